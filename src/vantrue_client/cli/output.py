"""What the commands print: JSON, tab-separated lines, tables for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from vantrue_client.model import Recording
from vantrue_client.workspace import sizes


def printable(text: str) -> str:
    r"""Text of a camera's, harmless on a terminal: control characters and broken bytes are shown, not sent.

    >>> printable("a\x1b[2Jb\tc\udcff")
    'a\\x1b[2Jb\\x09c\\xff'
    """
    return "".join(char if char.isprintable() else _shown(char) for char in text)


def light_on_dark(line: str) -> str:
    r"""A line of a drawing, as it was meant also on a terminal that writes dark on light.

    >>> light_on_dark("██▀")
    '\x1b[97;40m██▀\x1b[0m'
    """
    return f"\x1b[97;40m{line}\x1b[0m"


def emit(document: Any, *, indent: int | None = None) -> None:
    """Print one JSON document, ASCII only, so that it survives any terminal and any broken name."""
    print(json.dumps(document, indent=indent), flush=indent is None)


def size(count: float | None) -> str:
    """Bytes for people.

    >>> size(243269632), size(None)
    ('243.3 MB', '-')
    """
    return "-" if count is None else sizes.shown(count)


def recording_json(recording: Recording, *, url: str | None, archived: bool) -> dict[str, Any]:
    """One recording in JSON (design: experience)."""
    return {
        "name": recording.name,
        "path": recording.path,
        "kind": recording.kind.value,
        "channel": recording.channel.value if recording.channel else None,
        "sequence": recording.sequence,
        "start": str(recording.start) if recording.start else None,
        "end": str(recording.end) if recording.end else None,
        "duration_s": recording.duration,
        "size": recording.size,
        "size_exact": recording.size_exact,
        "locked": recording.locked,
        "url": url,
        "moment": recording.moment,
        "archived": archived,
    }


LISTED = ["start", "kind", "channel", "length", "size", "locked", "archived", "name"]


def listed_for_people(recording: Recording, archived: bool) -> list[object]:
    """One recording as a row of the table with the columns `LISTED`."""
    return [
        str(recording.when).replace("T", " ") if recording.when else None,
        recording.kind.value,
        recording.channel.value if recording.channel else None,
        None if recording.duration is None else f"{recording.duration:.0f} s",
        ("" if recording.size_exact else "~") + size(recording.size),
        "locked" if recording.locked else "",
        "here" if archived else "",
        recording.name,
    ]


def listed_for_scripts(recording: Recording, archived: bool) -> list[object]:
    """One recording as a tab-separated line: name, kind, channel, start, end, size, locked, archived, path."""
    return [
        recording.name,
        recording.kind.value,
        recording.channel.value if recording.channel else None,
        recording.start,
        recording.end,
        recording.size,
        None if recording.locked is None else "yes" if recording.locked else "no",
        "yes" if archived else "no",
        recording.path,
    ]


def tab_separated(cells: Iterable[object]) -> None:
    """Print one line for a script; a cell without a value is empty."""
    print("\t".join("" if cell is None else printable(str(cell)) for cell in cells), flush=True)


def on_terminal() -> bool:
    """Whether a person reads standard output."""
    return sys.stdout.isatty()


def _shown(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
