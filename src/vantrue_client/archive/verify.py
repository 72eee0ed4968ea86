"""Verifying: every file is read again and compared with what was noted when it came."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from vantrue_client.archive.books import Books
from vantrue_client.archive.copy import Copy, now
from vantrue_client.archive.inside import hash_inside
from vantrue_client.model import Filter

AT_ONCE = 64


class State(StrEnum):
    """How a file was found."""

    OK = "ok"
    MISSING = "missing"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Checked:
    """How a copy's file was found; ``reason`` says what is wrong with it."""

    copy: Copy
    state: State
    reason: str = ""


def verify(books: Books, chosen: Filter) -> Generator[Checked, None, None]:
    """Read the files that are meant, newest first, and say of each how it was found; nothing is removed or changed."""
    sound: list[str] = []
    try:
        for copy in books.catalog.ls(chosen):
            checked = check(books, copy)
            if checked.state is State.OK:
                sound.append(copy.file)
            yield checked
            if len(sound) >= AT_ONCE:
                books.catalog.verified(sound, now())
                sound.clear()
    finally:
        books.catalog.verified(sound, now())


def check(books: Books, copy: Copy) -> Checked:
    """Read one file again."""
    try:
        sha256, size = hash_inside(books.root, PurePosixPath(copy.file))
    except FileNotFoundError:
        return Checked(copy, State.MISSING, "The file is gone.")
    except OSError as error:
        return Checked(copy, State.UNREADABLE, f"It cannot be read: {error.strerror}.")
    if size != copy.recording.size:
        return Checked(copy, State.DAMAGED, f"It has {size} bytes instead of {copy.recording.size}.")
    if sha256 != copy.sha256:
        return Checked(copy, State.DAMAGED, "Its content is not what was brought over.")
    return Checked(copy, State.OK)
