"""The tables of a track that say where its samples lie and when they are shown.

Every table is a claim: its count is bounded by its box, and what it makes is bounded by MOST_SAMPLES.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, islice

from vantrue_client.media.boxes import Box, child, children
from vantrue_client.media.spans import Span

MOST_SAMPLES = 100_000
"""A track's; ten minutes of 60 pictures a second have 36,000, of sound 29,000."""
MOST_SPANNED = 1_000_000
"""Samples whose sizes are added up to know where chunks end."""


@dataclass(frozen=True, slots=True)
class Samples:
    """A track's samples in decoding order; the arrays are of one length, but for ``sync``.

    offsets      of the first byte, in the file
    sizes        bytes
    times        when it is decoded, in the track's timescale
    composition  when it is shown, before the edit list, in the track's timescale
    sync         numbers, from 0, of those that are key frames
    """

    offsets: array[int]
    sizes: array[int]
    times: array[int]
    composition: array[int]
    sync: array[int]

    def __len__(self) -> int:
        return len(self.offsets)


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one track, not yet unfolded; ``moov`` is the whole box that ``stbl`` lies in."""

    moov: bytes = field(repr=False)
    stbl: Box

    def samples(self, file_size: int, notes: list[str]) -> Samples:
        """Unfold the tables: the samples up to the first that does not lie inside the file."""
        sizes = self._sizes(file_size)
        offsets = array("Q")
        for start, first, count in self._chunks(len(sizes)):
            if start > file_size:
                break
            offsets.extend(islice(accumulate(sizes[first : first + count], initial=start), count))
        count = min(len(offsets), len(sizes))
        count = next((n for n in range(count) if offsets[n] + sizes[n] > file_size), count)
        if count < self.told:
            notes.append(f"only {count} of {self.told} samples can be found")
        times = self._times(count, notes)
        return Samples(offsets[:count], sizes[:count], times, self._composition(times), self._sync(count))

    @property
    def told(self) -> int:
        """How many samples the tables claim."""
        body = self._body(b"stsz") or self._body(b"stz2")
        return int.from_bytes(body[8:12], "big") if len(body) >= 12 else 0

    def chunk_spans(self, file_size: int) -> Iterator[Span]:
        """Where the chunks lie, clipped to the file."""
        body = self._body(b"stsz")
        each = int.from_bytes(body[4:8], "big") if len(body) >= 12 else 0
        ends = None if each else array("Q", accumulate(self._sizes(file_size, MOST_SPANNED), initial=0))
        for start, first, count in self._chunks(self.told if ends is None else len(ends) - 1):
            size = count * each if ends is None else ends[first + count] - ends[first]
            yield Span(min(start, file_size), min(start + size, file_size))

    def whole(self, file_size: int) -> bool:
        """Whether samples that are all of one size, however many, all lie inside the file."""
        body = self._body(b"stsz")
        each = int.from_bytes(body[4:8], "big") if len(body) >= 12 else 0
        there = sum(span.size for span in self.chunk_spans(file_size))
        return each > 0 and there == self.told * each

    def _chunks(self, samples: int) -> Iterator[tuple[int, int, int]]:
        """Each chunk's offset, the number of its first sample, and how many it has."""
        offsets = _numbers(self._body(b"stco"), 4) or _numbers(self._body(b"co64"), 4, 8)
        runs = _numbers(self._body(b"stsc"), 4, each=3)
        per, run, first = 0, 0, 0
        for chunk, offset in enumerate(offsets, 1):
            while run + 2 < len(runs) and runs[run] <= chunk:
                per, run = runs[run + 1], run + 3
            count = min(per, samples - first)
            if count > 0:
                yield offset, first, count
                first += count
            elif first >= samples:
                return

    def _sizes(self, file_size: int, most: int = MOST_SAMPLES) -> array[int]:
        body = self._body(b"stsz")
        if len(body) >= 12:
            each, told = int.from_bytes(body[4:8], "big"), int.from_bytes(body[8:12], "big")
            if each:
                return array("Q", [each]) * min(told, file_size // each, most)
            return array("Q", _numbers(body, 8)[:most])
        return array("Q", islice(_small_sizes(self._body(b"stz2")), most))

    def _times(self, count: int, notes: list[str]) -> array[int]:
        times, at, step = array("q"), 0, 0
        for many, step in _pairs(self._body(b"stts")):
            many = min(many, count - len(times))
            times.extend(range(at, at + many * step, step) if step else [at] * many)
            at += many * step
        if (missing := count - len(times)) > 0:
            notes.append(f"{missing} samples have no time, and go on as those before")
            times.extend(at + step * n for n in range(missing))
        return times

    def _composition(self, times: array[int]) -> array[int]:
        shown, at = array("q", times), 0
        for many, shift in _pairs(self._body(b"ctts")):
            many = min(many, len(shown) - at)
            shift -= (shift & 1 << 31) << 1  # signed in version 1, and written so in version 0, too
            if shift:
                shown[at : at + many] = array("q", (time + shift for time in shown[at : at + many]))
            at += many
        return shown

    def _sync(self, count: int) -> array[int]:
        if child(self.moov, self.stbl, b"stss") is None:
            return array("Q", range(count))
        return array("Q", sorted({n - 1 for n in _numbers(self._body(b"stss"), 4) if 1 <= n <= count}))

    def _body(self, kind: bytes) -> bytes:
        box = next((one for one in children(self.moov, self.stbl.body, self.stbl.end) if one.kind == kind), None)
        return b"" if box is None else self.moov[box.body : box.end]


def _numbers(body: bytes, count_at: int, width: int = 4, *, each: int = 1) -> array[int]:
    """The big-endian numbers of a table behind its count, ``each`` an entry; no more than there really are.

    >>> list(_numbers(bytes.fromhex("00000000 00000009 00000001 00000002"), 4))
    [1, 2]
    """
    told = int.from_bytes(body[count_at : count_at + 4], "big") * each
    count = min(told, max(0, len(body) - count_at - 4) // width)
    numbers = array("I" if width == 4 else "Q", body[count_at + 4 : count_at + 4 + count * width])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _pairs(body: bytes) -> Iterator[tuple[int, int]]:
    numbers = _numbers(body, 4, each=2)
    return zip(numbers[::2], numbers[1::2], strict=False)


def _small_sizes(body: bytes) -> Iterator[int]:
    if len(body) < 12:
        return iter(())
    width, told, table = body[7], int.from_bytes(body[8:12], "big"), body[12:]
    if width == 4:
        return islice((half for pair in table for half in (pair >> 4, pair & 15)), told)
    if width == 8:
        return islice(iter(table), told)
    if width == 16:
        return islice((int.from_bytes(table[n : n + 2], "big") for n in range(0, len(table) - 1, 2)), told)
    return iter(())
