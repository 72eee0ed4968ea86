"""A store: a target that keeps files by name and gives them back, so that what it holds can be looked at and proven.

A folder, an S3 bucket, a WebDAV server and an SFTP server are stores. A share only puts files there; a mirror of the
archive also asks what is there already. Each is one file beside this one, and knows nothing of shares or mirrors.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterable, AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from pathlib import PurePosixPath
from typing import Protocol

from vantrue_client.archive.layout import safe_name
from vantrue_client.errors import NameTaken, UnsafeName
from vantrue_client.share.parcel import Parcel
from vantrue_client.share.targets.target import Delivered, Means

MOST_NAMES = 99
"""Names that are tried for one parcel before it is given up: a folder of so many like it is no accident."""


class Shelf(Protocol):
    """A store while it is open. Its methods raise NotDelivered, and StorageError for a folder of this laptop."""

    async def size(self, name: str) -> int | None:
        """Bytes of the file of that name; None where there is none. Raises UnsafeName."""
        ...

    async def put(self, parcel: Parcel) -> str:
        """Put it there under its name, whole and read back; where it is now, in words without a secret.

        What an earlier try left is gone on with where the protocol can. A name that holds the same already is fine:
        nothing is sent. Raises NameTaken where it holds something else, UnsafeName. Cancelled or failed, the name does
        not exist there.
        """
        ...

    def read(self, name: str) -> AsyncIterator[bytes]:
        """What lies there under that name, in pieces."""
        ...


class Store(Protocol):
    """Somewhere that keeps files by name; ``address`` and ``tells`` as a target has them."""

    address: str
    tells: str

    def open(self, means: Means) -> AbstractAsyncContextManager[Shelf]:
        """Open it; the way to it is open meanwhile, and to nothing else. Raises NotDelivered and Refused."""
        ...


class StoreTarget:
    """A store as a target: parcels are put there one after the other, under names that are free."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.address = store.address
        self.tells = store.tells

    async def deliver(self, parcels: Sequence[Parcel], means: Means) -> AsyncIterator[Delivered]:
        """Put all of them there; a name that something else has is left to it, and a number added."""
        async with self.store.open(means) as shelf:
            for parcel in parcels:
                yield await _put_where_free(shelf, parcel)


async def holds(shelf: Shelf, parcel: Parcel) -> bool:
    """Whether a store holds a parcel under its name: size first, then what it gives back, by its hash."""
    if await shelf.size(parcel.name) != parcel.size:
        return False
    async with aclosing(shelf.read(parcel.name)) as pieces:  # type: ignore[type-var]
        return await is_hash_of(pieces, parcel)


async def is_hash_of(pieces: AsyncIterable[bytes], parcel: Parcel) -> bool:
    """Whether these bytes are the parcel's; no more of them are read than it has."""
    digest, seen = hashlib.sha256(), 0
    async for piece in pieces:
        digest.update(piece)
        seen += len(piece)
        if seen > parcel.size:
            return False
    return seen == parcel.size and digest.hexdigest() == parcel.sha256


def safe_path(name: str) -> PurePosixPath:
    """A parcel's name as a path that stays below where it is put; raises UnsafeName.

    >>> safe_path("2025/12-11/event/X.MP4")
    PurePosixPath('2025/12-11/event/X.MP4')
    >>> safe_path("../x")
    Traceback (most recent call last):
    ...
    vantrue_client.errors.UnsafeName: No copy can be named '../x'.
    """
    parts = name.split("/")
    try:
        if all(safe_name(part) == part for part in parts):
            return PurePosixPath(*parts)
    except UnsafeName:
        pass
    raise UnsafeName(f"No copy can be named {name[:200]!r}.", path=name)


def half_name(parcel: Parcel) -> PurePosixPath:
    """What it is called until it is whole: the same at each try, so that a later one finds what an earlier one left.

    >>> from pathlib import Path
    >>> half_name(Parcel(Path("x"), "a/clip.mp4", "video/mp4", 1, "ab" * 32))
    PurePosixPath('a/.clip.mp4.abababababababab.part')
    """
    path = safe_path(parcel.name)
    return path.with_name(f".{path.name}.{parcel.sha256[:16]}.part")


def taken(parcel: Parcel, where: str) -> NameTaken:
    """The error for a name that holds something else."""
    return NameTaken(
        f"There is another file called {parcel.name} at {where}.",
        kept="It was left as it is.",
        advice="Give the copy another name, or move the other file.",
    )


async def _put_where_free(shelf: Shelf, parcel: Parcel) -> Delivered:
    for name in _names(parcel.name):
        named = Parcel(parcel.path, name, parcel.media_type, parcel.size, parcel.sha256)
        try:
            return Delivered(parcel, await shelf.put(named))
        except NameTaken as error:
            last = error
    raise last


def _names(name: str) -> Iterator[str]:
    """The name itself, then with a number before its ending."""
    yield name
    path = PurePosixPath(name)
    for number in range(2, MOST_NAMES + 1):
        yield str(path.with_name(f"{path.stem}-{number}{path.suffix}"))
