"""Writing that lasts: durable, private, and never over a finished file.

Every file and folder that the program creates is for its owner alone (0600 in 0700), also with a loose umask. A
disk without owners or modes (exFAT, a NAS) is used all the same. What these functions returned from is on the disk.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from vantrue_client.errors import NoRoom, NotWritable, StorageError, UsageError

FILE_MODE = 0o600
FOLDER_MODE = 0o700

HALF = re.compile(r"\.(.+)\.[0-9a-f]{8}")
"""What a crash leaves of a small file half written is named so; the file's name is in it."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES}


def storage_error(error: OSError, path: Path | str) -> StorageError:
    """The typed error for what the system said about a path."""
    if error.errno in _FULL:
        return NoRoom(
            f"The disk is full at {path}.",
            path=path,
            kept="What was finished is intact.",
            advice="Make room, then run the same again.",
        )
    said = error.strerror or error.__class__.__name__
    return NotWritable(f"{path} cannot be written: {said}.", path=path, advice="Check the folder's owner and its disk.")


def unreadable(error: OSError, path: Path | str, kept: str = "") -> StorageError:
    """The typed error for what the system said about a file that was to be read."""
    said = error.strerror or error.__class__.__name__
    return StorageError(f"{path} cannot be read: {said}.", path=path, kept=kept, advice="Check its owner and its disk.")


def make_folder(path: Path) -> None:
    """Make a folder and those above it that are missing, each for its owner alone; raises StorageError."""
    missing = []
    at = path
    while not at.is_dir():
        missing.append(at)
        if at == at.parent:
            break
        at = at.parent
    for folder in reversed(missing):
        try:
            folder.mkdir(FOLDER_MODE, exist_ok=True)
            sync_folder(folder.parent)
        except OSError as error:
            raise storage_error(error, folder) from error


def sync_folder(path: Path) -> None:
    """Make a folder's entries last; where a system cannot do that (Windows, some NAS) nothing is lost by trying."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, *_NO_LINKS}:
            raise
    finally:
        os.close(handle)


def private_opener(path: str, flags: int) -> int:
    """For ``open(..., opener=private_opener)``: the file is its owner's alone, and a link is never followed."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0), FILE_MODE)


def write_whole(path: Path, content: bytes) -> None:
    """Put a small file in place, whole or not at all; raises StorageError.

    >>> from tempfile import mkdtemp
    >>> at = Path(mkdtemp()) / "state.json"
    >>> write_whole(at, b"{}"); at.read_bytes()
    b'{}'
    """
    make_folder(path.parent)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(beside, "xb", opener=private_opener) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise storage_error(error, path) from error


def read_small(path: Path, most: int) -> bytes | None:
    """What a small file of the program's own holds, ``most`` bytes of it; None where there is none.

    A link is not followed. Raises StorageError.

    >>> from tempfile import mkdtemp
    >>> read_small(Path(mkdtemp()) / "state.json", 1024) is None
    True
    """
    try:
        with open(path, "rb", opener=private_opener) as file:
            return file.read(min(most, os.fstat(file.fileno()).st_size))  # what is asked for is reserved, too
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(error, path) from error


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A new file of the user's choosing that has its name only once it is whole and on the disk.

    Raises UsageError where the name is taken, StorageError; whatever the body raises leaves nothing behind.

    >>> from tempfile import mkdtemp
    >>> at = Path(mkdtemp()) / "mine.gpx"
    >>> with new_file(at) as file: _ = file.write(b"<gpx/>")
    >>> at.read_bytes()
    b'<gpx/>'
    """
    taken = UsageError(f"{path} is there already.", advice="Name another file: nothing is written over.")
    if os.path.lexists(path):
        raise taken
    make_folder(path.parent)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        try:
            with open(beside, "xb", opener=private_opener) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            put_in_place(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except FileExistsError:
        raise taken from None
    except OSError as error:
        raise storage_error(error, path) from error


def append_line(path: Path, line: bytes) -> None:
    """Append one line, on the disk when this returns; a line that an earlier crash cut off is closed first."""
    make_folder(path.parent)
    try:
        with open(path, "ab+", opener=private_opener) as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    line = b"\n" + line
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise storage_error(error, path) from error


def put_in_place(part: Path, final: Path) -> None:
    """Give a finished file its final name: the one place where that is done.

    The file is expected to be fsynced. Raises FileExistsError when the name is taken (it is never overwritten),
    StorageError for the rest.
    """
    try:
        try:
            os.link(part, final, follow_symlinks=False)
        except FileExistsError:
            raise
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _rename_where_no_links_exist(part, final)
        else:
            part.unlink()
        sync_folder(final.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise storage_error(error, final) from error


def put_folder_in_place(part: Path, final: Path) -> None:
    """Give a finished folder, whose files are on the disk, its final name: the one place where that is done.

    Raises UsageError when the name is taken, StorageError for the rest.
    """
    try:
        if os.path.lexists(final):
            raise FileExistsError
        part.rename(final)
        sync_folder(final.parent)
    except OSError as error:
        if isinstance(error, FileExistsError) or error.errno == errno.ENOTEMPTY:
            raise UsageError(
                f"{final} is there already.", advice="Name another folder: nothing is written over."
            ) from None
        raise storage_error(error, final) from error


def _rename_where_no_links_exist(part: Path, final: Path) -> None:
    """On FAT and its like: claim the name first, so that two of us cannot both take it."""
    os.close(os.open(final, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
    part.replace(final)


def with_unfinished(path: Path) -> list[Path]:
    """A file that `write_whole` puts in place, where it is there, and what a crash left of it half written."""
    try:
        names = os.listdir(path.parent)  # noqa: PTH208 (names, not paths)
    except OSError:
        return []
    half = {name: found[1] for name in names if (found := HALF.fullmatch(name))}
    return [path.parent / name for name in sorted(names) if path.name in {name, half.get(name)}]


def remove_files(paths: Iterable[Path], tell: Callable[[str], None]) -> bool:
    """Remove files of the program's own for good; a link goes itself. False when one stays, which is told."""
    done, folders = True, set()
    for path in paths:
        try:
            path.unlink(missing_ok=True)
            folders.add(path.parent)
        except OSError as error:
            tell(f"{path} could not be removed: {error.strerror or type(error).__name__}.")
            done = False
    for folder in folders:
        sync_folder(folder)
    return done
