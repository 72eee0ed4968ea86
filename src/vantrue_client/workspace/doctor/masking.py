"""What may stand in a bundle: numbers and words that name nobody; all else is masked. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator

from vantrue_client.errors import CameraError
from vantrue_client.wire.commands import Command
from vantrue_client.wire.reply import read_reply

MOST_PAIRS = 1000

_NUMBER = re.compile(r"[+-]?\d{1,5}", re.ASCII)  # longer ones may be a passphrase, a serial number or a time
_VERSION = re.compile(r"[A-Z]{1,4}\d{1,4}[A-Za-z ]{0,8}[ _-]V?\d{1,8}(?:\.\d{1,8}){1,3}", re.ASCII)
_INTERFACE = re.compile(r"(?:eth|wlan|tun|tap|wg|ppp|usb|en|wl)(?:\d{1,3}|(?:p\d{1,3})?[os]\d{1,3})", re.ASCII)
_FIELDS = frozenset({"Cmd", "Status", "String", "Value"})


def names_nobody(text: str) -> bool:
    """Whether a text from elsewhere may be read by anybody: an address, a model with its version, a usual interface.

    >>> [names_nobody(text) for text in ("N4PRO_V1.3.20260109", "wlan0", "192.168.1.254", "E3_VANTRUE_13c6")]
    [True, True, True, False]
    """
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return bool(_VERSION.fullmatch(text) or _INTERFACE.fullmatch(text))
    return True


def secret_words(texts: Iterable[str | None]) -> set[str]:
    """Of texts from elsewhere those that must not be read."""
    return {text for text in texts if text and not names_nobody(text)}


def masked_reply(body: bytes) -> list[str]:
    """A small reply, a field a line: its commands, short numbers and its model; of everything else only its length.

    >>> masked_reply(b"<Function><Cmd>3003</Cmd><Status>E3_VANTRUE_13c6</Status><Boss>7</Boss></Function>")
    ['<Cmd>3003</Cmd>', '<Status>(15 characters)</Status>', '<(4 characters)>7</(4 characters)>']
    """
    try:
        reply = read_reply(body)
    except CameraError as error:
        return [f"({len(body)} bytes that are no reply: {type(error).__name__})"]
    return list(_lines(reply.cmd, reply.pairs[:MOST_PAIRS]))


def _lines(command: int | None, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for field, text in pairs:
        name = field if field in _FIELDS else _length(field)
        plain = _NUMBER.fullmatch(text) or (command == Command.VERSION and _VERSION.fullmatch(text))
        yield f"<{name}>{text if plain else _length(text)}</{name}>"


def _length(text: str) -> str:
    return f"({len(text)} characters)"
