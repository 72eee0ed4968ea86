"""Where copies lie while a share is under way; what a killed one leaves goes when the next begins."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vantrue_client.errors import StorageError
from vantrue_client.files import make_folder
from vantrue_client.model.holding import Package, Scope, Stock, Tell
from vantrue_client.policy.exclusive import exclusive
from vantrue_client.policy.stored import a_link
from vantrue_client.sentences import Sentence

OUTLIVES_S = 24 * 3600.0
"""Seconds that a copy stays which a program or a draft was handed: nobody can tell when they have read it."""
_LOCK = ".lock"


class Scratch:
    """A private folder of the program's own; everything here blocks, and raises StorageError.

    >>> from tempfile import mkdtemp
    >>> scratch = Scratch(Path(mkdtemp()) / "share")
    >>> with scratch.folder() as folder:
    ...     _ = (folder / "clip-1.mp4").write_bytes(b"")
    >>> folder.exists(), scratch.kept.exists()
    (False, True)
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def kept(self) -> Path:
        """For copies that outlive their share."""
        return self._root / "kept"

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """A folder for one share, which goes with all that is in it; what others left goes now."""
        make_folder(self.kept)
        self._sweep()
        folder = self._root / secrets.token_hex(8)
        make_folder(folder)
        lock = folder.with_suffix(_LOCK)
        try:
            with exclusive(lock):
                try:
                    yield folder
                finally:
                    shutil.rmtree(folder, ignore_errors=True)
        finally:
            lock.unlink(missing_ok=True)

    def _sweep(self) -> None:
        for at in list(self._root.iterdir()):
            if at != self.kept and at.suffix != _LOCK and not _in_use(at):
                _remove(at)
        oldest = time.time() - OUTLIVES_S
        for at in list(self.kept.iterdir()):
            if at.lstat().st_mtime < oldest:
                _remove(at)


class Copies:
    """Copies that were made for sharing and are still here, as a category of what is stored: the Protocol `Holding`."""

    category = "copies"
    about = Sentence("stored.copies", "Copies that programs and drafts were handed, which stay for a day.")
    limits: frozenset[str] = frozenset()
    afterwards = ""

    def __init__(self, root: Path) -> None:
        self._root = root

    def stocks(self, scope: Scope) -> list[Stock]:
        """The files that are there."""
        sizes = [at.lstat().st_size for at in self._files()]
        return [Stock(Sentence("stored.copies.all", "copies"), len(sizes), sum(sizes))] if sizes else []

    def stays(self, scope: Scope) -> list[str]:
        """A link in the folder's place."""
        return [a_link(self._root)] if self._root.is_symlink() else []

    def export(self, package: Package) -> None:
        """They are copies."""
        if count := len(self._files()):
            package.note(f"{count} copies that were made for sharing: their originals are among the recordings.")

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Remove them all."""
        if self._root.is_symlink() or not self._root.exists():
            return True
        failed: list[str] = []
        shutil.rmtree(self._root, onerror=lambda _, at, __: failed.append(str(at)))
        for at in failed:
            tell(f"{at} could not be removed.")
        return not failed

    def _files(self) -> list[Path]:
        if self._root.is_symlink() or not self._root.is_dir():
            return []
        return [at for at in self._root.rglob("*") if at.suffix != _LOCK and at.is_file() and not at.is_symlink()]


def _in_use(folder: Path) -> bool:
    """Whether the process that shares is alive: its lock is held."""
    lock = folder.with_suffix(_LOCK)
    if not lock.exists():
        return False
    try:
        with exclusive(lock, wait=0.0):
            pass
    except StorageError:
        return True
    lock.unlink(missing_ok=True)
    return False


def _remove(at: Path) -> None:
    if at.is_dir() and not at.is_symlink():
        shutil.rmtree(at, ignore_errors=True)
    else:
        at.unlink(missing_ok=True)
