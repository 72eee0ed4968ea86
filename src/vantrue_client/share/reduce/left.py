"""What of its originals a copy holds beside the picture, and what it does not."""

from __future__ import annotations

from collections.abc import Sequence

from vantrue_client.media.boxes import Box, children
from vantrue_client.media.movie import Movie, body_at
from vantrue_client.media.tables import box_of
from vantrue_client.sentences import Sentence
from vantrue_client.share.form import Form, Keep
from vantrue_client.share.reduce.index import Contents
from vantrue_client.share.search.needles import Needles
from vantrue_client.share.traces import Traces, created

MOST_TEXTS = 64 * 1024
_PLACES = frozenset({b"\xa9xyz", b"loci", b"gps ", b"GPS ", b"gpmd"})
_TIMES = frozenset({b"\xa9day", b"date", b"yrrc"})
_LOCATION = b"location"
_USUAL = frozenset({b"mvhd", b"trak", b"gps ", b"iods", b"mvex", b"udta", b"meta"})


def kept_in(contents: Contents, form: Form) -> frozenset[Keep]:
    """What a copy keeps, of what was chosen."""
    handlers = {strand.track.handler for strand in contents.strands}
    has = {
        Keep.SOUND: b"soun" in handlers,
        Keep.LOCATION: b"meta" in handlers or bool(contents.blocks) or _places_in(contents.texts),
        Keep.TIMES: bool(contents.created),
        Keep.DEVICE: bool(contents.texts),
        Keep.NAME: True,
    }
    return frozenset(one for one in form.keep if has[one])


def _places_in(texts: bytes) -> bool:
    """Whether the texts that name the camera tell a place, too, which stays in them where both were to stay."""
    return _LOCATION in texts.lower() or any(kind in texts for kind in _PLACES)


def left_out(movies: Sequence[Movie | None], kept: frozenset[Keep]) -> tuple[str, ...]:
    """What of its originals a copy does not hold, in sentences; a transport stream's are not known one by one."""
    found = []
    for movie in movies:
        if movie is None:
            found.append("Everything in the transport stream beside its picture" + _and_sound(kept) + " is left out.")
            continue
        handlers = [track.handler for track in movie.tracks]
        if b"soun" in handlers and Keep.SOUND not in kept:
            found.append("The sound is left out.")
        if (movie.gps is not None or movie.gaps()) and Keep.LOCATION not in kept:
            found.append("GPS blocks, and whatever else lies between picture and sound, are left out.")
        if b"meta" in handlers and Keep.LOCATION not in kept:
            found.append("The metadata track is left out.")
        if len(handlers) > len({*handlers} & {b"vide", b"soun", b"meta"}):
            found.append("Tracks beyond the first picture and sound are left out.")
        if any(created(movie)) and Keep.TIMES not in kept:
            found.append("The time of its creation is left out.")
        found += _boxes_left(movie, kept)
    return tuple(dict.fromkeys(found))


def _and_sound(kept: frozenset[Keep]) -> str:
    return " and sound" if Keep.SOUND in kept else ""


def _boxes_left(movie: Movie, kept: frozenset[Keep]) -> list[str]:
    kinds = {box.kind for box in _inside(movie)}
    found = []
    if kinds & {b"udta", b"meta"} and Keep.DEVICE not in kept:
        found.append("Texts beside the picture, as the camera's name, are left out.")
    if others := sorted(kind.decode("latin-1") for kind in kinds - _USUAL):
        found.append(f"Boxes that no player needs are left out: {', '.join(others)}.")
    return found


def device_texts(movie: Movie, traces: Traces, keep: frozenset[Keep]) -> tuple[bytes, list[str]]:
    """The boxes of a movie's index that name its camera, without those that tell what is not kept; and what to know."""
    needles = Needles(traces, keep)
    boxes, notes, moov = [], list[str](), movie.moov or b""
    for box in _inside(movie):
        if box.kind not in {b"udta", b"meta"} or box.end - box.start > MOST_TEXTS:
            continue
        inner = [box] if box.kind == b"meta" else list(children(moov, box.body, box.end))
        fit = [moov[one.start : one.end] for one in inner if _may_stay(one, moov, needles)]
        if len(fit) < len(inner):
            notes.append(Sentence("copy.texts", "Texts that tell place or time as well as the camera are left out."))
        if fit:
            boxes.append(b"".join(fit) if box.kind == b"meta" else box_of(b"udta", *fit))
    return b"".join(boxes), notes


def _may_stay(box: Box, moov: bytes, needles: Needles) -> bool:
    body = moov[box.start : box.end]
    if Keep.LOCATION not in needles.keep and (box.kind in _PLACES or _LOCATION in body.lower()):
        return False
    if Keep.TIMES not in needles.keep and box.kind in _TIMES:
        return False
    return not needles.found_in(body)


def _inside(movie: Movie) -> list[Box]:
    moov = movie.moov or b""
    return list(children(moov, body_at(moov), len(moov)))
