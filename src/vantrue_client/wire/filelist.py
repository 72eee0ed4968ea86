"""The file list, 3015, read as it arrives (facts: camera-wifi, The file list)."""

from __future__ import annotations

import re

from vantrue_client.errors import ListIncomplete, ProtocolError
from vantrue_client.model import Recording
from vantrue_client.wire.clock import read_time
from vantrue_client.wire.fattime import unpack
from vantrue_client.wire.models import ChannelLayout
from vantrue_client.wire.record import recording
from vantrue_client.wire.reply import check, decode, number, raise_for_page, read_reply
from vantrue_client.wire.scanner import Scanner

_HEAD = 4096  # bytes kept of what came first: they tell what came instead of a list
_MAX_BYTES = 1 << 28  # a million entries: a longer list has no end
_LOCKED, _FOLDER, _ALL_BITS = 1, 16, 255  # of ATTR

_FIELDS = (b"NAME", b"FPATH", b"SIZE", b"TIMECODE", b"TIME", b"ATTR")
_LIST_ROOTS = frozenset({b"LIST", b"ALLFILE", b"FILE"})
_ENTRY_EDGES = frozenset({b"FILE", b"/FILE", b"/ALLFILE", b"/LIST"})
# An entry just as the facts show it: a run of these is taken in one go. All others go the long way, to the same end.
_PLAIN_ENTRY = re.compile(
    rb"\s*+(?:</ALLFile>\s*+)?+(?:<ALLFile>\s*+)?+<File>"
    rb"\s*+<NAME>([^<]{1,255}+)</NAME>\s*+<FPATH>([^<]{1,511}+)</FPATH>\s*+<SIZE>(\d{1,20}+)</SIZE>"
    rb"\s*+<TIMECODE>(\d{1,10}+)</TIMECODE>\s*+<TIME>([^<]{1,32}+)</TIME>\s*+<ATTR>(\d{1,3}+)</ATTR>\s*+</File>"
)
_HEX = re.compile(r"0x[0-9a-f]{1,8}", re.IGNORECASE | re.ASCII)
_STARTS = (b"<?XML", b"<LIST", b"<ALLFILE", b"<FUNCTION")


class FileList:
    """Makes recordings of a list while it arrives, in constant memory.

    One ``File`` is one entry, whatever wraps it. An entry without a path is passed over, and so is a folder's; a field
    that is missing or absurd is not known (its size then reads as 0, not exact). Where TIME and TIMECODE differ, TIME
    wins.

    >>> from vantrue_client.wire.models import layout_of
    >>> reading = FileList(layout_of("n4-pro"))
    >>> reading.feed(b"<LIST><ALLFile><File><FPATH>A:\\\\Normal\\\\20251211_184930_01110_N_C.MP4</FPATH><SI")
    []
    >>> clips = reading.feed(b"ZE>243269632</SIZE><TIME>2025/12/11 18:50:32</TIME></File></ALLFile></LIST>")
    >>> clips[0].target, clips[0].size, clips[0].duration, clips[0].channel.value
    ('/Normal/20251211_184930_01110_N_C.MP4', 243269632, 62.0, 'rear')
    >>> reading.finish()
    """

    def __init__(self, channels: ChannelLayout, *, address: str = "") -> None:
        self._channels = channels
        self._address = address
        self._scanner = Scanner(shortcut=self._take_plain_entries)
        self._entry: dict[bytes, bytes] = {}
        self._head = b""
        self._bytes = 0
        self._found: list[Recording] = []
        self._entries = 0
        self._root = b""
        self._whole = False

    def feed(self, data: bytes) -> list[Recording]:
        """Hand over what became whole with these bytes; raises ProtocolError for a list without an end."""
        self._bytes += len(data)
        if self._bytes > _MAX_BYTES:
            raise ProtocolError(
                f"The camera's file list is longer than {_MAX_BYTES >> 20} MiB and was left.",
                address=self._address,
                kept=f"{self._entries} entries were read.",
            )
        if len(self._head) < _HEAD:
            self._head += data[: _HEAD - len(self._head)]
        for tag, text in self._scanner.feed(data):
            tag = tag.upper()
            if text is None:
                self._note_edge(tag)
            elif tag in _FIELDS:
                self._entry[tag] = text
        found, self._found = self._found, []
        self._entries += len(found)
        return found

    def finish(self) -> None:
        """Say whether that was a whole list; what was handed over before is good in any case.

        Raises ListIncomplete when it was cut off or nothing came, CommandError and below when the reply was a negative
        status (Unsupported: this firmware lists no files), NotFound for the "Page Not Found" page, ProtocolError for
        garbage.
        """
        for tag, text in self._scanner.close():
            if text is None:
                self._note_edge(tag.upper())
        if self._root not in _LIST_ROOTS:
            self._raise_for_what_came_instead()
        elif self._whole and not self._found:
            return
        raise ListIncomplete(
            "The camera's file list ended in the middle.",
            address=self._address,
            kept=f"{self._entries} entries were read.",
            advice="Nothing is concluded about the rest: list again.",
        )

    def _note_edge(self, tag: bytes) -> None:
        if tag in _LIST_ROOTS and self._root not in _LIST_ROOTS:
            self._root = tag
        if tag == self._root or tag[1:] == self._root:
            self._whole = tag.startswith(b"/")
        if self._entry and tag in _ENTRY_EDGES:
            self._take(*(self._entry.get(name, b"") for name in _FIELDS))
            self._entry.clear()

    def _take_plain_entries(self, buffer: bytes, at: int) -> int:
        if self._entry or self._root != b"LIST":
            return at
        while (entry := _PLAIN_ENTRY.match(buffer, at)) is not None:
            self._take(*entry.groups())
            at = entry.end()
        return at

    def _take(self, name: bytes, fpath: bytes, size: bytes, timecode: bytes, time: bytes, attr: bytes) -> None:
        path = decode(fpath)
        attributes = _bits(decode(attr))
        if attributes is None or not 0 <= attributes <= _ALL_BITS:
            attributes = None
        if not path or path[-1] in "\\/" or (attributes is not None and attributes & _FOLDER):
            return
        made = recording(
            decode(name),
            path,
            size=number(decode(size)),
            end=read_time(decode(time)) or unpack(number(decode(timecode)) or 0),
            locked=None if attributes is None else bool(attributes & _LOCKED),
            channels=self._channels,
        )
        self._found.append(made)

    def _raise_for_what_came_instead(self) -> None:
        """Raise what the first bytes tell; return when they can be the start of a list."""
        if b"</FUNCTION" in self._head.upper():
            check(read_reply(self._head, address=self._address), self._address)
        raise_for_page(self._head, self._address)
        head = self._head.lstrip(b"\xef\xbb\xbf \t\r\n\0").upper()
        if not any(head.startswith(start) or start.startswith(head) for start in _STARTS):
            raise ProtocolError("The camera answered something that is no file list.", address=self._address)


def _bits(text: str) -> int | None:
    """The attribute byte, which may be written as hex."""
    return int(text, 16) if _HEX.fullmatch(text) else number(text)
