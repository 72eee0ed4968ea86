"""Searching a movie: every byte of it is a sample of a track that was to stay, or stands in a box that is looked into.

Tables of numbers are not searched, but have to be what they claim: each entry in use, and all of the media told of.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from vantrue_client.share.form import Keep
from vantrue_client.share.search.head import Head, Unclear, boxes, head_of
from vantrue_client.share.search.needles import MOST_MARK, Needles, marks_in
from vantrue_client.share.search.units import messages

MOST_HEAD = 64 << 20
_STEP = 1 << 20
_TOP = (b"ftyp", b"moov", b"mdat")
_MOST_FTYP = 64
_TOLD = frozenset({Keep.DEVICE, Keep.LOCATION, Keep.TIMES})
UNKNOWN = "messages beside its pictures that only their writer knows the meaning of"


def remains(file: BinaryIO, needles: Needles) -> set[str]:
    """What of it was to go."""
    try:
        head, media, loose = _top(file, needles)
        found = set(head.found)
        spans = sorted(span for track in head.tracks for span in track.samples())
        found |= _between(file, media, spans, head, needles)
        loose += head.loose
        for track in head.tracks:
            if track.handler == b"vide":
                beside = messages(file, track)
                loose += beside.loose
                if beside.unknown and not needles.keep >= _TOLD:
                    found.add(UNKNOWN)
    except Unclear as unclear:
        return {str(unclear)}
    found |= needles.found_in(bytes(8).join(loose))
    return found | _in_media(file, spans, needles)


def _top(file: BinaryIO, needles: Needles) -> tuple[Head, tuple[int, int], list[bytes]]:
    """The index, where the media lie, and what else there is to be searched."""
    size = os.fstat(file.fileno()).st_size
    at, kinds, loose, moov, media = 0, list[bytes](), list[bytes](), b"", (0, 0)
    while at < size:
        file.seek(at)
        kind, start, end = boxes(file.read(16), at, size)
        kinds.append(kind)
        if kind == b"mdat":
            media = (start, end)
        elif kind in _TOP and end - at <= (MOST_HEAD if kind == b"moov" else _MOST_FTYP):
            file.seek(start)
            body = file.read(end - start)
            moov, loose = (body, loose) if kind == b"moov" else (moov, [*loose, body])
        else:
            raise Unclear(f"a box {kind!r} of {end - at} bytes beside its index and its media")
        at = end
    if sorted(kinds) != sorted(_TOP):
        raise Unclear("not one index and one stretch of media")
    return head_of(moov, needles), media, loose


def _between(
    file: BinaryIO, media: tuple[int, int], spans: list[tuple[int, int]], head: Head, needles: Needles
) -> set[str]:
    """What of the media no track tells of: nothing, or the GPS blocks that the index tells of and that were to stay."""
    allowed = {(at, at + size) for at, size in head.blocks} if Keep.LOCATION in needles.keep else set[tuple[int, int]]()
    for at, _ in allowed:
        file.seek(at + 4)
        if file.read(8) != b"freeGPS ":
            return {"a GPS index that does not tell of GPS blocks"}
    end = media[0]
    for start, until in [*sorted([*spans, *allowed]), (media[1], media[1])]:
        if start > end:
            return {f"{start - end} bytes at byte {end} that belong to no track"}
        end = max(end, until)
    return {"samples that lie outside of its media"} if end != media[1] or min(spans)[0] < media[0] else set()


def _in_media(file: BinaryIO, spans: list[tuple[int, int]], needles: Needles) -> set[str]:
    """The marks of GPS data within pictures and sound."""
    if Keep.LOCATION in needles.keep:
        return set()
    found = set[str]()
    for data in _stretches(file, spans[0][0], max(end for _, end in spans)):
        found |= marks_in(data)
    return found


def _stretches(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, _STEP):
        file.seek(at)
        yield file.read(min(_STEP + MOST_MARK - 1, end - at))
