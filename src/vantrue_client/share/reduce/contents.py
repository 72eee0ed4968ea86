"""What a copy without re-encoding holds, chosen out of one original or of several that follow each other."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vantrue_client.errors import Damaged, UsageError
from vantrue_client.media.blocks import blocks_in
from vantrue_client.media.movie import Movie, movie_scale
from vantrue_client.media.movietrack import MovieTrack
from vantrue_client.media.ranges import RangeReader
from vantrue_client.media.spans import Span, uncovered
from vantrue_client.share.form import Form, Keep
from vantrue_client.share.reduce.described import described
from vantrue_client.share.reduce.index import Contents
from vantrue_client.share.reduce.strands import Strand, Stretch, last_step, moments, picture_of, pictures, within


@dataclass(frozen=True)
class Opened:
    """A movie that is open, and where it lies: an original, or what was made of one."""

    path: Path
    reader: RangeReader
    movie: Movie

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.reader.name


@dataclass
class _Chosen:
    """The stretches of one source, by their tracks' kind."""

    stretches: dict[bytes, Stretch]
    length: float
    begin: float


def handlers(form: Form) -> tuple[bytes, ...]:
    """The kinds of tracks that a form keeps."""
    sound = (b"soun",) if Keep.SOUND in form.keep else ()
    return (b"vide", *sound, *((b"meta",) if Keep.LOCATION in form.keep else ()))


def length_of(one: Opened) -> float:
    """Seconds that a clip's picture lasts."""
    video = picture_of(one.movie, one.name)
    times = _times(one, video)
    return max(times) + last_step(video) / video.timescale - min(times)


def picture_times(one: Opened) -> list[float]:
    """When each of a clip's pictures is shown, in seconds from its beginning, in decoding order."""
    return _times(one, picture_of(one.movie, one.name))


def alike(opened: Sequence[Opened], form: Form) -> bool:
    """Whether all are coded in the same way, so that one index can tell of them all."""

    def told(one: Opened) -> list[tuple[int, bytes] | None]:
        tracks = [one.movie.track(kind) for kind in handlers(form)]
        return [None if track is None else (track.timescale, described(track, one.name)) for track in tracks]

    first = told(opened[0])
    return all(told(one) == first for one in opened[1:])


async def contents_of(opened: Sequence[Opened], form: Form) -> Contents:
    """The tracks and blocks of a copy; ``form.piece`` counts from the first one's beginning.

    Raises Damaged, UsageError for a piece that holds no key frame, what the readers raise.
    """
    chosen, blocks = list[_Chosen](), list[tuple[int, int, int]]()
    refused: UsageError | None = None
    at = before = begin = 0.0
    for number, one in enumerate(opened):
        length = await asyncio.to_thread(length_of, one)
        piece = None if form.piece is None else (form.piece[0] - before, form.piece[1] - before)
        before += length
        if piece is not None and (piece[0] >= length or piece[1] <= 0):
            continue
        try:
            some = await asyncio.to_thread(_choose, number, one, form, piece, at, joined=len(opened) > 1)
        except UsageError as error:  # another may hold what is left of the piece
            refused = error
            continue
        at += some.length
        if not chosen:
            begin = some.begin + before - length
        chosen.append(some)
        if Keep.LOCATION in form.keep:
            blocks += [(number, offset, size) for offset, size in await _blocks(one, some, whole=piece is None)]
    if not chosen:
        assert form.piece is not None
        piece_s = f"from {form.piece[0]:g} to {form.piece[1]:g} s"
        raise refused or UsageError(f"It is {before:.1f} s long: {piece_s} is no piece of it.")
    found = {kind: tuple(s.stretches[kind] for s in chosen if kind in s.stretches) for kind in handlers(form)}
    return Contents([Strand(stretches) for stretches in found.values() if stretches], blocks, begin_s=begin)


def _choose(
    number: int, one: Opened, form: Form, piece: tuple[float, float] | None, at: float, *, joined: bool
) -> _Chosen:
    video = picture_of(one.movie, one.name)
    times = _times(one, video)
    shown = pictures(video, times, piece, one.name)
    begin = min(times[n] for n in shown)
    until = max(times[n] for n in shown) + last_step(video) / video.timescale
    if piece is not None:
        until = min(until, max(piece[1], begin))
    stretches = {b"vide": Stretch(number, video, shown, at, at + until - begin)}
    for kind in handlers(form)[1:]:
        track = one.movie.track(kind)
        if track is None or not track.timescale:
            continue
        told = _times(one, track)
        numbers: list[int] | range = range(len(told))
        if piece is not None:
            numbers = within(track, told, begin, until)
        elif joined:
            half = last_step(track) / track.timescale / 2
            numbers = [n for n, time in enumerate(told) if (time >= begin or not number) and time + half < until]
        if numbers:
            last = max(told[n] for n in numbers) + last_step(track) / track.timescale
            stretches[kind] = Stretch(number, track, numbers, at + told[numbers[0]] - begin, at + last - begin)
    return _Chosen(stretches, until - begin, begin)


def zero_of(one: Opened) -> float:
    """Where a player's clock stands at a clip's first picture, which is its beginning here."""
    return min(moments(picture_of(one.movie, one.name), movie_scale(one.movie)))


def _times(one: Opened, track: MovieTrack) -> list[float]:
    zero = zero_of(one)
    return [time - zero for time in moments(track, movie_scale(one.movie))]


async def _blocks(one: Opened, some: _Chosen, *, whole: bool) -> list[tuple[int, int]]:
    """The GPS blocks of a whole clip, or those between the pictures of a piece of it."""
    spans = list(some.stretches[b"vide"].spans())
    between = one.movie.mdats if whole else [Span(min(spans).start, max(spans).end)]
    found = await blocks_in(one.reader, one.movie, between)
    if uncovered((Span(at, at + size) for at, size in found), one.movie.gaps()):
        raise Damaged(f"{one.name} has GPS blocks that lie in its picture or sound.")
    return found
