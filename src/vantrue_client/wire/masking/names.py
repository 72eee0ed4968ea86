"""Names on the card: those that the firmware makes keep their form, what anybody else named becomes a number."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from vantrue_client.wire.masking.times import Shift
from vantrue_client.wire.models import identify
from vantrue_client.wire.names import parse

PASSPHRASE = "12345678"  # noqa: S105 (the factory's, in every manual)
ACCESS_POINT = "CAMERA_0000"

_FOLDER_WORDS = frozenset(
    str.split(
        """a b c car cabin camera cycle dcim emergency emr event f front gps i image images information inside interior
    lapse lock locked log logs loop manual media motion movie normal novatek park parking photo photos picture pictures
    protect protected r rear record records ro share snapshot sos system t time timelapse urgent vantrue video videos
    volume"""
    )
)
_BRANDS = frozenset({"VANTRUE", "VIOFO", "ROVE", "WOLFBOX", "YI"})
_WORD = re.compile(r"[A-Za-z]+|\d+|[^A-Za-z0-9]+", re.ASCII)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{2,4}\Z", re.ASCII)
_PARTS = re.compile(r"([\\/]+)")
_DRIVE = re.compile(r"[A-Za-z]:\Z", re.ASCII)
_FIRMWARE = re.compile(r"([A-Za-z0-9]{2,10})\.[A-Za-z0-9]{2,4}", re.ASCII)


class Names:
    """What each name on the card becomes; the same name always the same.

    >>> names = Names(Shift([]))
    >>> names.path(r"A:\\Normal\\20200615_115858_01110_N_A.MP4"), names.path("/Anna/our wedding.MP4")
    ('A:\\\\Normal\\\\20200615_115858_01110_N_A.MP4', '/folder-1/other-0001.MP4')
    """

    def __init__(self, shift: Shift) -> None:
        self._shift = shift
        self._folders: dict[str, str] = {}
        self._files: dict[str, str] = {}

    def path(self, path: str) -> str:
        """A path as the camera writes it; its last part names a file where it has an extension."""
        parts = _PARTS.split(path)
        last = len(parts) - 1
        return "".join(
            part if number % 2 or part in {"", "..", "."} or _DRIVE.match(part)
            else self.file(part) if number == last and _EXTENSION.search(part) else self.folder(part)
            for number, part in enumerate(parts)
        )  # fmt: skip

    def file(self, name: str) -> str:
        """A file's name, raw or escaped."""
        meant = _unescaped(name)
        if parse(meant).start is not None and meant.isascii():
            return self._shift.name(meant)
        extension = _EXTENSION.search(meant)
        firmware = _FIRMWARE.fullmatch(meant)
        if firmware and (_is_model(firmware[1]) or firmware[1].upper() == "FW"):
            return meant
        number = len(self._files) + 1
        return self._files.setdefault(meant, f"other-{number:04}{extension[0] if extension else ''}")

    def folder(self, name: str) -> str:
        """A folder's name: kept where it consists of the words that firmware uses."""
        meant = _unescaped(name)
        words = [word for word in _WORD.findall(meant) if word.isalnum()]
        plain = all(word.lower() in _FOLDER_WORDS or (word.isdigit() and len(word) <= 3) for word in words)
        if words and plain and len(meant) <= 40 and meant.isascii() and meant.isprintable():
            return name
        return self._folders.setdefault(meant, f"folder-{len(self._folders) + 1}")


def access_point(name: str) -> str:
    """An access point's name: brand and model are kept, what is the owner's is not.

    >>> access_point("E3_VANTRUE_13c6"), access_point("VIOFO_A229_77aa"), access_point("Anna's car")
    ('E3_VANTRUE_0000', 'VIOFO_A229_0000', 'CAMERA_0000')
    """
    kept: list[str] = []
    for word in re.split(r"[_\- ]", name)[:4]:
        if word.upper() not in _BRANDS and not (_is_model(word) or _is_model(f"VIOFO_{word}")):
            break
        kept.append(word)
    return "_".join([*kept, "0000"]) if kept else ACCESS_POINT


def shape(text: str) -> str:
    """Only the form of a text: letters become x, digits 0.

    >>> shape("Anna 52.5, 13.4")
    'xxxx 00.0, 00.0'
    """
    return re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "0", re.sub(r"[^\x20-\x7e\s]", "x", text)))


def _unescaped(name: str) -> str:
    return unescape(unquote(name, errors="surrogateescape"))


def _is_model(word: str) -> bool:
    known = identify(word)
    return known is not None and word.upper().removeprefix("VIOFO_") == re.sub(
        r"\W", "", known.removeprefix("viofo-").upper()
    )
