"""Retention: which copies go, and why. Pure: nothing here touches a disk.

The oldest go first. What is protected never goes, whatever the limits say: locked ones, events, what is kept (a clip in
an evidence package is), what no manifest tells of, and what has no time to judge its age by (facts: policy, Storage).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from vantrue_client.model import CameraTime, Kind, Recording

CLOCKS_SET_SINCE = CameraTime.of(2010, 1, 1)
"""No camera with Wi-Fi is older: an earlier time is that of a clock which was never set."""

MOST_ROOM = 16 << 30
"""Bytes made free for one recording at the most: no clip is larger, and a list that tells nonsense empties nothing."""


class Protection(StrEnum):
    """Why retention never removes something."""

    KEPT = "kept"
    LOCKED = "locked"
    EVENT = "an event"
    UNLISTED = "without a line in its manifest"
    UNDATED = "of unknown time"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the user set; None is no limit, and with none nothing is removed.

    keep      the age, by the time of the recording, from which one goes
    quota     bytes that all recordings here may take
    min_free  bytes that are to be free on the archive's disk
    """

    keep: timedelta | None = None
    quota: int | None = None
    min_free: int | None = None

    @property
    def none(self) -> bool:
        """Whether there is no limit at all."""
        return self.keep is None and self.quota is None and self.min_free is None


@dataclass(frozen=True, slots=True)
class Held:
    """What retention looks at of a copy.

    file    below the archive
    when    the latest time that is known of the recording
    locked  None when nobody says
    listed  whether its day's manifest tells of it
    """

    file: str
    size: int
    when: CameraTime | None
    kind: Kind
    locked: bool | None = False
    kept: bool = False
    listed: bool = True

    @classmethod
    def of(cls, recording: Recording, file: str, *, kept: bool = False, listed: bool = True) -> Held:
        """As a recording tells."""
        when = max((time for time in (recording.start, recording.end) if time is not None), default=None)
        return cls(file, recording.size, when, recording.kind, recording.locked, kept, listed)

    @property
    def protection(self) -> Protection | None:
        """What protects it; None when nothing does."""
        if self.kept:
            return Protection.KEPT
        if self.locked:
            return Protection.LOCKED
        if self.kind is Kind.EVENT:
            return Protection.EVENT
        if not self.listed:
            return Protection.UNLISTED
        if self.when is None or self.when < CLOCKS_SET_SINCE:
            return Protection.UNDATED
        return None


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes, and what limits that leaves unmet.

    remove      what goes, oldest first, each with its reason
    over_quota  bytes by which what stays is beyond the quota; 0 when it is not
    under_free  bytes by which less is free than should be, then; 0 when it is not
    protected   bytes of what stays because it is protected, by what protects it
    """

    remove: tuple[tuple[Held, str], ...] = ()
    over_quota: int = 0
    under_free: int = 0
    protected: Mapping[Protection, int] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """What the removals give back."""
        return sum(one.size for one, _ in self.remove)

    @property
    def shortfall(self) -> str | None:
        """A sentence when limits stay unmet: by how much, and what is protected."""
        short = [
            *([f"{amount(self.over_quota)} are beyond the quota"] if self.over_quota else []),
            *([f"{amount(self.under_free)} more should be free"] if self.under_free else []),
        ]
        if not short:
            return None
        protected = ", ".join(f"{amount(count)} {why.value}" for why, count in sorted(self.protected.items()))
        return f"Limits stay unmet: {' and '.join(short)}. Protected are: {protected or 'none'}."


def plan(held: Iterable[Held], limits: Limits, *, now: CameraTime, free: int) -> Plan:
    """Which copies go: those that are too old, then the oldest ones until quota and free space are met.

    free  bytes free on the archive's disk now
    now   the camera's clock, as far as one knows it: the laptop's

    >>> old = Held("2025/12-11/normal/X.MP4", 5, CameraTime.of(2025, 12, 11), Kind.NORMAL)
    >>> plan([old], Limits(keep=timedelta(days=30)), now=CameraTime.of(2026, 2, 1), free=0).remove[0][1]
    'older than 30 days'
    """
    stays = list(held)
    total = sum(one.size for one in stays)
    candidates = [one for one in stays if one.protection is None]
    remove: list[tuple[Held, str]] = []
    for one in sorted(candidates, key=lambda one: (one.when or now, one.file)):
        reason = too_old(one, limits, now) or _too_much(limits, total, free)
        if reason is None:
            break  # what follows is newer, and there is room
        remove.append((one, reason))
        total, free = total - one.size, free + one.size
    protected: Counter[Protection] = Counter()
    for one in stays:
        if one.protection is not None:
            protected[one.protection] += one.size
    return Plan(
        tuple(remove),
        over_quota=0 if limits.quota is None else max(0, total - limits.quota),
        under_free=0 if limits.min_free is None else max(0, limits.min_free - free),
        protected=protected,
    )


def room_for(held: Iterable[Held], arriving: Held, short: int) -> Plan:
    """What goes so that a newer recording has room: the oldest, and only if that is enough; else nothing does.

    short  bytes that are missing for it

    >>> old = Held("2025/12-11/normal/X.MP4", 5, CameraTime.of(2025, 12, 11), Kind.NORMAL)
    >>> new = Held("2025/12-12/normal/Y.MP4", 5, CameraTime.of(2025, 12, 12), Kind.NORMAL)
    >>> len(room_for([old], new, 5).remove), len(room_for([old], new, 6).remove), len(room_for([new], old, 5).remove)
    (1, 0, 0)
    """
    if arriving.when is None or not 0 < short <= MOST_ROOM:
        return Plan()
    older = [one for one in held if one.when is not None and one.when < arriving.when]
    made = plan(older, Limits(min_free=short), now=arriving.when, free=0)
    return Plan() if made.under_free else Plan(tuple((one, "the oldest, to make room") for one, _ in made.remove))


def too_old(one: Held, limits: Limits, now: CameraTime) -> str | None:
    """The reason when its age alone makes it go; None when it does not, and for what is protected."""
    if limits.keep is None or one.protection is not None or one.when is None or now - one.when <= limits.keep:
        return None
    return f"older than {_span(limits.keep)}"


def _too_much(limits: Limits, total: int, free: int) -> str | None:
    if limits.quota is not None and total > limits.quota:
        return f"the oldest, over the quota of {amount(limits.quota)}"
    if limits.min_free is not None and free < limits.min_free:
        return f"the oldest, to keep {amount(limits.min_free)} free"
    return None


def amount(count: int) -> str:
    """Bytes in a sentence.

    >>> amount(200_000_000_000), amount(1_500_000), amount(12)
    ('200 GB', '1.5 MB', '12 bytes')
    """
    for unit, name in ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= unit:
            return f"{count / unit:.4g} {name}"
    return f"{count} bytes"


def _span(span: timedelta) -> str:
    """An age in a sentence.

    >>> _span(timedelta(days=1)), _span(timedelta(hours=36))
    ('1 day', '36 hours')
    """
    for seconds, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        count, rest = divmod(span.total_seconds(), seconds)
        if count and not rest:
            return f"{count:.0f} {name}{'' if count == 1 else 's'}"
    return f"{span.total_seconds():g} seconds"
