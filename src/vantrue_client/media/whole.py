"""Whether a file is structurally whole: what a download that stopped early, or a recording under way, is not.

Only clear evidence counts against a file, since cameras write what no standard foresaw: unknown boxes, padding, bytes
after the end of a picture. The content decides what a file is; its name only says which files are looked at at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vantrue_client.errors import Damaged, StorageError
from vantrue_client.media.boxes import Box, box_at
from vantrue_client.media.reading import find, is_zero, read_at, zeros_at_end

MOVIES = frozenset({".mp4", ".mov", ".m4v"})
STREAMS = frozenset({".ts", ".mts", ".m2ts"})
PICTURES = frozenset({".jpg", ".jpeg"})

FIRST_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"uuid", b"styp", b"moof"})
MOST_BOXES = 250_000
MOST_SEGMENTS = 10_000
SYNC = 0x47
PACKETS = 4


@dataclass(frozen=True, slots=True)
class Structure:
    """What a file's own structure says.

    flaw        why it is not whole, as the rest of a sentence about it; empty when nothing speaks against it
    proves_end  the structure ends exactly where the file ends; false where it could go on (a transport stream, padding)
    """

    flaw: str = ""
    proves_end: bool = False


def check_whole(path: Path) -> None:
    """Return when nothing speaks against a file's being whole; raise Damaged when its structure does.

    MP4, MOV, TS and JPG are looked into, other types pass. Memory is bounded whatever the file holds. Raises
    StorageError when the file cannot be read.

    >>> from tempfile import mkdtemp
    >>> at = Path(mkdtemp()) / "20260830105041.MP4"
    >>> _ = at.write_bytes(bytes.fromhex("0000 0010 66747970 69736f6d 00000200 0000 ffff 6d646174"))
    >>> check_whole(at)
    Traceback (most recent call last):
    vantrue_client.errors.Damaged: 20260830105041.MP4 is not whole: its mdat box at byte 16 lacks 65527 bytes.
    """
    if flaw := structure(path).flaw:
        raise Damaged(f"{path.name} is not whole: {flaw}.")


def structure(path: Path) -> Structure:
    """What the structure of a file says; raises StorageError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return structure_of(file, path.name)
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror}.", path=path) from error


def structure_of(file: BinaryIO, name: str) -> Structure:
    """What the structure of an open file says, by whatever name it goes for now; raises OSError.

    >>> from io import BytesIO
    >>> structure_of(BytesIO(b""), "20260830105041.MP4").flaw
    'it is empty'
    """
    suffix = Path(name).suffix.lower()
    if suffix not in MOVIES | STREAMS | PICTURES:
        return Structure()
    size = file.seek(0, 2)
    if size == 0:
        return Structure("it is empty")
    return _reader(read_at(file, 0, 200), suffix)(file, size)


def _reader(head: bytes, suffix: str) -> Callable[[BinaryIO, int], Structure]:
    """Which look fits: by content, and by name where the content is unknown."""
    if head[4:8] in FIRST_BOXES:
        return _pass if suffix in PICTURES else _movie
    if head.startswith(b"\xff\xd8\xff"):
        return _picture
    if len(head) == 200 and any(head[lead] == head[lead + stride] == SYNC for lead, stride in ((0, 188), (4, 192))):
        return _stream
    return _movie if suffix in MOVIES else _stream if suffix in STREAMS else _picture


def _pass(_file: BinaryIO, _size: int) -> Structure:
    return Structure()


def _movie(file: BinaryIO, size: int) -> Structure:
    """Boxes add up, and there are an index and something that it indexes (facts: recordings, Folders and names)."""
    at, seen, box = 0, set[bytes](), None
    for _ in range(MOST_BOXES):
        if at == size:
            break
        box = box_at(file, at, size)
        if box is None:
            return _after_the_boxes(file, at, size, seen)
        if box.end > size:
            return Structure(f"its {box.name} box at byte {at} lacks {box.end - size} bytes")
        if box.kind == b"moov" and not _has_content(file, box):
            return Structure(f"its moov box at byte {at} is hollow")
        seen.add(box.kind)
        at = box.end
    return Structure(_missing(seen), proves_end=at == size and box is not None and not box.open_ended)


def _after_the_boxes(file: BinaryIO, at: int, size: int, seen: set[bytes]) -> Structure:
    """Padding and a vendor's own trailer may follow the boxes; the beginning of another box may not."""
    if at == 0:
        return Structure("it does not begin like a video")
    if missing := _missing(seen):
        return Structure(missing)
    if size - at < Box.HEADER and not is_zero(read_at(file, at, Box.HEADER)):
        return Structure(f"it ends inside the head of a box at byte {at}")
    return Structure()


def _missing(seen: set[bytes]) -> str:
    if b"moov" not in seen:
        return "it has no index (moov), as if its recording had not been ended"
    return "" if b"mdat" in seen else "it has an index (moov) and no picture or sound (mdat)"


def _has_content(file: BinaryIO, moov: Box) -> bool:
    first = box_at(file, moov.body, moov.end)
    return first is not None and first.end <= moov.end


def _stream(file: BinaryIO, size: int) -> Structure:
    """Packets of 188 bytes, or 192 with a time before each: some from the start on, and the last ends with the file."""
    for lead, stride in ((0, 188), (4, 192)):
        count = min(PACKETS, size // stride)
        if count and all(read_at(file, lead + stride * n, 1) == b"G" for n in range(count)):
            break
    else:
        return Structure("it does not begin with packets of a transport stream")
    for end in _ends(size, zeros_at_end(file, size), stride):
        tail = read_at(file, max(0, end - stride * PACKETS), min(end, stride * PACKETS))
        count = len(tail) // stride
        if count and all(tail[len(tail) - 188 - stride * n] == SYNC for n in range(count)):
            return Structure()
    return Structure("it ends inside a packet")


def _ends(size: int, padding: int, stride: int) -> list[int]:
    """Where the last packet may end: with the file, or, when zeros pad it, within a packet of the last other byte."""
    last = size - padding
    return [size, *range(min(size, last + stride), last - 1, -1)]


def _picture(file: BinaryIO, size: int) -> Structure:
    """Segments up to the picture's data, then an end-of-image; what comes after that is the camera's business."""
    if read_at(file, 0, 2) != b"\xff\xd8":
        return Structure("it does not begin like a picture")
    data = _picture_data(file)
    end = -1 if data < 0 else find(file, b"\xff\xd9", data)
    return Structure("the end of its picture is missing") if end < 0 else Structure(proves_end=end + 2 == size)


def _picture_data(file: BinaryIO) -> int:
    """Where the picture's data begin, -1 when the file ends before; thumbnails inside segments are stepped over."""
    at = 2
    for _ in range(MOST_SEGMENTS):
        at = find(file, b"\xff", at)
        head = b"" if at < 0 else read_at(file, at, 4)
        if len(head) < 4 or head[1] == 0xD9:
            return -1
        if head[1] == 0xFF:
            at += 1
        elif head[1] in {0x00, 0x01} or 0xD0 <= head[1] <= 0xD8:
            at += 2
        else:
            at += 2 + int.from_bytes(head[2:4], "big")
            if head[1] == 0xDA:
                return at
    return at
