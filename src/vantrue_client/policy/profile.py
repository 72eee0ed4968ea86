"""The local profile: a driver's name and a vehicle, both optional, and kept on this laptop alone (clause 1.2)."""

from __future__ import annotations

from pathlib import Path

import msgspec

from vantrue_client.errors import StorageError, UsageError
from vantrue_client.files import read_small, storage_error, sync_folder, write_whole

MOST_TEXT = 100
_MOST_BYTES = 16 * 1024


class Personal(msgspec.Struct, frozen=True, kw_only=True):
    """What the user said of himself; nothing is asked for."""

    name: str | None = None
    vehicle: str | None = None


class ProfileFile:
    """The profile in a private file; raises StorageError where it cannot be read or written.

    >>> from tempfile import mkdtemp
    >>> profile = ProfileFile(Path(mkdtemp()) / "profile.json")
    >>> profile.say(name="Kim").name, profile.say(vehicle="van").name, profile.forget(), profile.read().name
    ('Kim', 'Kim', True, None)
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Personal:
        """What was said."""
        content = read_small(self._path, _MOST_BYTES)
        try:
            return Personal() if content is None else msgspec.json.decode(content, type=Personal)
        except msgspec.MsgspecError as error:
            raise StorageError(
                f"The profile in {self._path} cannot be read.",
                path=self._path,
                advice="`vantrue privacy profile --forget` removes it.",
            ) from error

    def say(self, *, name: str | None = None, vehicle: str | None = None) -> Personal:
        """Keep what is said now beside what was said before; an empty text takes it back. Raises UsageError."""
        before = self.read()
        said = Personal(name=_said(name, before.name), vehicle=_said(vehicle, before.vehicle))
        write_whole(self._path, msgspec.json.format(msgspec.json.encode(said)) + b"\n")
        return said

    def forget(self) -> bool:
        """Remove it; whether there was one."""
        try:
            self._path.unlink()
            sync_folder(self._path.parent)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise storage_error(error, self._path) from error
        return True


def _said(now: str | None, before: str | None) -> str | None:
    if now is None:
        return before
    if len(now) > MOST_TEXT or not now.isprintable():
        raise UsageError(f"{now[:MOST_TEXT]!r} does not fit.", advice=f"Up to {MOST_TEXT} letters in one line.")
    return now.strip() or None
