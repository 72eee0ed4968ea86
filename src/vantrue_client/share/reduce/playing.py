"""A clip as a player shows it: where its clock begins, what its edit list hides, and how long it lasts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from vantrue_client.errors import Damaged
from vantrue_client.media.movie import Movie, movie_scale
from vantrue_client.media.movietrack import MovieTrack
from vantrue_client.media.ranges import RangeReader
from vantrue_client.share.reduce.strands import last_step, moments, picture_of, shown, window

_PRIMING_S = 0.15
"""Seconds of sound that encoders put before its beginning and behind its end, and that edit lists hide: silence."""


@dataclass(frozen=True)
class Opened:
    """A movie that is open, and where it lies: an original, or what was made of one.

    What it tells is read from its index, a long one for a long time: not for the loop's thread, and once. Raises
    Damaged where its picture cannot be found, or its edit list hides all of it.
    """

    path: Path
    reader: RangeReader
    movie: Movie

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.reader.name

    @cached_property
    def video(self) -> MovieTrack:
        """The track of its picture."""
        return picture_of(self.movie, self.name)

    @cached_property
    def zero_s(self) -> float:
        """Where a player's clock stands at the first picture that it shows, which is its beginning here."""
        told = self._moments(self.video)
        return min(told[n] for n in self._seen)

    @cached_property
    def pictures_s(self) -> list[float]:
        """When each of its pictures is shown, in seconds from its beginning, in decoding order."""
        return self.times(self.video)

    @cached_property
    def length_s(self) -> float:
        """Seconds that its picture lasts, as far as its edit list shows it."""
        end = window(self.video, self._scale)[1] - self.zero_s
        return min(end, max(self.pictures_s) + last_step(self.video) / self.video.timescale)

    @property
    def hides(self) -> bool:
        """Whether its edit list hides pictures."""
        return len(self._seen) < len(self.pictures_s)

    @property
    def leans_on_hidden(self) -> bool:
        """Whether the pictures that it shows begin with one that needs those that it hides."""
        return self.hides and not any(self.pictures_s[key] == 0 for key in self.video.samples.sync)

    def times(self, track: MovieTrack) -> list[float]:
        """When each sample of one of its tracks is shown, in seconds from its beginning."""
        return [time - self.zero_s for time in self._moments(track)]

    def heard(self, track: MovieTrack) -> list[int]:
        """The samples of another track that its own edit list shows, and of sound what its decoder hears before."""
        begin, end = window(track, self._scale)
        before = _PRIMING_S if track.handler == b"soun" else 0.0
        return shown(track, self._moments(track), (begin - before, end + before))

    @property
    def _scale(self) -> int:
        return movie_scale(self.movie)

    def _moments(self, track: MovieTrack) -> list[float]:
        return moments(track, self._scale)

    @cached_property
    def _seen(self) -> list[int]:
        """The pictures that it shows."""
        found = shown(self.video, self._moments(self.video), window(self.video, self._scale))
        if not found:
            raise Damaged(f"The edit list of {self.name} hides all of its picture.")
        return found
