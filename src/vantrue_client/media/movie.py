"""What an MP4 or MOV file's index tells, read with a few small requests wherever the index stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice

from vantrue_client.media.boxes import Box, child, children, read_head
from vantrue_client.media.movietrack import MovieTrack, read_track
from vantrue_client.media.ranges import RangeReader
from vantrue_client.media.spans import Span, uncovered

MOST_MOOV = 8 * 1024 * 1024
"""Bytes of an index; ten minutes of picture and sound have less than one MiB."""
MOST_BOXES = 10_000
MOST_ASKED = 200
"""Boxes of a file that is not here: each costs a request."""
MOST_CHUNKS = 100_000
MOST_TRACKS = 8


@dataclass(frozen=True)
class Movie:
    """A file's boxes, and what its index says.

    moov        the index with its head, as far as it is there; None when it is missing or hollow
    moov_at     where it stands; -1 where there is none
    mdats       the payloads of the boxes that hold picture and sound, clipped to the file
    tracks      the first eight
    duration_s  seconds; None where the index does not tell
    gps         the ``gps `` index: bytes of ``moov`` behind that box's head; None where there is none
    size        bytes of the file
    fragmented  whether there are pieces with an index of their own (``moof``), which is not read
    notes       what is wrong or was left out, in sentences
    """

    moov: bytes | None = field(repr=False)
    moov_at: int
    mdats: list[Span]
    tracks: list[MovieTrack]
    duration_s: float | None
    gps: Span | None
    size: int
    fragmented: bool
    notes: list[str]

    def track(self, handler: bytes) -> MovieTrack | None:
        """The first track of a kind: ``vide``, ``soun``, ``meta``."""
        return next((track for track in self.tracks if track.handler == handler), None)

    def gaps(self) -> list[Span]:
        """The bytes of ``mdat`` that no track's chunks cover (facts: recordings, GPS inside the video)."""
        return self._gaps

    @cached_property
    def _gaps(self) -> list[Span]:
        spans = chain.from_iterable(track.tables.chunk_spans(self.size) for track in self.tracks)
        chunks = list(islice(spans, MOST_CHUNKS + 1))
        if len(chunks) > MOST_CHUNKS:
            self.notes.append(f"It has more than {MOST_CHUNKS} chunks: what lies between them is not looked for.")
            return []
        return uncovered(self.mdats, chunks)


async def read_movie(reader: RangeReader) -> Movie:
    """Read the index of a movie, and where its boxes stand.

    A file that holds none of it gives a Movie without ``moov`` that says so in its notes. Raises what the reader does.
    """
    notes: list[str] = []
    boxes = await _top_level(reader, notes)
    mdats = [Span(min(box.body, box.end), min(box.end, reader.size)) for box in boxes if box.kind == b"mdat"]
    fragmented = any(box.kind == b"moof" for box in boxes)
    if fragmented:
        notes.append("It is written in fragments, whose own indexes are not read.")
    found = await _moov(reader, [box for box in boxes if box.kind == b"moov"], notes)
    if found is None:
        return Movie(None, -1, mdats, [], None, None, reader.size, fragmented, notes)
    at, moov, whole = found
    tracks = _tracks(moov, whole, reader.size, notes)
    gps = child(moov, whole, b"gps ")
    return Movie(
        moov=moov,
        moov_at=at,
        mdats=mdats,
        tracks=tracks,
        duration_s=_duration(moov, whole),
        gps=None if gps is None else Span(gps.body, gps.end),
        size=reader.size,
        fragmented=fragmented,
        notes=notes,
    )


async def _top_level(reader: RangeReader, notes: list[str]) -> list[Box]:
    """The file's boxes, each known by its head alone."""
    boxes: list[Box] = []
    at = 0
    most = MOST_BOXES if reader.is_here else MOST_ASKED
    while at < reader.size:
        if len(boxes) == most:
            notes.append(f"It has more than {most} boxes: what begins at byte {at} is left out.")
            break
        box = read_head(await reader.read(at, Box.LONG_HEADER), at, reader.size)
        if box is None:
            notes.append(f"No box begins at byte {at}: what follows is left out.")
            break
        boxes.append(box)
        if box.end > reader.size:
            notes.append(f"Its {box.name} box at byte {at} lacks {box.end - reader.size} bytes.")
        if box.kind == b"moov" and box.end - box.start <= MOST_MOOV:
            await reader.read(box.start, box.end - box.start + Box.LONG_HEADER)  # and the next head with it
        at = box.end
    return boxes


async def _moov(reader: RangeReader, found: list[Box], notes: list[str]) -> tuple[int, bytes, Box] | None:
    """Where the first index stands that has something in it, its bytes as far as they are there, and it as a box."""
    for box in found:
        if box.end - box.start > MOST_MOOV:
            notes.append(f"Its index at byte {box.start} claims {box.end - box.start} bytes and is not read.")
            continue
        moov = await reader.read(box.start, box.end - box.start)
        whole = Box(box.kind, 0, box.body - box.start, len(moov))
        if any(children(moov, whole.body, whole.end)):
            if box is not found[-1]:
                notes.append(
                    f"It has another index at byte {found[-1].start}, as if two clips were one: it is not read."
                )
            return box.start, moov, whole
        notes.append(f"Its index at byte {box.start} is hollow.")
    if not found:
        notes.append("It has no index (moov), as if its recording had not been ended.")
    return None


def _tracks(moov: bytes, whole: Box, size: int, notes: list[str]) -> list[MovieTrack]:
    traks = [box for box in children(moov, whole.body, whole.end) if box.kind == b"trak"]
    if len(traks) > MOST_TRACKS:
        notes.append(f"It has {len(traks)} tracks, of which {MOST_TRACKS} are read.")
    return [read_track(moov, trak, size, notes) for trak in traks[:MOST_TRACKS]]


def _duration(moov: bytes, whole: Box) -> float | None:
    box = child(moov, whole, b"mvhd")
    body = b"" if box is None else moov[box.body : box.end]
    at, width = (20, 8) if body[:1] == b"\x01" else (12, 4)
    timescale = int.from_bytes(body[at : at + 4], "big")
    told = body[at + 4 : at + 4 + width]
    if not timescale or len(told) < width or told == b"\xff" * width:
        return None
    return int.from_bytes(told, "big") / timescale


def movie_scale(movie: Movie) -> int:
    """Units of the movie's own clock in a second."""
    assert movie.moov is not None
    for box in children(movie.moov, body_at(movie.moov), len(movie.moov)):
        if box.kind == b"mvhd":
            body = movie.moov[box.body : box.end]
            at = 20 if body[:1] == b"\x01" else 12
            return int.from_bytes(body[at : at + 4], "big") or 1000
    return 1000


def body_at(moov: bytes) -> int:
    """Where what a ``moov`` box holds begins."""
    return 16 if moov[:4] == b"\0\0\0\x01" else 8
