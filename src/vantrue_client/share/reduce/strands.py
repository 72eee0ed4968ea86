"""Which samples of which originals make a copy's tracks; of a piece, not one that lies outside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vantrue_client.errors import Damaged, NotReduced, UsageError
from vantrue_client.media.movie import Movie
from vantrue_client.media.movietrack import MovieTrack
from vantrue_client.media.piece import zero_of
from vantrue_client.media.samples import MOST_SAMPLES
from vantrue_client.media.spans import Span

_AHEAD = {b"mp4a": 1}
"""Packets beyond its own time that a packet holds sound of: those of AAC overlap with the next."""


@dataclass(frozen=True)
class Stretch:
    """Samples of one track of one file.

    source   number of the file
    numbers  of the samples, in decoding order
    at_s     when the first is shown, in seconds from the copy's beginning
    until_s  when the last has been shown
    """

    source: int
    track: MovieTrack
    numbers: Sequence[int]
    at_s: float
    until_s: float

    def spans(self) -> Iterator[Span]:
        """Where their bytes lie."""
        offsets, sizes = self.track.samples.offsets, self.track.samples.sizes
        for number in self.numbers:
            yield Span(offsets[number], offsets[number] + sizes[number])


@dataclass(frozen=True)
class Strand:
    """A track of the copy: stretches that follow each other."""

    stretches: tuple[Stretch, ...]

    @property
    def track(self) -> MovieTrack:
        """The first original's, which all are like."""
        return self.stretches[0].track


def picture_of(movie: Movie, name: str) -> MovieTrack:
    """The track of a clip's picture; raises Damaged where it cannot be found, or not whole."""
    video = movie.track(b"vide")
    if video is None or not video.timescale or not len(video.samples) or not video.samples.sync:
        raise Damaged(
            f"{name} has no index by which its picture could be found.", advice="Only a whole clip can be shared."
        )
    for track in movie.tracks:
        if not many(track) and len(track.samples) < track.tables.told:
            told = f"{len(track.samples)} of {track.tables.told}"
            raise Damaged(f"{name} is cut off: only {told} samples of its track {track.id} are there.")
    if sum(edit.start >= 0 for edit in video.edits) > 1 or any(
        edit.rate != 1 for edit in video.edits if edit.start >= 0
    ):
        raise NotReduced(
            f"{name} was put together by a list of edits: what of it is hidden, a copy would show.",
            kept="The original is as it was.",
            advice="Have the program that cut it write it anew, and share that.",
        )
    return video


def many(track: MovieTrack) -> bool:
    """Whether it has more samples than are unfolded, as sound that is not compressed, and all of them are there."""
    return track.tables.told > MOST_SAMPLES and track.tables.whole(track.file_size)


def window(track: MovieTrack, movie_scale: int) -> tuple[float, float]:
    """From when to when a track is shown, on the clock of `moments`, as its edit list has it: the rest is hidden."""
    edit = next((edit for edit in track.edits if edit.start >= 0), None)
    if edit is None:
        return float("-inf"), float("inf")
    begin = (edit.start - zero_of(track, movie_scale)) / track.timescale
    return begin, begin + edit.duration / movie_scale if edit.duration else float("inf")


def moments(track: MovieTrack, movie_scale: int) -> list[float]:
    """When each sample is shown, in seconds from the clip's beginning, as its edit list has it."""
    zero = zero_of(track, movie_scale)
    return [(time - zero) / track.timescale for time in track.samples.composition]


def pictures(video: MovieTrack, times: Sequence[float], piece: tuple[float, float] | None, name: str) -> list[int]:
    """The numbers of the pictures that a copy without re-encoding holds.

    Of a piece: from the first key frame that is not before it, without those that a decoder shows before that key
    frame, to the last before which, in decoding order, none lies behind its end. Raises UsageError where none is left.
    """
    if piece is None:
        return list(range(len(times)))
    start, end = piece
    keys = [key for key in video.samples.sync if start <= times[key] < end]
    if not keys:
        raise UsageError(
            f"No key frame of {name} lies between {start:g} and {end:g} s.",
            advice="Choose a longer piece, or have it encoded anew.",
        )
    first = min(keys, key=lambda key: times[key])
    stop = next((n for n in range(first, len(times)) if times[n] >= end), len(times))
    return [n for n in range(first, stop) if times[n] >= times[first]]


def within(track: MovieTrack, times: Sequence[float], start: float, end: float) -> list[int]:
    """The numbers of the samples of another track that lie whole between two moments."""
    ahead, step = _AHEAD.get(track.format, 0), last_step(track) / track.timescale if track.timescale else 0.0
    if not track.timescale:
        return []
    ends = [*times[1 + ahead :], *([max(times, default=0.0) + (1 + ahead) * step] * (1 + ahead))]
    return [n for n, time in enumerate(times) if time >= start - 1e-9 and ends[n] <= end + 1e-9]


def shown(track: MovieTrack, times: Sequence[float], window: tuple[float, float]) -> list[int]:
    """The numbers of the samples of which an edit list shows anything.

    times, window  on one clock
    """
    step = last_step(track) / track.timescale
    ordered = sorted(range(len(times)), key=times.__getitem__)
    ends = [times[after] for after in ordered[1:]] + [times[n] + step for n in ordered[-1:]]
    begin, end = window[0] + 1e-6, window[1] - 1e-6
    return sorted(n for n, until in zip(ordered, ends, strict=True) if until > begin and times[n] < end)


def last_step(track: MovieTrack) -> int:
    """How long a track's last sample lasts: as long as the one before it, or less where the index leaves less."""
    times = track.samples.times
    left = track.duration - (times[-1] - times[0]) if len(times) else 0
    before = times[-1] - times[-2] if len(times) > 1 else track.timescale // 30
    return min(left, before) if left > 0 else before


def steps(track: MovieTrack, numbers: Sequence[int]) -> list[int]:
    """How long each of some samples lasts; the one before a gap, as long as it would have without."""
    times = track.samples.times
    after = [times[n + 1] - times[n] if n + 1 < len(times) else last_step(track) for n in numbers]
    return [
        max(0, times[two] - times[one]) if two != one + 1 else step
        for (one, two), step in zip(pairwise(numbers), after, strict=False)
    ] + after[-1:]


def keys_of(stretch: Stretch) -> list[int]:
    """Which of a stretch's samples, from 0, are key frames."""
    sync, found = stretch.track.samples.sync, []
    for place, number in enumerate(stretch.numbers):
        at = bisect_left(sync, number)
        if at < len(sync) and sync[at] == number:
            found.append(place)
    return found
