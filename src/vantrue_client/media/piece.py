"""Which samples of a movie make a piece of it, from the key frame before its start to the frame after its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vantrue_client.errors import Damaged, UsageError
from vantrue_client.media.movie import Movie, movie_scale
from vantrue_client.media.movietrack import MovieTrack
from vantrue_client.media.spans import Span, merged

MOST_SAMPLES = 150_000
"""Of a piece, all its tracks together; ten minutes of 60 pictures a second have 66,000, sound and all."""


@dataclass(frozen=True)
class Part:
    """The samples of one track that belong to a piece.

    first, end  their numbers, in decoding order
    shown       where the piece begins on the track's own clock
    """

    track: MovieTrack
    first: int
    end: int
    shown: int

    def spans(self) -> Iterator[Span]:
        """Where their bytes lie."""
        samples = self.track.samples
        for number in range(self.first, self.end):
            yield Span(samples.offsets[number], samples.offsets[number] + samples.sizes[number])


@dataclass(frozen=True)
class Piece:
    """A piece of a movie.

    start_s, end_s  what it shows, in seconds from the clip's beginning; pictures that a decoder wants beside these
                    are in it, too
    parts           of the tracks that have something in it, in the movie's order
    """

    start_s: float
    end_s: float
    parts: list[Part]


def piece_of(movie: Movie, start_s: float, end_s: float, name: str) -> Piece:
    """The piece that holds two moments, in seconds from the clip's beginning.

    Raises UsageError for moments that are not in it, Damaged for a clip whose pictures cannot be found.
    """
    video = movie.track(b"vide")
    if video is None or not video.timescale or not len(video.samples) or not video.samples.sync:
        raise Damaged(f"{name} has no index by which its pictures could be found: nothing can be cut out of it.")
    scale = movie_scale(movie)
    zero = zero_of(video, scale)
    length = (max(video.samples.composition) + _step(video) - zero) / video.timescale
    if not 0 <= start_s < end_s or start_s >= length:
        raise UsageError(f"{name} is {length:.1f} s long: from {start_s:g} to {end_s:g} s is no piece of it.")
    part, end = _pictures(video, zero + round(start_s * video.timescale), zero + round(end_s * video.timescale))
    part = replace(part, shown=max(part.shown, zero))  # what the clip itself does not show stays unseen
    start_s, end_s = (part.shown - zero) / video.timescale, (end - zero) / video.timescale
    parts = [part if track is video else _overlapping(track, scale, start_s, end_s) for track in movie.tracks]
    if (count := sum(max(0, one.end - one.first) for one in parts)) > MOST_SAMPLES:
        raise Damaged(f"{name} claims {count} samples between {start_s:g} and {end_s:g} s: no clip has so many.")
    return Piece(start_s, end_s, [one for one in parts if one.end > one.first])


def spans_of(piece: Piece, movie: Movie) -> list[Span]:
    """The bytes of a piece: its samples, and what no track covers among its pictures, where GPS blocks lie."""
    spans = [span for part in piece.parts for span in part.spans()]
    pictures = [span for part in piece.parts if part.track.handler == b"vide" for span in part.spans()]
    start, end = min(pictures).start, max(pictures).end
    gaps = (Span(max(gap.start, start), min(gap.end, end)) for gap in movie.gaps())
    return merged([*spans, *gaps])


def zero_of(track: MovieTrack, movie_scale: int) -> int:
    """What the track's clock shows when the clip begins: an empty edit before the first real one delays it.

    movie_scale  units of the movie's own clock in a second
    """
    real = next((n for n, edit in enumerate(track.edits) if edit.start >= 0), None)
    if real is None:
        return min(track.samples.composition, default=0)
    delay = sum(edit.duration for edit in track.edits[:real])
    return track.edits[real].start - round(delay * track.timescale / movie_scale)


def _pictures(video: MovieTrack, start: int, end: int) -> tuple[Part, int]:
    """The pictures from the key frame before a moment on, and when the one after another moment has been shown.

    Between the two lie, in decoding order, also such as are not shown in the piece: before the key frame those that
    lean on pictures before it, too (an open group), and behind the end those that the last ones lean on.
    """
    samples = video.samples
    keys: Sequence[int] = samples.sync
    first = max((key for key in keys if samples.composition[key] <= start), default=keys[0])
    shown, times = samples.composition[first], samples.composition[first:]
    until = min((time for time in times if time >= max(end, shown)), default=end)
    last = max(number for number, time in enumerate(times, first) if time <= until)
    after = min((time for time in times if time > until), default=max(times) + _step(video))
    return Part(video, first, last + 1, shown), after


def _overlapping(track: MovieTrack, movie_scale: int, start_s: float, end_s: float) -> Part:
    """The samples of another track that are heard, seen, or told, in the piece."""
    scale, times = track.timescale, track.samples.composition
    if not scale or not len(times):
        return Part(track, 0, 0, 0)
    zero, count, step = zero_of(track, movie_scale), len(times), _step(track)
    start, end = zero + round(start_s * scale), zero + round(end_s * scale)
    if track.handler == b"vide" and track.samples.sync:
        part, _ = _pictures(track, start, end)
        return replace(part, shown=start)
    first = next((n for n in range(count) if (times[n + 1] if n + 1 < count else times[n] + step) > start), count)
    stop = next((n for n in range(first, count) if times[n] >= end), count)
    if track.handler == b"soun":
        first = max(0, first - 1)  # what a decoder of sound wants to have heard before
    return Part(track, first, stop, start)


def _step(track: MovieTrack) -> int:
    """How long the last sample lasts: as long as the one before it."""
    times = track.samples.times
    return times[-1] - times[-2] if len(times) > 1 else track.timescale // 30
