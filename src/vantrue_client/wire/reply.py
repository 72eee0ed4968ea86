"""Small replies, whole (facts: camera-wifi, Commands)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vantrue_client.errors import NotFound, ProtocolError
from vantrue_client.wire.scanner import Scanner
from vantrue_client.wire.status import raise_for_status

__all__ = ["MAX_REPLY", "Reply", "check", "raise_for_status", "read_commands_3002", "read_pairs_3014", "read_reply"]

MAX_REPLY = 1 << 20
"""Bytes that a small reply may have; the longest known, the settings menu, has some ten thousand."""

_ROOTS = frozenset({b"function", b"list", b"file"})
_NO_SUCH_PAGE = re.compile(rb"page\s+not\s+found", re.IGNORECASE)
_NUMBER = re.compile(r"\s*([+-]?\d{1,20})\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the camera answered to a command. Its texts can be secrets (3029), so it does not show them.

    cmd     the command it says it answers, the first where it names several; None when it names none
    status  0 or positive: done; negative: see ``check``. 0 where there is none, or one a setting (3014)
    values  each field's first text, by its name as spelt
    pairs   all fields in the document's order
    """

    cmd: int | None
    status: int
    values: dict[str, str] = field(repr=False)
    pairs: list[tuple[str, str]] = field(repr=False)

    def text(self, name: str) -> str | None:
        """A field's first text, whatever the case of its name; None when it is not there."""
        return next((text for known, text in self.pairs if known.lower() == name.lower()), None)

    def number(self, name: str) -> int | None:
        """A field's number; None when it is not there or is none."""
        return number(self.text(name))


def number(text: str | None) -> int | None:
    """A decimal number as the camera writes them, up to 64 bits; None for anything else.

    >>> number(" 243269632 "), number("-21"), number("4K"), number(None)
    (243269632, -21, None, None)
    """
    if text is None:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 20:
        return int(text)
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else None


def decode(text: bytes) -> str:
    """Text as the camera wrote it, its ends trimmed; bytes that are no UTF-8 survive a round trip."""
    return text.strip(b" \t\r\n\0").decode("utf-8", "surrogateescape")


def read_reply(body: bytes, *, address: str = "") -> Reply:
    """Read a small reply. A negative status raises nothing here: see ``check``.

    Raises NotFound for the "Page Not Found" page, ProtocolError for what is no reply, was cut off or is far too long.

    >>> reply = read_reply(b"<Function><Cmd>3017</Cmd><Status>0</Status><Value>31457280</Value></Function>")
    >>> reply.cmd, reply.status, reply.number("Value")
    (3017, 0, 31457280)
    """
    if len(body) > MAX_REPLY:
        raise ProtocolError(f"The camera's reply is longer than {MAX_REPLY} bytes.", address=address)
    pairs: list[tuple[str, str]] = []
    open_roots = roots = 0
    scanner = Scanner()
    for events in (scanner.feed(body), scanner.close()):
        for tag, text in events:
            if text is not None:
                pairs.append((decode(tag), decode(text)))
            elif tag.lower() in _ROOTS:
                roots += 1
                open_roots += 1
            elif tag[1:].lower() in _ROOTS:
                open_roots -= 1
    if not roots:
        raise_for_page(body, address)
        raise ProtocolError("The camera answered something that is no reply to a command.", address=address)
    if open_roots > 0:
        raise ProtocolError("The camera's reply ends in the middle.", address=address, advice="Try again.")
    return _reply(pairs)


def check(reply: Reply, address: str = "") -> Reply:
    """Hand a reply back, or raise the typed error that its negative status means (CommandError and below)."""
    raise_for_status(reply.status, "The command" if reply.cmd is None else f"Command {reply.cmd}", address)
    return reply


def raise_for_page(body: bytes, address: str = "") -> None:
    """Raise NotFound when a body is the page that the server gives for a missing file, with a 200."""
    if _NO_SUCH_PAGE.search(body[:4096]):
        raise NotFound(
            "The camera says that there is no such file.",
            status=-1,
            address=address,
            advice="List again: it was overwritten, deleted or moved.",
        )


def read_pairs_3014(reply: Reply) -> dict[int, str]:
    """Every setting's current value: alternating Cmd and Status, where a value can be text.

    >>> read_pairs_3014(read_reply(b"<Function><Cmd>2002</Cmd><Status>3</Status><Cmd>3008</Cmd><Status>EN</Status>"
    ...                            b"</Function>"))
    {2002: '3', 3008: 'EN'}
    """
    settings: dict[int, str] = {}
    command: int | None = None
    for name, text in reply.pairs:
        if name.lower() == "cmd":
            command = number(text)
        elif name.lower() == "status" and command is not None:
            settings[command] = text
            command = None
    settings.pop(3014, None)  # its own number, where a firmware repeats it, is no setting
    return settings


def read_commands_3002(reply: Reply) -> frozenset[int]:
    """Every command number that the firmware says it knows.

    >>> sorted(read_commands_3002(read_reply(b"<Function><Cmd>1001</Cmd><Cmd>3015</Cmd></Function>")))
    [1001, 3015]
    """
    numbers = (number(text) for name, text in reply.pairs if name.lower() == "cmd")
    return frozenset(known for known in numbers if known is not None)


def _reply(pairs: list[tuple[str, str]]) -> Reply:
    values: dict[str, str] = {}
    for name, text in pairs:
        values.setdefault(name, text)
    commands = [number(text) for name, text in pairs if name.lower() == "cmd"]
    statuses = [number(text) for name, text in pairs if name.lower() == "status"]
    status = statuses[0] if len(statuses) == 1 else None
    return Reply(commands[0] if commands else None, status or 0, values, pairs)
