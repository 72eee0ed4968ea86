"""Which recordings are meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from vantrue_client.model.recording import Channel, Kind, Recording
from vantrue_client.model.time import CameraTime


@dataclass(frozen=True, slots=True)
class Filter:
    """Which recordings are meant; what is not given leaves everything in.

    since, until  camera time: a recording is in when its start (else its end) lies in [since, until)
    kinds         any of these; empty: all
    channels      any of these; empty: all; a recording whose channel is unknown is in none
    locked        only those known to be locked
    name          glob, case does not count; matched against the name
    limit         the newest N, counted after sorting

    >>> Filter(kinds=frozenset({Kind.EVENT})).matches(
    ...     Recording("a.MP4", "/a.MP4", "/a.MP4", Kind.NORMAL, 1))
    False
    """

    since: CameraTime | None = None
    until: CameraTime | None = None
    kinds: frozenset[Kind] = frozenset()
    channels: frozenset[Channel] = frozenset()
    locked: bool = False
    name: str | None = None
    limit: int | None = None

    def matches(self, recording: Recording) -> bool:
        """Whether one recording is meant, the limit aside."""
        return (
            (not self.kinds or recording.kind in self.kinds)
            and (not self.channels or recording.channel in self.channels)
            and (not self.locked or recording.locked is True)
            and (self.name is None or fnmatchcase(recording.name.lower(), self.name.lower()))
            and self._in_time(recording)
        )

    def choose(self, recordings: Iterable[Recording]) -> list[Recording]:
        """Those that are meant, newest first, at most ``limit``."""
        chosen = newest_first(recording for recording in recordings if self.matches(recording))
        return chosen if self.limit is None else chosen[: self.limit]

    def _in_time(self, recording: Recording) -> bool:
        if self.since is None and self.until is None:
            return True
        when = recording.when
        if when is None:
            return False
        return (self.since is None or when >= self.since) and (self.until is None or when < self.until)


def newest_first(recordings: Iterable[Recording]) -> list[Recording]:
    """Newest first; channels of a moment by name; those without any time last."""
    ordered = sorted(recordings, key=lambda recording: (recording.name, recording.path))
    dated = [recording for recording in ordered if recording.when is not None]
    dated.sort(key=_when, reverse=True)  # stable, also in reverse: names stay in order within a time
    return dated + [recording for recording in ordered if recording.when is None]


def _when(recording: Recording) -> CameraTime:
    assert recording.when is not None
    return recording.when
