"""Reading a file here and there, with bounded memory."""

from __future__ import annotations

from typing import BinaryIO

BLOCK = 1 << 18


def read_at(file: BinaryIO, at: int, count: int) -> bytes:
    """``count`` bytes from a position on, fewer at the file's end."""
    file.seek(at)
    return file.read(count)


def find(file: BinaryIO, what: bytes, at: int) -> int:
    """Where some bytes come next from a position on, -1 when nowhere.

    >>> from io import BytesIO
    >>> find(BytesIO(b"one two"), b"two", 1)
    4
    """
    while len(block := read_at(file, at, BLOCK)) >= len(what):
        if (found := block.find(what)) >= 0:
            return at + found
        at += len(block) - len(what) + 1
    return -1


def zeros_at_end(file: BinaryIO, size: int) -> int:
    """How many zero bytes a file ends with."""
    at = size
    while at > 0:
        start = max(0, at - BLOCK)
        if kept := len(read_at(file, start, at - start).rstrip(b"\0")):
            return size - start - kept
        at = start
    return size


def is_zero(data: bytes) -> bool:
    """Whether there is nothing but zeros."""
    return not data.strip(b"\0")
