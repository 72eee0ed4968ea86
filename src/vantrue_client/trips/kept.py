"""The user's places and fences, each kind in one private file, which is read and written whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from vantrue_client.errors import StorageError, UsageError
from vantrue_client.files import make_folder, read_small, write_whole
from vantrue_client.policy.exclusive import exclusive
from vantrue_client.trips.fences import Fence
from vantrue_client.trips.naming import Named, find
from vantrue_client.trips.places import Place

MOST = 1000
MOST_BYTES = 16 * 1024 * 1024

T = TypeVar("T", bound=Named)


class Kept(Generic[T]):
    """Things with names in one file; each change is on the disk when the call returns. Raises StorageError.

    what  in a word: ``place``
    """

    def __init__(self, path: Path, kind: type[T], what: str) -> None:
        self._path, self._what = path, what
        self._decoder: msgspec.json.Decoder[list[T]] = msgspec.json.Decoder(list[kind])  # type: ignore[valid-type]

    def all(self) -> list[T]:
        """All of them, in the order in which they were set."""
        content = read_small(self._path, MOST_BYTES)
        if content is None:
            return []
        try:
            return self._decoder.decode(content)
        except msgspec.MsgspecError as error:
            raise StorageError(
                f"{self._path} is damaged: {error}.", path=self._path, advice="Mend it, or move it away."
            ) from error

    def add(self, thing: T) -> None:
        """Keep one more; raises UsageError when its name is taken."""
        with self._held():
            known = self.all()
            if any(one.name.casefold() == thing.name.casefold() for one in known):
                raise UsageError(
                    f"A {self._what} is called {thing.name!r} already.", advice=f"`vantrue {self._what} rm` removes it."
                )
            if len(known) >= MOST:
                raise UsageError(f"There are {MOST} already.", advice=f"`vantrue {self._what} rm` removes one.")
            self._write([*known, thing])

    def remove(self, name: str) -> T:
        """Forget one; raises UsageError for a name that nobody knows."""
        with self._held():
            known = self.all()
            gone = find(known, name, self._what, f"See `vantrue {self._what} ls`.")
            self._write([one for one in known if one is not gone])
            return gone

    def _write(self, things: list[T]) -> None:
        write_whole(self._path, msgspec.json.format(msgspec.json.encode(things)) + b"\n")

    @contextmanager
    def _held(self) -> Iterator[None]:
        make_folder(self._path.parent)
        with exclusive(self._path.with_suffix(".lock")):
            yield


def places(state: Path) -> Kept[Place]:
    """The named places."""
    return Kept(state / "places.json", Place, "place")


def fences(state: Path) -> Kept[Fence]:
    """The electronic fences."""
    return Kept(state / "fences.json", Fence, "fence")
