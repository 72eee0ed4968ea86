"""The track of a recording that is still on the camera, for a few hundred bytes a second of it."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from vantrue_client.model import Recording, Track

if TYPE_CHECKING:
    from vantrue_client.model import Source


async def track_of(source: Source, recording: Recording, *, zone: tzinfo | None = None) -> Track:
    """Read a track over ranges of a camera or card; see `media.gps.read_track`."""
    from vantrue_client.media.gps import read_track
    from vantrue_client.media.ranges import ranges

    async with ranges(source, recording) as reader:
        return await read_track(reader, recording, zone=zone)
