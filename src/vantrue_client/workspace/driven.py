"""The drives of one day, small: what a list of days shows of them, without a fix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from vantrue_client.model import CameraTime, Filter, Kind

if TYPE_CHECKING:
    from vantrue_client.trips.trip import Trip
    from vantrue_client.workspace.browsing import Browsing
    from vantrue_client.workspace.moments import Moment


@dataclass(frozen=True, slots=True)
class Drive:
    """One drive on its camera's clock.

    camera      the camera's identity
    start, end  of its first and last clip
    distance_m  along its fixes
    """

    camera: str
    start: datetime
    end: datetime
    distance_m: float

    def shows(self, moment: Moment) -> bool:
        """Whether a moment was recorded on it, also one that lies on the card only."""
        when = moment.when
        whose = not moment.camera or moment.camera == self.camera
        return whose and moment.kind is not Kind.TRACKLOG and when is not None and self.start <= when.clock < self.end


async def driven(here: Browsing, day: date) -> tuple[Drive, ...]:
    """The drives of a day's copies here, oldest first; none, and no question, where `location` is not permitted."""
    if not here.may_locate():
        return ()
    midnight = datetime.combine(day, time())
    chosen = Filter(since=CameraTime(midnight), until=CameraTime(midnight + timedelta(days=1)))
    trips = await here.trips(chosen, ask=False)
    drives = [drive for trip in trips if (drive := _drive(trip)) is not None]
    return tuple(sorted(drives, key=lambda drive: drive.start))


def _drive(trip: Trip) -> Drive | None:
    """None for a drive that only a day log tells of: nothing can be shown of it."""
    clips = [piece.recording for piece in trip.pieces if piece.recording.kind is not Kind.TRACKLOG]
    starts = [one.start.clock for one in clips if one.start is not None]
    ends = [end.clock for one in clips if (end := one.end or one.start) is not None]
    if not starts:
        return None
    return Drive(trip.camera, min(starts), max(*ends, min(starts) + _LEAST), trip.distance_m)


_LEAST = timedelta(seconds=1)
