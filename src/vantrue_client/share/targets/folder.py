"""A folder as a target: a USB stick, a mounted NAS, any place on a disk."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from io import FileIO
from pathlib import Path

from vantrue_client.errors import NoRoom, NotDelivered, NotWritable
from vantrue_client.fetch.claim import claim
from vantrue_client.files import make_folder, put_in_place, storage_error
from vantrue_client.sentences import Sentence
from vantrue_client.share.parcel import Parcel
from vantrue_client.share.targets.remote import reading
from vantrue_client.share.targets.store import half_name, safe_path, taken
from vantrue_client.share.targets.target import Means
from vantrue_client.share.targets.worker import Check, in_worker

CHUNK = 1024 * 1024
MOUNTED_BELOW = {"/media", "/run/media", "/mnt", "/Volumes"}
"""Where systems mount what is plugged in, or a folder of each user's for it."""


class FolderStore:
    """A folder, made where only it is missing; where the system mounts disks it may be one that is not plugged in."""

    kind = "folder"

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.expanduser(path)).absolute()  # noqa: PTH111 (takes a ~ that is nobody's home for a name)
        self.address = str(self.path)
        self.tells: str = Sentence(
            "target.folder",
            "The copy is put into the folder {folder}: whoever can open that disk can watch it.",
            folder=self.path,
        )

    @asynccontextmanager
    async def open(self, means: Means) -> AsyncIterator[FolderShelf]:
        """Look whether it is there, or make it; raises NotDelivered, StorageError."""
        try:
            disk = (await asyncio.to_thread(self._made)).st_dev
        except OSError as error:
            raise self._missing() from error
        if not self.path.is_dir():
            raise self._missing()
        yield FolderShelf(self.path, disk, means.sent)

    def _made(self) -> os.stat_result:
        if not os.path.lexists(self.path) and self.path.parent.is_dir() and not _holds_disks(self.path.parent):
            make_folder(self.path)
        return self.path.stat()

    def _missing(self) -> NotDelivered:
        return NotDelivered(
            f"There is no folder {self.path}.",
            kept="Nothing was copied.",
            advice="Plug its disk in, or make the folder first.",
        )


def _holds_disks(folder: Path) -> bool:
    """Whether a folder is one in which the system mounts disks that are plugged in, for all or for one user.

    >>> _holds_disks(Path("/run/media/ann")), _holds_disks(Path("/home/ann"))
    (True, False)
    """
    return bool({str(folder), str(folder.parent)} & MOUNTED_BELOW)


class FolderShelf:
    """A folder that files are copied into. Raises StorageError."""

    def __init__(self, root: Path, disk: int, sent: Callable[[int], None]) -> None:
        self._root = root
        self._disk = disk
        self._sent = sent

    async def size(self, name: str) -> int | None:
        """Bytes of a file; None where no file is."""
        at = self._root / safe_path(name)
        try:
            return at.stat().st_size if at.is_file() else None
        except OSError as error:
            raise storage_error(error, at) from error

    async def put(self, parcel: Parcel) -> str:
        """Copy it, on the disk and read back before it has its name."""
        at = self._root / safe_path(parcel.name)
        loop = asyncio.get_running_loop()
        await in_worker(lambda check: self._copy(parcel, at, check, loop))
        return str(at)

    async def read(self, name: str) -> AsyncIterator[bytes]:
        """What a file holds."""
        at = self._root / safe_path(name)
        try:
            with at.open("rb") as file:
                while chunk := await asyncio.to_thread(file.read, CHUNK):
                    yield chunk
        except OSError as error:
            raise storage_error(error, at) from error

    def _copy(self, parcel: Parcel, at: Path, check: Check, loop: asyncio.AbstractEventLoop) -> None:
        if os.path.lexists(at):
            if not _is(at, parcel, check):
                raise taken(parcel, str(self._root))
            return
        self._find_room(parcel)
        make_folder(at.parent)
        half = self._root / half_name(parcel)
        with claim(half) as file:
            try:
                self._write(file, parcel, check, loop)
                if not _is(half, parcel, check):
                    raise NotDelivered(
                        f"{self._root} does not give back what was written.",
                        kept="The copy was removed there.",
                        advice="The disk may be failing: check it, or take another.",
                    )
                self._still_there()
                put_in_place(half, at)
            except FileExistsError as error:
                raise taken(parcel, str(self._root)) from error
            except OSError as error:
                raise storage_error(error, at) from error
            finally:
                with suppress(OSError):
                    half.unlink(missing_ok=True)

    def _write(self, to: FileIO, parcel: Parcel, check: Check, loop: asyncio.AbstractEventLoop) -> None:
        to.truncate()  # what a killed try left
        with reading(parcel.path):
            opened = parcel.path.open("rb")
        with opened as file:
            while chunk := file.read(CHUNK):
                check()
                whole = memoryview(chunk)
                while whole:
                    whole = whole[to.write(whole) :]
                loop.call_soon_threadsafe(self._sent, len(chunk))
        os.fsync(to.fileno())

    def _find_room(self, parcel: Parcel) -> None:
        self._still_there()
        free = shutil.disk_usage(self._root).free
        if free < parcel.size:
            raise NoRoom(
                f"{parcel.name} has {parcel.size} bytes, and there is room for {free} in {self._root}.",
                path=self._root,
                kept="Nothing was written.",
                advice="Make room there, or take another disk.",
            )

    def _still_there(self) -> None:
        """A stick that was pulled leaves a folder of the laptop's own disk where it was mounted."""
        try:
            if self._root.stat().st_dev == self._disk:
                return
        except OSError as error:
            raise storage_error(error, self._root) from error
        raise NotWritable(
            f"The disk at {self._root} is gone.", path=self._root, advice="Plug it in again, then run the same again."
        )


def _is(at: Path, parcel: Parcel, check: Check) -> bool:
    """Whether a file is the parcel, read from the disk and not from memory where the system can be told so."""
    try:
        with at.open("rb") as file:
            if os.fstat(file.fileno()).st_size != parcel.size:
                return False
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            digest = hashlib.sha256()
            while chunk := file.read(CHUNK):
                check()
                digest.update(chunk)
    except OSError as error:
        raise storage_error(error, at) from error
    return digest.hexdigest() == parcel.sha256
