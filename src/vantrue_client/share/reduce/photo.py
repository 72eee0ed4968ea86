"""A copy of a photo: its picture as the camera coded it, without what stands beside it; or encoded anew."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.errors import Damaged, UsageError
from vantrue_client.files import new_file, unreadable
from vantrue_client.sentences import Sentence
from vantrue_client.share.area import Area, Areas
from vantrue_client.share.form import Cover, Form, Keep
from vantrue_client.share.original import Original
from vantrue_client.share.reduce.cover import COARSE, TEXT_STRIPS, within
from vantrue_client.share.reduce.exif import exif_of, kept_of, orientation, traces_in
from vantrue_client.share.reduce.fitting import scaled
from vantrue_client.share.reduce.jpeg import APP1, Segment, bare, joined, segments
from vantrue_client.share.reduce.kinds import BURNED_IN, Reduced, holds_nothing_of
from vantrue_client.share.reduce.searched import searched
from vantrue_client.share.traces import Traces, around

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

MEDIA_TYPE = "image/jpeg"
MOST = 64 << 20
"""Bytes of a photo; 12 megapixels have 8 MB."""
MOST_PIXELS = 64_000_000
_EXIF = b"Exif\0\0"
_ANEW = Sentence("copy.photo-encoded", "The picture is encoded anew.")
_QUALITIES = (90, 80, 70, 60, 50, 40, 30)
_LEAST_HEIGHT = 180


async def reduce_photo(original: Original, areas: Areas | None, form: Form, to: Path, *, located: bool) -> Reduced:
    """Make the copy; raises Damaged, UsageError, NotReduced, StorageError."""
    name = original.recording.name
    data = await asyncio.to_thread(_read, original.path, name)
    found = await asyncio.to_thread(lambda: list(segments(data, name)))
    exif = _exif_in(found)
    traces = traces_in(exif, located=located) | _traces_of(original)
    copy, kept, notes = await asyncio.to_thread(_copied, found, exif, form, areas, name)
    with new_file(to) as file:
        file.write(copy)
        size, digest = await searched(file, MEDIA_TYPE, traces, form.keep, name)
    if not form.cover & {Cover.TEXT, Cover.PICTURE}:
        notes.append(BURNED_IN)
    kept |= form.keep & {Keep.NAME}
    if missing := sorted(form.keep - kept):
        notes.append(holds_nothing_of(missing))
    return Reduced(to, MEDIA_TYPE, size, digest, kept, _left_out(found, data), tuple(notes))


def picture_of(path: Path, name: str) -> Image:
    """A photo's picture as it is shown, from which areas are measured; it blocks. Raises Damaged, StorageError."""
    found = list(segments(_read(path, name), name))
    return _turned(_picture(joined(bare(found)), name), orientation(_exif_in(found)))


def _exif_in(found: list[Segment]) -> Exif | None:
    return next((exif_of(one.body) for one in found if one.kind == APP1 and one.body.startswith(_EXIF)), None)


def _read(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST + 1)
    except OSError as error:
        raise unreadable(error, path) from error
    if len(data) > MOST:
        raise Damaged(f"{name} is larger than any photo.")
    return data


def _traces_of(original: Original) -> Traces:
    recording = original.recording
    days = {day for time in (recording.start, recording.end) if time is not None for day in around(time.clock.date())}
    return Traces(
        texts=frozenset(text.lower().encode("utf-8", "replace") for text in original.device), days=frozenset(days)
    )


def _copied(
    found: list[Segment], exif: Exif | None, form: Form, areas: Areas | None, name: str
) -> tuple[bytes, frozenset[Keep], list[str]]:
    """The copy, what of EXIF is in it, and a note where the picture is encoded anew, turned as it is shown."""
    segment, kept = kept_of(exif, form.keep, orientation(exif))
    copy = _with(segment, joined(bare(found)))
    if not form.encoded and areas is None and (form.fit is None or len(copy) <= form.fit):
        return copy, kept, []
    picture = _turned(_picture(copy, name), orientation(exif))
    picture = _covered(picture, form, () if areas is None else tuple(areas(0.0)))
    segment, kept = kept_of(exif, form.keep, 1)
    room = None if form.fit is None else form.fit - len(_with(segment, b""))
    return _with(segment, _fitted(picture, room, name)), kept, [_ANEW]


def _with(segment: bytes, picture: bytes) -> bytes:
    return picture[:2] + bytes(Segment(APP1, segment)) + picture[2:] if segment else picture


def _picture(data: bytes, name: str) -> Image:
    from PIL import Image

    try:
        picture = Image.open(BytesIO(data), formats=["JPEG"])
        if picture.width * picture.height > MOST_PIXELS:
            raise Damaged(f"{name} claims to be larger than any photo.")
        return picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Damaged(f"{name} cannot be decoded.") from error


def _turned(picture: Image, told: int) -> Image:
    from PIL import Image

    turn = Image.Transpose
    turns = {
        2: turn.FLIP_LEFT_RIGHT,
        3: turn.ROTATE_180,
        4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE,
        6: turn.ROTATE_270,
        7: turn.TRANSVERSE,
        8: turn.ROTATE_90,
    }
    return picture.transpose(turns[told]) if told in turns else picture


def _covered(picture: Image, form: Form, areas: tuple[Area, ...]) -> Image:
    from PIL import Image

    width, height = picture.size
    size = scaled(width, height, form.height)
    if form.height is not None and size.height < height:
        picture = picture.resize((size.width, size.height), Image.Resampling.LANCZOS)
        width, height = picture.size
    if Cover.PICTURE in form.cover:
        small = picture.resize((COARSE, max(2, round(COARSE * height / width))), Image.Resampling.BOX)
        picture = small.resize((width, height), Image.Resampling.BICUBIC)
    for area in (*areas, *(TEXT_STRIPS if Cover.TEXT in form.cover else ())):
        left, right = within(area.left, area.right, width)
        top, bottom = within(area.top, area.bottom, height)
        picture.paste((64, 64, 64), (left, top, max(left, right), max(top, bottom)))
    return picture


def _fitted(picture: Image, room: int | None, name: str) -> bytes:
    """The picture in so many bytes at most: coarser, then smaller; raises UsageError where nothing would be left."""
    from PIL import Image

    while True:
        for quality in _QUALITIES:
            file = BytesIO()
            picture.save(file, "JPEG", quality=quality)
            if room is None or len(file.getvalue()) <= room:
                return file.getvalue()
        if picture.height // 2 < _LEAST_HEIGHT:
            raise UsageError(f"{name} in {(room or 0) / 1e3:.3g} kB would show nothing that one could recognise.")
        picture = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)


def _left_out(found: list[Segment], data: bytes) -> tuple[str, ...]:
    told = []
    kinds = {one.kind for one in found}
    if kinds & set(range(0xE1, 0xF0)):
        told.append("What stands beside the picture (EXIF, XMP, maker notes, small pictures of it) is left out.")
    if 0xFE in kinds:
        told.append("Comments are left out.")
    if len(data) > len(joined(found)):
        told.append("What stood behind the picture's end is left out.")
    return tuple(told)
