"""What a photo tells beside its picture (EXIF), and what of it a copy keeps."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from vantrue_client.share.form import Keep
from vantrue_client.share.traces import LEAST, Traces, around

if TYPE_CHECKING:
    from PIL.Image import Exif

_ORIENTATION, _DATE, _TAKEN_IFD, _PLACE_IFD = 0x0112, 0x0132, 0x8769, 0x8825
_DEVICE = (0x010F, 0x0110, 0x0131)
_TIMES = (0x9003, 0x9004, 0x9010, 0x9011, 0x9012)
_PLACE = (*range(7), 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18)
_PLACE_TIMES = (7, 29)


def exif_of(body: bytes) -> Exif | None:
    """What an EXIF segment holds; None for what cannot be read."""
    from PIL import Image

    exif = Image.Exif()
    try:
        exif.load(body)
        list(exif.items()), exif.get_ifd(_TAKEN_IFD), exif.get_ifd(_PLACE_IFD)
    except Exception:  # a parser of hostile bytes: whatever it says, they are not readable
        return None
    return exif


def orientation(exif: Exif | None) -> int:
    """How the picture is turned, 1 to 8."""
    told = 1 if exif is None else exif.get(_ORIENTATION, 1)
    return told if isinstance(told, int) and 1 <= told <= 8 else 1


def kept_of(exif: Exif | None, keep: frozenset[Keep], turned: int) -> tuple[bytes, frozenset[Keep]]:
    """The EXIF segment of a copy, empty where it needs none; and what is in it of what was to be kept."""
    from PIL import Image

    made, kept = Image.Exif(), set[Keep]()
    if turned != 1:
        made[_ORIENTATION] = turned
    if exif is not None:
        taken, place = exif.get_ifd(_TAKEN_IFD), exif.get_ifd(_PLACE_IFD)
        times = Keep.TIMES in keep
        groups = [
            (Keep.DEVICE, None, _those(exif, _DEVICE)),
            (Keep.TIMES, None, _those(exif, (_DATE,))),
            (Keep.TIMES, _TAKEN_IFD, _those(taken, _TIMES)),
            (Keep.LOCATION, _PLACE_IFD, _those(place, _PLACE + (_PLACE_TIMES if times else ()))),
        ]
        for what, where, tags in groups:
            if what in keep and tags:
                (made if where is None else made.get_ifd(where)).update(tags)
                kept.add(what)
    with suppress(Exception):  # values of hostile EXIF that cannot be written again are left out
        return (made.tobytes() if kept or turned != 1 else b""), frozenset(kept)
    return b"", frozenset()


def traces_in(exif: Exif | None, *, located: bool) -> Traces:
    """What a photo tells that a copy is searched for."""
    if exif is None:
        return Traces()
    taken, place = exif.get_ifd(_TAKEN_IFD), exif.get_ifd(_PLACE_IFD)
    texts = {str(exif[tag]).strip("\0 ").lower().encode("utf-8", "replace") for tag in _DEVICE if tag in exif}
    days = set[date]()
    for told in [exif.get(_DATE), place.get(29), *(taken.get(tag) for tag in _TIMES)]:
        with suppress(ValueError):
            days |= around(date.fromisoformat(str(told)[:10].replace(":", "-")))
    places = set[tuple[float, float]]()
    if located:
        with suppress(TypeError, ValueError, ZeroDivisionError, LookupError):
            latitude, longitude = _degrees(place[2]), _degrees(place[4])
            if abs(latitude) <= 90 and abs(longitude) <= 180:
                places.add((latitude, longitude))
    return Traces(frozenset(places), frozenset(text for text in texts if len(text) >= LEAST), frozenset(days))


def _degrees(told: Any) -> float:
    whole, minutes, seconds = (float(part) for part in told)
    return whole + minutes / 60 + seconds / 3600


def _those(tags: Mapping[int, Any], wanted: tuple[int, ...]) -> dict[int, Any]:
    return {tag: tags[tag] for tag in wanted if tag in tags}
