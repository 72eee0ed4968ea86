"""Stretches of bytes, and what lies between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """Bytes from ``start`` up to ``end`` (exclusive)."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """How many bytes."""
        return self.end - self.start


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap made one, empty ones left out.

    >>> merged([Span(5, 9), Span(0, 3), Span(3, 4), Span(7, 7)])
    [Span(start=0, end=4), Span(start=5, end=9)]
    """
    together: list[Span] = []
    for span in sorted(spans):
        if span.end <= span.start:
            continue
        if together and span.start <= together[-1].end:
            together[-1] = Span(together[-1].start, max(together[-1].end, span.end))
        else:
            together.append(span)
    return together


def uncovered(within: Iterable[Span], by: Iterable[Span]) -> list[Span]:
    """What some spans leave of others.

    >>> uncovered([Span(0, 10)], [Span(2, 4), Span(8, 20)])
    [Span(start=0, end=2), Span(start=4, end=8)]
    """
    left: list[Span] = []
    covers = iter(merged(by))
    cover = next(covers, None)
    for whole in merged(within):
        at = whole.start
        while cover is not None and cover.start < whole.end:
            if cover.start > at:
                left.append(Span(at, cover.start))
            at = max(at, cover.end)
            if cover.end > whole.end:
                break
            cover = next(covers, None)
        if at < whole.end:
            left.append(Span(at, whole.end))
    return left


def runs(numbers: list[int]) -> list[Span]:
    """Numbers that follow each other as one.

    >>> runs([1, 2, 5])
    [Span(start=1, end=3), Span(start=5, end=6)]
    """
    found: list[Span] = []
    for number in numbers:
        if found and found[-1].end == number:
            found[-1] = Span(found[-1].start, number + 1)
        else:
            found.append(Span(number, number + 1))
    return found


def groups(spans: Iterable[Span], *, most: int, size: int) -> Iterator[list[Span]]:
    """Spans, so many at a time and of about so many bytes.

    >>> [len(group) for group in groups([Span(0, 2), Span(5, 7), Span(8, 9)], most=9, size=4)]
    [2, 1]
    """
    group: list[Span] = []
    bytes_ = 0
    for span in spans:
        if group and (len(group) == most or bytes_ + span.size > size):
            yield group
            group, bytes_ = [], 0
        group.append(span)
        bytes_ += span.size
    if group:
        yield group
