"""What a copy without re-encoding holds, chosen out of one original or of several that follow each other."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from vantrue_client.errors import Damaged, UsageError
from vantrue_client.media.blocks import blocks_in
from vantrue_client.media.spans import Span, uncovered
from vantrue_client.share.form import Form, Keep
from vantrue_client.share.reduce.described import described
from vantrue_client.share.reduce.index import Contents
from vantrue_client.share.reduce.playing import Opened
from vantrue_client.share.reduce.strands import Strand, Stretch, last_step, pictures, within


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
        length = await asyncio.to_thread(lambda one: one.length_s, one)
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
    video, times, length = one.video, one.pictures_s, one.length_s
    if piece is not None or one.hides:  # what is hidden lies outside of every piece
        begin, until = piece or (0.0, length)
        piece = max(0.0, begin), min(until, length)
    chosen = pictures(video, times, piece, one.name)
    begin = min(times[n] for n in chosen)
    until = max(times[n] for n in chosen) + last_step(video) / video.timescale
    if piece is not None:
        until = min(until, max(piece[1], begin))
    stretches = {b"vide": Stretch(number, video, chosen, at, at + until - begin)}
    for kind in handlers(form)[1:]:
        track = one.movie.track(kind)
        if track is None or not track.timescale:
            continue
        told = one.times(track)
        numbers = one.heard(track)
        if piece is not None:
            numbers = within(track, told, begin, until)
        elif joined:
            half = last_step(track) / track.timescale / 2
            numbers = [n for n in numbers if (told[n] >= begin or not number) and told[n] + half < until]
        if numbers:
            last = max(told[n] for n in numbers) + last_step(track) / track.timescale
            stretches[kind] = Stretch(number, track, numbers, at + told[numbers[0]] - begin, at + last - begin)
    return _Chosen(stretches, until - begin, begin)


async def _blocks(one: Opened, some: _Chosen, *, whole: bool) -> list[tuple[int, int]]:
    """The GPS blocks of a whole clip, or those between the pictures of a piece of it."""
    spans = list(some.stretches[b"vide"].spans())
    between = one.movie.mdats if whole else [Span(min(spans).start, max(spans).end)]
    found = await blocks_in(one.reader, one.movie, between)
    if uncovered((Span(at, at + size) for at, size in found), one.movie.gaps()):
        raise Damaged(f"{one.name} has GPS blocks that lie in its picture or sound.")
    return found
