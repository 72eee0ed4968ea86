"""The track of one recording: find what it carries, read it, and make fixes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import aclosing
from datetime import datetime, tzinfo

from vantrue_client.media.blocks import blocks, searched
from vantrue_client.media.gps import clean, daylog, fmas, novatek, stream
from vantrue_client.media.gps.clock import in_time, judge, zone_of
from vantrue_client.media.gps.layouts import BLOCKS, SAMPLES
from vantrue_client.media.gps.point import Layout, Point, Reason, Told
from vantrue_client.media.movie import Movie, read_movie
from vantrue_client.media.movietrack import MovieTrack
from vantrue_client.media.packets import Shape, shape_of
from vantrue_client.media.ranges import RangeReader
from vantrue_client.media.spans import Span
from vantrue_client.model import Clock, Fix, Quality, Recording, Track

HEAD = 512
MOST_POINTS = 100_000
"""More than a day of seconds, all that a log is for, and 50 MB; the rest is left out."""
MOST_SAMPLES = 20_000
SAMPLES_A_SECOND = 3
"""Several samples repeat one second: so many are enough to meet each."""
FIRST_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"uuid", b"styp", b"moof"})


async def read_track(reader: RangeReader, recording: Recording, *, zone: tzinfo | None = None) -> Track:
    """The track that a clip or day log carries, oldest fix first; without any, its notes say why.

    zone  of the camera's clock, where the caller knows it; else it is worked out from the place

    Of a clip only the index and the first few hundred bytes of each block are read. Bad input gives what can be had.
    Raises what the reader does: ConnectionLost, NotFound, StorageError.
    """
    notes: list[str] = []
    head = await reader.read(0, HEAD)
    if daylog.is_log(head):
        layout: Layout | None = daylog.LAYOUT
        told: Sequence[Point | Reason] = await _lines(reader, notes)
    elif head[4:8] in FIRST_BOXES:
        layout, told = await _movie(reader, notes)
    elif (shape := shape_of(head)) is not None:
        layout, told = await _stream(reader, shape, notes)
    else:
        notes.append("It is no clip and no day log.")
        found = [block async for _, block in searched(reader, [])]
        layout, told = _by_majority([_told(block, BLOCKS) for block in found])
    if layout is None:
        notes = notes or ["It carries no GPS data."]
        return Track(recording.name, "", Clock.UNKNOWN, notes=(*notes, *reader.notes))
    return _track(recording, layout, told, zone, [*notes, *reader.notes])


async def _lines(reader: RangeReader, notes: list[str]) -> list[Point | Reason]:
    told: list[Point | Reason] = []
    async for line in daylog.lines(reader):
        one = daylog.read(line)
        if one is not None:
            told.append(one)
        if len(told) == MOST_POINTS:
            notes.append(f"It holds more than {MOST_POINTS} lines: the rest is left out.")
            break
    return told


async def _stream(reader: RangeReader, shape: Shape, notes: list[str]) -> tuple[Layout | None, list[Point | Reason]]:
    if not reader.is_here:
        notes.append("A transport stream has no index, and is not searched over the network: download it first.")
        return None, []
    told = [one async for one in stream.records(reader, shape) if one is not None]
    return novatek.LAYOUT if told else None, told


async def _movie(reader: RangeReader, notes: list[str]) -> tuple[Layout | None, list[Point | Reason]]:
    movie = await read_movie(reader)
    samples = await _samples(reader, movie)
    if samples is not None:
        notes += movie.notes
        return samples
    found = await blocks(reader, movie, notes)
    layout, told = _by_majority([_told(block, BLOCKS) for block in found])
    if found and layout is None:
        notes.append(f"It has {len(found)} GPS blocks, of a layout that is not known.")
    notes[:0] = movie.notes
    return layout, told


async def _samples(reader: RangeReader, movie: Movie) -> tuple[Layout, list[Point | Reason]] | None:
    """What a metadata track tells; None where none is of a layout that is known."""
    for track in movie.tracks:
        if track.handler != b"meta":
            continue
        samples, told = track.samples, []
        numbers = _worth_reading(track, sparing=not reader.is_here)
        starts = ((samples.offsets[number], min(samples.sizes[number], fmas.LENGTH)) for number in numbers)
        async with aclosing(reader.read_each([Span(start, start + size) for start, size in starts])) as read:
            async for data in read:
                told.append(_told(data, SAMPLES))
                if len(told) == 10 and not any(told):
                    break
        layout, points = _by_majority(told)
        if layout is not None:
            return layout, points
    return None


def _worth_reading(track: MovieTrack, *, sparing: bool) -> list[int]:
    """The numbers of samples to be read; no more than some a second where each costs a request."""
    times, timescale = track.samples.times[:MOST_SAMPLES], track.timescale
    if not sparing or not timescale:
        return list(range(len(times)))
    parts = [time * SAMPLES_A_SECOND // timescale for time in times]
    return [number for number, part in enumerate(parts) if not number or part != parts[number - 1]]


def _told(data: bytes, layouts: Iterable[Layout]) -> tuple[Layout, Told] | None:
    """What the first layout that a block is of makes of it; a point goes before a reason."""
    reason: tuple[Layout, Told] | None = None
    for layout in layouts:
        told = layout.read(data)
        if isinstance(told, Point):
            return layout, told
        if told is not None and reason is None:
            reason = layout, told
    return reason


def _by_majority(told: Sequence[tuple[Layout, Told] | None]) -> tuple[Layout | None, list[Point | Reason]]:
    """The layout that most points are of, else most reasons; what others tell is broken but for sentences."""
    points = Counter(one[0].name for one in told if one is not None and isinstance(one[1], Point))
    others = Counter(one[0].name for one in told if one is not None)
    if not others:
        return None, []
    name = (points or others).most_common(1)[0][0]
    layout = next(one[0] for one in told if one is not None and one[0].name == name)
    found: list[Point | Reason] = []
    for one in told:
        if one is None or one[1] is None or (isinstance(one[1], Point) and one[0].name not in {name, "sentence"}):
            found.append(Reason.BROKEN)
        else:
            found.append(one[1])
    return layout, found


def _track(
    recording: Recording, layout: Layout, told: Sequence[Point | Reason], zone: tzinfo | None, notes: list[str]
) -> Track:
    dropped: Counter[str] = Counter()
    points = clean.sensible(told, dropped)
    if layout is not daylog.LAYOUT:
        points = clean.one_clock(points, notes)
        points.sort(key=lambda point: point.time)
    points = clean.without_leaps(points, dropped)
    said: list[str] = []
    if layout.settle is not None and points:
        points, said = layout.settle(points)
    points = clean.with_doubts(clean.not_too_fast(points, dropped))
    if not points:
        notes.append("It holds no fix.")
        return Track(recording.name, layout.name, Clock.UNKNOWN, dropped=dict(dropped), notes=tuple(notes))
    notes += said
    points = clean.without_gravity(points, layout, notes)
    zone = zone or zone_of(points[0])
    usual = Clock.UTC if layout.utc else Clock.LOCAL if layout is daylog.LAYOUT else Clock.UNKNOWN
    start = None if layout is daylog.LAYOUT else recording.start
    clock = judge(points[0], start, zone, usual=usual, notes=notes)
    if clock is Clock.LOCAL and zone is None:
        clock = Clock.UNKNOWN
    times = in_time((point.time for point in points), clock, zone)
    fixes = tuple(_fix(point, time, layout) for point, time in zip(points, times, strict=True))
    name = str(zone) if clock is Clock.LOCAL and zone is not None else None
    return Track(recording.name, layout.name, clock, fixes, name, dict(dropped), tuple(notes))


def _fix(point: Point, time: datetime, layout: Layout) -> Fix:
    quality = Quality.DOUBTFUL if point.doubtful else Quality.COARSE if layout.coarse else Quality.GOOD
    return Fix(
        time,
        point.latitude,
        point.longitude,
        point.speed,
        point.course,
        point.altitude,
        point.acceleration,
        quality,
    )
