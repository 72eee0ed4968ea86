"""Files below a folder, reached without following a link out of it.

Where the system can, every step is taken from the folder before it (``openat``), so that nothing planted meanwhile is
followed either; elsewhere each step is looked at first.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from vantrue_client.errors import NotWritable
from vantrue_client.files import make_folder, sync_folder
from vantrue_client.model import CameraTime

CHUNK = 1 << 20

_STEPS = {os.open, os.stat, os.unlink, os.rmdir} <= os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


def is_link(status: os.stat_result) -> bool:
    """Whether an lstat tells of a link; on Windows junctions count."""
    return stat.S_ISLNK(status.st_mode) or bool(getattr(status, "st_reparse_tag", 0))


def real_folder(root: Path, relative: PurePosixPath) -> Path:
    """A folder below ``root``, made where it is missing; raises NotWritable when a step is a link or a file."""
    at = root
    for part in relative.parts:
        at = at / part
        if not os.path.lexists(at):
            make_folder(at)
        status = at.lstat()
        if is_link(status) or not stat.S_ISDIR(status.st_mode):
            raise NotWritable(
                f"{at} is a link or a file, not a folder of the archive.",
                path=at,
                kept="Nothing was written there.",
                advice="Move it away.",
            )
    return at


def stat_inside(root: Path, relative: PurePosixPath) -> os.stat_result | None:
    """What lies at a place below ``root``, itself not followed; None for nothing.

    Raises OSError for what cannot be reached, also where a step is a link.
    """
    try:
        with _parent(root, relative) as (folder, name):
            return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None


def open_inside(root: Path, relative: PurePosixPath) -> BinaryIO:
    """Open a regular file below ``root`` for reading; raises OSError, also where a step is a link."""
    with _parent(root, relative) as (folder, name):
        if folder is None and is_link(os.lstat(name)):
            raise OSError(errno.ELOOP, "is a link")
        file = os.fdopen(os.open(name, _READ, dir_fd=folder), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "is not a file")
    return file


def hash_inside(root: Path, relative: PurePosixPath) -> tuple[str, int]:
    """SHA-256 and size of a file below ``root``, in bounded memory; raises OSError, also where a step is a link."""
    digest, size = hashlib.sha256(), 0
    with open_inside(root, relative) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def unlink_inside(root: Path, relative: PurePosixPath) -> None:
    """Remove one file below ``root`` for good, on the disk when this returns; raises OSError."""
    with _parent(root, relative) as (folder, name):
        os.unlink(name, dir_fd=folder)
        if folder is not None:
            os.fsync(folder)
        else:
            sync_folder(Path(name).parent)


def unlink_many_inside(root: Path, relative: PurePosixPath, names: Iterable[str]) -> dict[str, OSError]:
    """Remove files of one folder below ``root`` for good, at the cost of one; those gone already are fine.

    Returns what went wrong with which; raises OSError where the folder cannot be reached.
    """
    failed = {}
    with _folder(root, relative) as (folder, path):
        for name in names:
            try:
                os.unlink(name if folder is not None else Path(path) / name, dir_fd=folder)
            except FileNotFoundError:
                continue
            except OSError as error:
                failed[name] = error
        if folder is not None:
            os.fsync(folder)
        else:
            sync_folder(Path(path))
    return failed


def rmdir_inside(root: Path, relative: PurePosixPath) -> bool:
    """Remove a folder below ``root`` if it is empty; whether it is gone. Raises OSError where it cannot be reached."""
    with _parent(root, relative) as (folder, name):
        try:
            os.rmdir(name, dir_fd=folder)
        except FileNotFoundError:
            return True
        except OSError as error:
            if error.errno in {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}:
                return False
            raise
        return True


def file_time(status: os.stat_result) -> CameraTime | None:
    """When a file was last written as a clock on the laptop's wall showed it, in whole seconds; None for nonsense."""
    try:
        return CameraTime.from_timestamp(status.st_mtime_ns // 1_000_000_000)
    except (ValueError, OverflowError, OSError):
        return None


def names_inside(root: Path, relative: PurePosixPath) -> list[str]:
    """Names in a folder below ``root``, sorted; empty when there is no such folder. Raises OSError for the rest."""
    try:
        with _folder(root, relative) as (folder, path):
            return sorted(os.listdir(path if folder is None else folder))  # noqa: PTH208 - of an open folder
    except FileNotFoundError:
        return []


def list_inside(root: Path, relative: PurePosixPath) -> Iterator[tuple[str, os.stat_result]]:
    """Names in a folder below ``root`` with what lies there, links not followed; raises OSError."""
    with _folder(root, relative) as (folder, path), os.scandir(path if folder is None else folder) as entries:
        for entry in entries:
            try:
                yield entry.name, entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # gone since


@contextmanager
def _parent(root: Path, relative: PurePosixPath) -> Iterator[tuple[int | None, str]]:
    with _folder(root, relative.parent) as (folder, path):
        yield (folder, relative.name) if folder is not None else (None, str(Path(path) / relative.name))


@contextmanager
def _folder(root: Path, relative: PurePosixPath) -> Iterator[tuple[int | None, str]]:
    if relative.is_absolute() or ".." in relative.parts:
        raise OSError(errno.EXDEV, "leads out of the folder")
    if not _STEPS:
        yield None, _looked_at(root, relative)
        return
    handle = os.open(root, _FOLDER & ~getattr(os, "O_NOFOLLOW", 0))
    try:
        for part in relative.parts:
            deeper = os.open(part, _FOLDER, dir_fd=handle)
            os.close(handle)
            handle = deeper
        yield handle, str(root / relative)
    finally:
        os.close(handle)


def _looked_at(root: Path, relative: PurePosixPath) -> str:
    at = root
    for part in relative.parts:
        at = at / part
        if is_link(at.lstat()):
            raise OSError(errno.ELOOP, "is a link")
    return str(at)
