"""What an original tells beside its picture, so that a copy can be searched for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from vantrue_client.errors import VantrueError
from vantrue_client.media.boxes import Box, child, children
from vantrue_client.media.movie import Movie, body_at
from vantrue_client.media.ranges import RangeReader
from vantrue_client.model import Recording

EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
"""Where the clock of movies begins."""
LEAST = 6
"""Letters of a text that is looked for: shorter ones stand in any file by chance."""
MOST_TEXTS = 400
MOST_PLACES = 4000
"""Fixes of one clip; an hour has as many seconds."""
_TEXT = re.compile(rb"[\x20-\x7e]{%d,200}" % LEAST)
_USUAL = re.compile(rb"\W*(?:ISO Media.*|(?:Video|Sound|Data|Core Media|Apple \w+|L-SMASH \w+) ?(?:Handler)?)\W*", re.I)
"""What encoders of all makers write as a track's title."""


@dataclass(frozen=True)
class Traces:
    """What may be found in a copy that was not to have it.

    places   latitude and longitude of each fix, in degrees
    texts    what names the camera, in small letters
    days     on which it may have been recorded, by any zone's clock
    seconds  creation times, in seconds since 1904
    """

    places: frozenset[tuple[float, float]] = frozenset()
    texts: frozenset[bytes] = frozenset()
    days: frozenset[date] = frozenset()
    seconds: frozenset[int] = frozenset()

    def __or__(self, other: Traces) -> Traces:
        """Those of both."""
        return Traces(
            self.places | other.places,
            self.texts | other.texts,
            self.days | other.days,
            self.seconds | other.seconds,
        )


async def traces_of(reader: RangeReader, movie: Movie | None, recording: Recording, *, located: bool) -> Traces:
    """What a clip tells; ``located``: whether its coordinates may be decoded, to look for them and for nothing else."""
    places, days = set[tuple[float, float]](), set(_days_of(recording))
    if located:
        from vantrue_client.media.gps import read_track  # not before: it decodes places

        try:
            track = await read_track(reader, recording)
        except VantrueError:
            track = None
        for fix in () if track is None else track.fixes[:MOST_PLACES]:
            places.add((fix.latitude, fix.longitude))
            days |= around(fix.time.date())
    told = list[int]() if movie is None else list(created(movie))
    for seconds in told:
        days |= around((EPOCH + timedelta(seconds=seconds)).date())
    texts = frozenset[bytes]() if movie is None else _texts(movie)
    return Traces(frozenset(places), texts, frozenset(days), frozenset(told) | _seconds_of(recording))


def around(day: date) -> set[date]:
    """A day, and its neighbours: another zone's clock may show them.

    >>> len(around(date(2025, 12, 11))), around(date.min) == around(date.min)
    (3, True)
    """
    number = day.toordinal()
    return {date.fromordinal(n) for n in (number - 1, number, number + 1) if 1 <= n <= date.max.toordinal()}


def created(movie: Movie) -> Iterator[int]:
    """The creation and change times that a movie's heads tell, in seconds since 1904."""
    if movie.moov is None:
        return
    whole = Box(b"moov", 0, body_at(movie.moov), len(movie.moov))
    found = [child(movie.moov, whole, b"mvhd")]
    for trak in (box for box in children(movie.moov, whole.body, whole.end) if box.kind == b"trak"):
        found += [child(movie.moov, trak, b"tkhd"), child(movie.moov, trak, b"mdia", b"mdhd")]
    for box in found:
        body = b"" if box is None else movie.moov[box.body : box.end]
        width = 8 if body[:1] == b"\x01" else 4
        for at in (4, 4 + width):
            seconds = int.from_bytes(body[at : at + width], "big")
            if 0 < seconds < 1 << 33:
                yield seconds


def _texts(movie: Movie) -> frozenset[bytes]:
    """The texts beside a movie's tracks, and the titles of these."""
    moov, found = movie.moov or b"", set[bytes]()
    whole = Box(b"moov", 0, body_at(moov), len(moov))
    for box in children(moov, whole.body, whole.end):
        if box.kind == b"trak":
            title, texts = child(moov, box, b"mdia", b"hdlr"), child(moov, box, b"udta")
            stretches = [(one.body + 8 * (one is title), one.end) for one in (title, texts) if one is not None]
        elif box.kind not in {b"mvhd", b"gps ", b"iods", b"mvex"}:
            stretches = [(box.start, box.end)]
        else:
            continue
        for start, end in stretches:
            found |= texts_in(moov[start:end])
    return frozenset(found)


def texts_in(data: bytes) -> set[bytes]:
    """Texts that may name a camera, in small letters.

    >>> texts_in(b"\\0\\0VANTRUE N4\\0\\1VideoHandler\\0 1.2")
    {b'vantrue n4'}
    """
    runs = (match.group().strip().lower() for match in islice(_TEXT.finditer(data), MOST_TEXTS))
    return {run for run in runs if len(run) >= LEAST and not _USUAL.fullmatch(run) and run.strip(b"0123456789.:-/ ")}


def _days_of(recording: Recording) -> set[date]:
    times = [time for time in (recording.start, recording.end) if time is not None]
    return {day for time in times for day in around(time.clock.date())}


def _seconds_of(recording: Recording) -> frozenset[int]:
    """A recording's start and end on the clock of movies, as cameras without a zone write them."""
    times = [time for time in (recording.start, recording.end) if time is not None]
    return frozenset(int((time.clock - EPOCH.replace(tzinfo=None)).total_seconds()) for time in times)
