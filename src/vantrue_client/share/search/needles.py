"""What is looked for in the bytes of a copy, and how: rules that random bytes do not meet."""

from __future__ import annotations

import re
import struct
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from vantrue_client.share.form import Keep
from vantrue_client.share.traces import LEAST, Traces

_MARKS = (b"freeGPS ", b"RMC,", b"horsontech", b"OFNIMMASSAMM")
_MARK = re.compile(rb"freeGPS |\$[A-Z]{2}RMC,|horsontech|OFNIMMASSAMM")
MOST_MARK = 12
"""Bytes of the longest."""
_MAGIC = re.compile(
    rb"freeGPS |horsontech|OFNIMMASSAMM|FMAS\0\0\0\0|gpmd|gps[d0 ]|GPS |"
    rb"\$(?:G[PNLABQ]|BD)(?:RMC|GGA|GLL|VTG|GSA|GSV|ZDA),"
)
_VENDORS = (b"vantrue", b"viofo", b"novatek", b"nvt gps", b"ambarella")
_NUMBER = re.compile(rb"(?<![\d.])\d{1,5}\.\d{3,}")
_DAY = re.compile(rb"(?<!\d)(20\d\d)([-:/._ ]?)(\d\d)\2(\d\d)|(?<!\d)(\d\d)([-:/._ ])(\d\d)\6(20\d\d)")
_NEAR = 0.0015
"""Degrees, about 150 m: a coordinate that was rounded to three digits is still one."""
_ULPS = 4
"""Steps by which a float may differ that was decoded and coded again."""
_MOST_ZEROS = 4
"""Of the eight bytes of a coordinate: one with more, such as 0 degrees, stands in any file by chance."""
_SINCE = 1 << 31
"""Seconds since 1904, in 1972: smaller numbers stand in any file by chance."""


def marks_in(data: bytes) -> set[str]:
    """The marks of GPS data in pictures and sound: seven bytes and more, of which a minute holds none by chance.

    >>> marks_in(b"..$GNRMC,"), marks_in(b"FORMC,")
    ({"GPS data (b'$GNRMC,')"}, set())
    """
    if not any(mark in data for mark in _MARKS):  # many times faster than the pattern
        return set()
    return {f"GPS data ({match.group()!r})" for match in _MARK.finditer(data)}


class Needles:
    """What a copy that keeps some things may not hold."""

    def __init__(self, traces: Traces, keep: frozenset[Keep]) -> None:
        self.keep = keep
        self._traces = traces
        self._texts = [text for text in sorted({*traces.texts, *_VENDORS}) if len(text) >= LEAST]
        words = (word for place in traces.places for word in _binary(*place))
        self._words = frozenset(word for word in words if word.count(0) <= _MOST_ZEROS)
        told = {abs(one) for place in traces.places for one in place}
        self._numbers = ((sorted(told), _NEAR), (sorted(map(_packed, told)), 60 * _NEAR))

    def found_in(self, data: bytes) -> set[str]:
        """What remains in some bytes that are no media, each in a few words."""
        found = set[str]()
        if Keep.LOCATION not in self.keep:
            found |= self._places(data)
        if Keep.DEVICE not in self.keep:
            small = data.lower()
            found |= {f"the text {text.decode('utf-8', 'replace')!r}" for text in self._texts if text in small}
        if Keep.TIMES not in self.keep:
            found |= self._times(data)
        return found

    def _places(self, data: bytes) -> set[str]:
        found = {f"GPS data ({match.group()[:8]!r})" for match in _MAGIC.finditer(data)}
        if self._words and self._has_word(data):
            found.add("a coordinate of its track")
        if any(self._is_number(float(match.group())) for match in _NUMBER.finditer(data)):
            found.add("a coordinate of its track, as text")
        return found

    def _is_number(self, value: float) -> bool:
        """Whether a number is near a coordinate, in degrees or in degrees x 100 + minutes."""
        return any(
            (at := bisect_left(told, value - near)) < len(told) and told[at] <= value + near
            for told, near in self._numbers
        )

    def _has_word(self, data: bytes) -> bool:
        import numpy as np

        words = np.frombuffer(b"".join(sorted(self._words)), dtype="<u8")
        views = (np.frombuffer(data, "<u8", (len(data) - at) // 8, at) for at in range(min(8, len(data) - 7)))
        return any(bool(np.isin(view, words).any()) for view in views)

    def _times(self, data: bytes) -> set[str]:
        found = set[str]()
        for match in _DAY.finditer(data):
            year, _, month, day, day_first, _, second, year_last = match.groups()
            numbers = (year, month, day) if year else (year_last, second, day_first)
            try:
                told = date(*(int(number) for number in numbers))
            except ValueError:
                continue
            if told in self._traces.days:
                found.add(f"the date {match.group().decode('ascii')!r}")
        for seconds in self._traces.seconds:
            if _SINCE < seconds < 1 << 32 and any(struct.pack(form, seconds) in data for form in (">I", "<I")):
                found.add("a creation time")
        return found


def _binary(latitude: float, longitude: float) -> Iterator[bytes]:
    """Eight bytes each that a layout writes for a place: one float of 64 bits, or two numbers of 32.

    >>> struct.pack("<ff", 4721.352, 830.8086) in set(_binary(47.3558667, 8.51347667))
    True
    """
    packed = _packed(latitude), _packed(longitude)
    for value in (*packed, latitude, longitude):
        (bits,) = struct.unpack("<q", struct.pack("<d", abs(value)))
        for near in range(max(0, bits - _ULPS), bits + _ULPS + 1):
            for order in "<>":
                yield struct.pack(f"{order}q", near)
                yield struct.pack(f"{order}q", near | -(1 << 63))
    pairs = [packed, packed[::-1], (latitude, longitude), (longitude, latitude)]
    for one, two in pairs:
        for order in "<>":
            yield struct.pack(f"{order}ff", one, two)
    for one, two in pairs[2:]:
        for scale in (10**5, 10**6, 10**7):
            for order in "<>":
                yield struct.pack(f"{order}ii", round(one * scale), round(two * scale))
    yield struct.pack("<BBxHBBH", *_sexagesimal(longitude), *_sexagesimal(latitude))[:8]


def _packed(degrees: float) -> float:
    """Degrees x 100 + minutes."""
    whole, minutes = divmod(abs(degrees) * 60, 60)
    return whole * 100 + minutes


def _sexagesimal(degrees: float) -> tuple[int, int, int]:
    minutes, hundredths = divmod(round(abs(degrees) * 360_000), 6000)
    return minutes // 60, minutes % 60, hundredths
