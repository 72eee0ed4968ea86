"""What the camera shows of its card: the files of a folder, and over them what changed since."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote_to_bytes

LOCKED = 0o222  # a file that has none of these bits is locked


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as the camera shows it.

    folder  where it is listed: ``Normal``, ``DCIM/Movie``, or empty for the root
    name    as listed
    file    where its bytes are
    size    bytes that a download delivers now
    listed  bytes that the list says
    end     last write on the camera's clock, in whole two seconds as FAT keeps it
    fpath   overrides the path that the list gives
    """

    folder: str
    name: str
    file: Path
    size: int
    listed: int
    end: datetime
    locked: bool
    fpath: str = ""

    @property
    def dos_path(self) -> str:
        r"""As the list gives it: ``A:\Normal\X.MP4``."""
        return self.fpath or "A:\\" + self.path.replace("/", "\\")

    @property
    def path(self) -> str:
        """What follows the slash in its URL: ``Normal/X.MP4``."""
        if self.fpath:
            below = self.fpath[2:] if self.fpath[1:2] == ":" else self.fpath
            return below.strip("\\/").replace("\\", "/")
        return f"{self.folder}/{self.name}".strip("/").replace("\\", "/")

    @property
    def film(self) -> bool:
        """Whether it is a video."""
        return self.name.upper().endswith((".MP4", ".MOV", ".TS"))

    def read_bytes(self) -> bytes:
        """What a download delivers."""
        with open(self.file, "rb") as opened:
            return opened.read(self.size)


class Contents:
    """A card's files.

    A working copy of its own (``own``) is really changed by deleting, locking and formatting. A folder that was
    given is served in place and never written: there the changes are kept in memory, and look the same on the wire.
    """

    def __init__(self, root: Path, *, own: bool) -> None:
        self.root, self.own = root, own
        self.extra: dict[str, Entry] = {}
        self._hidden: set[str] = set()
        self._locked: dict[str, bool] = {}
        self.views: list[Callable[[Entry], Entry | None]] = []

    def entries(self) -> list[Entry]:
        """Every file, folder by folder, by name."""
        found = [*self._walk(self.root, ""), *self.extra.values()]
        seen = [shown for entry in found if (shown := self._shown(entry)) is not None]
        return sorted(seen, key=lambda entry: (entry.folder, entry.name))

    def folders(self) -> set[str]:
        """Every folder that there is, the root (empty) included."""
        found = {str(path.relative_to(self.root).as_posix()) for path in self.root.rglob("*") if path.is_dir()}
        return found | {""} | {entry.folder for entry in self.extra.values()}

    def find(self, path: str) -> Entry | None:
        """The file at a URL's path, raw or percent-escaped; FAT does not tell case apart, unless two differ in it."""
        for text in (_decoded(path), _decoded(unquote_to_bytes(path.encode("latin-1", "replace")).decode("latin-1"))):
            wanted = text.strip("/").replace("\\", "/")
            entry = self.extra.get(wanted) or self._reached(wanted)
            if entry is not None and (shown := self._shown(entry)) is not None:
                return shown
        return None

    def find_dos(self, path: str) -> Entry | None:
        r"""The file at a path on the card, ``A:\Normal\X.MP4``, letter for letter."""
        return next((entry for entry in self.entries() if entry.dos_path.casefold() == path.casefold()), None)

    def add(self, file: Path, folder: str, name: str) -> Entry:
        """Put a finished file on the card; it is moved there."""
        if self.own:
            target = self.root / folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)
            return self._entry(target, folder)
        added = replace(self._entry(file, folder), name=name)
        self.extra[added.path] = added
        return added

    def put(self, entry: Entry) -> None:
        """Show a file whose bytes lie elsewhere."""
        self.extra[entry.path] = entry
        self._locked.pop(entry.path, None)

    def remove(self, entry: Entry) -> None:
        """Take a file off the card."""
        if self.extra.pop(entry.path, None) is None:
            if self.own:
                entry.file.unlink(missing_ok=True)
            else:
                self._hidden.add(entry.path)

    def lock(self, entry: Entry, locked: bool = True) -> None:
        """Lock a file, or unlock it."""
        if self.own and entry.path not in self.extra:
            entry.file.chmod(0o444 if locked else 0o644)
        self._locked[entry.path] = locked

    def move(self, entry: Entry, folder: str) -> Entry:
        """Move a file to another folder; its time stays."""
        if self.own and entry.path not in self.extra:
            target = self.root / folder / entry.name
            target.parent.mkdir(parents=True, exist_ok=True)
            entry.file.rename(target)
            moved = self._entry(target, folder)
        else:
            moved = replace(entry, folder=folder, fpath="")
            self.remove(entry)
            self.extra[moved.path] = moved
        if entry.path in self._locked:
            self._locked[moved.path] = self._locked.pop(entry.path)
        return moved

    def end(self, path: str, moment: datetime) -> None:
        """Set a file's last write."""
        entry = self.extra.get(path)
        if entry is not None:
            self.extra[path] = replace(entry, end=even(moment))
        elif self.own and (self.root / path).exists():
            stamp = even(moment).timestamp()
            os.utime(self.root / path, (stamp, stamp))

    def wipe(self) -> None:
        """Format: no file is left."""
        for entry in self.entries():
            self.remove(entry)

    def used(self) -> int:
        """Bytes that the files take."""
        return sum(entry.size for entry in self.entries())

    def _walk(self, folder: Path, name: str) -> Iterator[Entry]:
        try:
            with os.scandir(folder) as found:
                below = sorted(found, key=lambda item: item.name)
        except OSError:
            return
        for item in below:
            path = f"{name}/{item.name}".strip("/")
            if item.is_dir(follow_symlinks=False):
                yield from self._walk(Path(item.path), path)
            elif item.is_file() and path not in self._hidden:
                yield _read(Path(item.path), name, item.stat())

    def _reached(self, wanted: str) -> Entry | None:
        try:
            return self._on_disk(wanted)
        except (OSError, ValueError):  # a name that this computer's disk cannot have
            return None

    def _on_disk(self, wanted: str) -> Entry | None:
        parts = wanted.split("/")
        if wanted in self._hidden or "\0" in wanted or any(part in ("", ".", "..") for part in parts):
            return None
        here = self.root
        for part in parts:
            if not (here / part).exists():
                alike = [item for item in _names(here) if item.casefold() == part.casefold()]
                if len(alike) != 1:
                    return None
                part = alike[0]
            here /= part
        folder = here.parent.relative_to(self.root).as_posix()
        return self._entry(here, "" if folder == "." else folder) if here.is_file() else None

    def _entry(self, file: Path, folder: str) -> Entry:
        return _read(file, folder, file.stat())

    def _shown(self, entry: Entry) -> Entry | None:
        shown: Entry | None = entry
        for view in self.views:
            shown = view(shown) if shown else None
        return replace(shown, locked=self._locked[shown.path]) if shown and shown.path in self._locked else shown


def even(moment: datetime) -> datetime:
    """A time as FAT keeps it, in steps of two seconds."""
    return moment.replace(second=moment.second // 2 * 2, microsecond=0)


def _read(file: Path, folder: str, told: os.stat_result) -> Entry:
    end = even(datetime.fromtimestamp(told.st_mtime))
    return Entry(folder, file.name, file, told.st_size, told.st_size, end, not told.st_mode & LOCKED)


def _decoded(latin: str) -> str:
    return latin.encode("latin-1", "replace").decode("utf-8", "surrogateescape")


def _names(folder: Path) -> list[str]:
    try:
        return [item.name for item in folder.iterdir()]
    except OSError:
        return []
