"""What is to be encoded: which parts of which originals, when, and how large."""

from __future__ import annotations

from collections.abc import Sequence

from vantrue_client.errors import UsageError
from vantrue_client.share.form import Form, Join, Keep
from vantrue_client.share.reduce.decoding import Part, shape_of
from vantrue_client.share.reduce.encoding import Job, at_rate
from vantrue_client.share.reduce.fitting import MOST_WIDTH, Size, fitted, scaled
from vantrue_client.share.reduce.opening import Source


def job_of(sources: Sequence[Source], form: Form, most: int | None) -> Job:
    """The job that makes a copy of ``most`` bytes; raises UsageError, Damaged."""
    rows = _beside(sources, form) if form.join is Join.BESIDE else [_after(sources, form)]
    seconds = max(part.at_s + part.end_s - part.start_s for part in rows[0])
    shapes = [shape_of(row[0]) for row in rows]
    height = min([form.height or shapes[0][1], *(shape[1] for shape in shapes)])
    while sum(width * height / tall for width, tall in shapes) > MOST_WIDTH and height > 2:
        height = max(2, height * 9 // 10)
    sizes = [scaled(width, tall, height) for width, tall in shapes]
    sizes = [Size(size.width, sizes[0].height) for size in sizes]
    rate = at_rate(sources[0].plain.pictures_s)
    if most is not None:
        whole = Size(sum(size.width for size in sizes), sizes[0].height)
        sound = Keep.SOUND in form.keep
        fit = fitted(whole, seconds, rate, sound=sound, most=most, name=sources[0].plain.name)
        share = fit.height / whole.height
        sizes = [Size(max(2, round(size.width * share / 2) * 2), fit.height, fit.bitrate) for size in sizes]
    return Job(rows, sizes, form.cover, Keep.SOUND in form.keep, rate, seconds)


def _after(sources: Sequence[Source], form: Form) -> list[Part]:
    """The parts that follow each other; of a piece those that lie in it."""
    start, end = form.piece or (0.0, float("inf"))
    parts, before, at = list[Part](), 0.0, 0.0
    for source in sources:
        length = source.plain.length_s
        first, last = max(0.0, start - before), min(length, end - before)
        before += length
        if last <= first:
            continue
        parts.append(_part(source, first, last, at))
        at += last - first
    if not parts:
        raise UsageError(f"It is {before:.1f} s long: from {start:g} to {end:g} s is no piece of it.")
    return parts


def _beside(sources: Sequence[Source], form: Form) -> list[list[Part]]:
    """One part of each original, all of the moments at which every one of them was recording."""
    starts = [source.original.recording.start for source in sources]
    first = starts[0]
    later = [0.0 if one is None or first is None else (one - first).total_seconds() for one in starts]
    start, end = form.piece or (0.0, float("inf"))
    start = max(start, *later)
    end = min(end, *(late + source.plain.length_s for late, source in zip(later, sources, strict=True)))
    if end <= start:
        raise UsageError("These recordings were not made at the same time: there is nothing to show beside each other.")
    return [[_part(source, start - late, end - late, 0.0)] for late, source in zip(later, sources, strict=True)]


def _part(source: Source, start_s: float, end_s: float, at_s: float) -> Part:
    plain = source.plain
    return Part(plain.path, plain.name, start_s, end_s, at_s, plain.zero_s, source.areas)
