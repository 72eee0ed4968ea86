"""Replies and file lists: every field is kept, its text only where it is known to be nobody's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from vantrue_client.wire.commands import Command
from vantrue_client.wire.masking.mask import Mask
from vantrue_client.wire.masking.names import PASSPHRASE, access_point, shape

_FREE = "NAME|FPATH|STRING|SSID|PASSPHRASE|ID|STATUS"  # whose text may hold `<`
_TOKEN = re.compile(
    rf"<({_FREE})>([^<]*+(?:<(?!/?\1>)[^<]*+)*+)</\1>"
    r"|<([A-Za-z_][\w.-]{0,31})>([^<]*+)</\3>"
    r"|(</?[A-Za-z_][\w.-]{0,31}\s{0,4}/?>|<\?xml\ [^<>?]{0,80}\?>|\s+)"
    r"|([^<\s]+|<)",
    re.IGNORECASE | re.ASCII,
)
_ENTRY = re.compile(r"(?:<ALLFile>\s*+)?<File>(?:(?!</?File>).)*+</File>(?:\s*+</ALLFile>)?\s*+", re.I | re.S)
_FPATH = re.compile(r"<FPATH>([^<]{1,1024})", re.IGNORECASE)

_NUMBER = re.compile(r"\s*[+-]?\d{1,20}\s*", re.ASCII)
_SMALL = re.compile(r"\s*(?:[+-]?\d{1,6}|0x[0-9a-f]{1,4}|true|false|on|off|)\s*", re.ASCII | re.IGNORECASE)
_PLAIN = re.compile(r"[0-9A-Fa-f*xX.+-]{0,12}", re.ASCII)
_MEASURES = re.compile(r"Width:\d{1,6}, ?Height:\d{1,6}, ?Length:\d{1,9} ?sec", re.IGNORECASE)
_FIRMWARE_PATH = re.compile(r"(?:[A-Z]:)?[\\/][\w.\\/-]{1,40}", re.ASCII)
_CREDENTIALS = frozenset(
    {Command.SET_ACCESS_POINT, Command.SET_PASSPHRASE, Command.STATION_CREDENTIALS, Command.ACCESS_POINT}
)
_TEXTS = {Command.VERSION, Command.FIRMWARE_ADDRESS, Command.FIRMWARE_PATH, Command.MOVIE_INFO}


def mask_reply(command: int, body: str, mask: Mask) -> str:
    """A small reply, masked."""
    return mask.finish(_rewritten(body, _Replies(command, mask).field))


def mask_list(body: str, mask: Mask) -> str:
    """A file list (3015), masked."""
    return mask.finish(_rewritten(body, lambda tag, text: _entry_field(tag, text, mask)))


def shortened(body: str, most: int, in_all: int) -> str:
    """A file list with at most so many entries of each folder, and of all together; its form is kept."""
    counts: Counter[str] = Counter()

    def keep(entry: re.Match[str]) -> str:
        path = _FPATH.search(entry[0])
        folder = path[1].replace("\\", "/").rpartition("/")[0] if path else ""
        if counts[folder] >= most or counts.total() >= in_all:
            return _edges(entry[0])
        counts[folder] += 1
        return entry[0]

    return _ENTRY.sub(keep, body)


def paths_in(body: str) -> list[str]:
    """The paths that a file list names."""
    return _FPATH.findall(body)


def told_names(command: int, body: str) -> Iterator[str]:
    """Names of networks and passphrases that a reply tells."""
    setting = None
    for token in _TOKEN.finditer(body):
        tag, text = (token[1] or token[3] or "").upper(), (token[2] or token[4] or "").strip()
        if tag in {"SSID", "PASSPHRASE"} or (tag == "STATUS" and setting in _CREDENTIALS):
            yield from {text, *(text.split(":") if command == Command.SETTINGS else ())}
        if tag == "CMD":
            setting = int(text) if text.isascii() and text.isdigit() else None


def _edges(entry: str) -> str:
    """What is left of an entry that goes: where one wrapper is around all of them, its edges."""
    opens, closes = entry.upper().startswith("<ALLFILE>"), "</ALLFILE>" in entry.upper()
    return "" if opens == closes else entry[:9] if opens else entry[entry.upper().rindex("</ALLFILE>") :]


def _rewritten(body: str, rewrite: Callable[[str, str], str]) -> str:
    def one(token: re.Match[str]) -> str:
        tag = token[1] or token[3]
        if tag is None:
            return token[5] if token[5] is not None else shape(token[6])
        text = token[2] if token[1] else token[4]
        if not text.strip():
            return token[0]
        return f"<{tag}>{rewrite(tag.upper(), text)}</{tag}>"

    return _TOKEN.sub(one, body)


def _entry_field(tag: str, text: str, mask: Mask) -> str:
    if tag == "NAME":
        return mask.names.path(text)
    if tag == "FPATH":
        return mask.names.path(text)
    if tag == "TIMECODE":
        return str(mask.shift.timecode(int(text))) if _NUMBER.fullmatch(text) else "0"
    if tag == "TIME":
        return mask.shift.time(text)
    if tag in {"SIZE", "SUBSIZE"} and _NUMBER.fullmatch(text):
        return text
    return text if _SMALL.fullmatch(text) else shape(text)


class _Replies:
    """The fields of one reply; what a Status means depends on the Cmd before it (3014)."""

    def __init__(self, command: int, mask: Mask) -> None:
        self._command = command
        self._mask = mask
        self._setting: int | None = None

    def field(self, tag: str, text: str) -> str:
        if tag == "CMD":
            self._setting = int(text) if _SMALL.fullmatch(text) and text.strip().isdigit() else None
            return text if self._setting is not None else shape(text)
        if tag == "STATUS":
            return self._status(text)
        if tag == "SSID":
            return self._mask.network(text) if self._command == Command.SCAN_NETWORKS else access_point(text)
        if tag == "PASSPHRASE":
            return PASSPHRASE
        if tag == "STRING":
            return self._string(text)
        if tag == "VALUE":
            return text if _NUMBER.fullmatch(text) else shape(text)
        if tag in {"NAME", "ID", "AUTH_TYPE", "MOVIELIVEVIEWLINK", "PHOTOLIVEVIEWLINK"}:
            return self._mask.free(text)
        if tag in {"SIZE", "CHK"} and _PLAIN.fullmatch(text):
            return text
        return text if _SMALL.fullmatch(text) else shape(text)

    def _status(self, text: str) -> str:
        if self._command == Command.SETTINGS:
            if self._setting in _CREDENTIALS:
                return PASSPHRASE
            if self._setting == Command.VERSION:
                return self._mask.free(text)
        return text if _SMALL.fullmatch(text) else shape(text)

    def _string(self, text: str) -> str:
        if self._command not in _TEXTS or len(text) > 200:
            return shape(text)
        if self._command == Command.MOVIE_INFO and not _MEASURES.fullmatch(text.strip()):
            return shape(text)
        if self._command == Command.FIRMWARE_PATH and not _FIRMWARE_PATH.fullmatch(text.strip()):
            return shape(text)
        return self._mask.free(text)
