"""JPEG pictures out of a stream of them, whatever stands between them.

Cameras send them as parts of a multipart body, with sloppy boundaries and lengths, or bare, one behind the other. Both
are read by the pictures' own structure: segments have lengths, so a small picture inside another one (EXIF) ends none.
"""

from __future__ import annotations

MOST = 8 * 1024 * 1024
"""Bytes that one picture may have; a longer one is passed over."""

_START = b"\xff\xd8\xff"
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
_END, _SCAN, _FILL, _STUFFED = 0xD9, 0xDA, 0xFF, 0x00


class Pictures:
    """Finds whole pictures in bytes as they arrive, with memory for one; how they were cut changes nothing.

    >>> stream = Pictures()
    >>> one = bytes.fromhex("ffd8 ffe00004abcd ffda0002 00ff00 ffd9")
    >>> stream.feed(b"--frame" + one[:9]), stream.feed(one[9:] + b"--fra") == [one]
    ([], True)
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._buffer = bytearray()
        self._at = 0  # how far the picture that the buffer begins with was read; 0: none began
        self._in_scan = False

    def feed(self, data: bytes) -> list[bytes]:
        """The pictures that became whole with these bytes."""
        self._buffer += data
        found = []
        while self._begin() and (end := self._walk()) is not None:
            if end:
                found.append(bytes(self._buffer[:end]))
            self._drop(end or 1)
        if len(self._buffer) > self._most:
            self._drop(len(self._buffer))
        return found

    def _begin(self) -> bool:
        """Whether the buffer begins with a picture now; what stands before one is dropped."""
        if self._at:
            return True
        start = self._buffer.find(_START)
        if start < 0:
            del self._buffer[: max(0, len(self._buffer) - len(_START) + 1)]
            return False
        del self._buffer[:start]
        self._at, self._in_scan = 2, False
        return True

    def _drop(self, count: int) -> None:
        del self._buffer[:count]
        self._at = 0

    def _walk(self) -> int | None:
        """Where the picture ends, 0 where it is none, None where more bytes are needed."""
        buffer = self._buffer
        while self._at + 1 < len(buffer):
            if self._in_scan:
                self._at = self._next_marker(self._at)
                if self._at + 1 >= len(buffer):
                    break
            marker = buffer[self._at + 1]
            if buffer[self._at] != 0xFF or marker == _STUFFED:
                return 0
            if marker == _END:
                return self._at + 2
            if marker == _FILL:
                self._at += 1
            elif marker in _ALONE:
                self._at += 2
            elif self._at + 4 > len(buffer):
                break
            else:
                length = int.from_bytes(buffer[self._at + 2 : self._at + 4], "big")
                if length < 2 or marker == _START[1]:
                    return 0
                self._at += 2 + length
                self._in_scan = marker == _SCAN
        return None

    def _next_marker(self, at: int) -> int:
        """Where a marker stands behind the coded picture: not a byte of it that looks like one."""
        buffer = self._buffer
        while 0 <= (at := buffer.find(b"\xff", at)) < len(buffer) - 1:
            if buffer[at + 1] != _STUFFED and buffer[at + 1] not in _ALONE and buffer[at + 1] != _FILL:
                return at
            at += 1 if buffer[at + 1] == _FILL else 2
        return len(buffer) - 1 if at >= 0 else len(buffer)
