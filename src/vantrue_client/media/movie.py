"""What an MP4 or MOV file's index tells, read with a few small requests wherever the index stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from vantrue_client.media.boxes import Box, child, children, read_head
from vantrue_client.media.movietrack import MovieTrack, read_track
from vantrue_client.media.ranges import RangeReader
from vantrue_client.media.spans import Span, merged, uncovered

MOST_MOOV = 16 * 1024 * 1024
"""Bytes of an index; ten minutes of picture and sound have less than one MiB."""
MOST_BOXES = 10_000
MOST_TRACKS = 8


@dataclass(frozen=True)
class Movie:
    """A file's boxes, and what its index says.

    moov        the index, whole with its head; None when it is missing, hollow or cut off before its end
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
        chunks = (merged(track.tables.chunk_spans(self.size)) for track in self.tracks)
        return uncovered(self.mdats, (span for spans in chunks for span in spans))


async def read_movie(reader: RangeReader) -> Movie:
    """Read the index of a movie, and where its boxes stand.

    A file that holds none of it gives a Movie without ``moov`` that says so in its notes. Raises what the reader does.
    """
    notes: list[str] = []
    boxes = await _top_level(reader, notes)
    mdats = [Span(box.body, min(box.end, reader.size)) for box in boxes if box.kind == b"mdat"]
    at, moov = await _moov(reader, [box for box in boxes if box.kind == b"moov"], notes)
    fragmented = any(box.kind == b"moof" for box in boxes)
    if fragmented:
        notes.append("It is written in fragments, whose own indexes are not read.")
    tracks: list[MovieTrack] = []
    duration, gps = None, None
    if moov is not None:
        head = read_head(moov[:16], 0, len(moov))
        assert head is not None
        whole = Box(head.kind, 0, head.body, len(moov))
        tracks = _tracks(moov, whole, reader.size, notes)
        duration = _duration(moov, whole)
        found = child(moov, whole, b"gps ")
        gps = None if found is None else Span(found.body, found.end)
    return Movie(moov, at, mdats, tracks, duration, gps, reader.size, fragmented, notes)


async def _top_level(reader: RangeReader, notes: list[str]) -> list[Box]:
    """The file's boxes, each known by its head alone."""
    boxes: list[Box] = []
    at = 0
    while at < reader.size and len(boxes) < MOST_BOXES:
        box = read_head(await reader.read(at, Box.LONG_HEADER), at, reader.size)
        if box is None:
            notes.append(f"No box begins at byte {at}: what follows is left out.")
            break
        boxes.append(box)
        if box.end > reader.size:
            notes.append(f"Its {box.name} box at byte {at} lacks {box.end - reader.size} bytes.")
        at = box.end
    return boxes


async def _moov(reader: RangeReader, found: list[Box], notes: list[str]) -> tuple[int, bytes | None]:
    """The first index that has something in it, and where it stands."""
    for box in found:
        if box.end - box.start > MOST_MOOV:
            notes.append(f"Its index at byte {box.start} claims {box.end - box.start} bytes and is not read.")
            continue
        moov = await reader.read(box.start, box.end - box.start)
        if any(children(moov, box.body - box.start, len(moov))):
            return box.start, moov
        notes.append(f"Its index at byte {box.start} is hollow.")
    if not found:
        notes.append("It has no index (moov), as if its recording had not been ended.")
    return -1, None


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
