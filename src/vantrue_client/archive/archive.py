"""The archive: the folder on the laptop that recordings are brought to."""

from __future__ import annotations

import os
import stat
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import TracebackType

from vantrue_client.archive import pruning, rebuild, runs, stats, verify
from vantrue_client.archive.books import Books
from vantrue_client.archive.copy import Copy, now
from vantrue_client.archive.identity import same
from vantrue_client.archive.inside import real_folder
from vantrue_client.archive.layout import OWN_FOLDER, day_folder, is_place
from vantrue_client.archive.lock import held
from vantrue_client.archive.places import Places
from vantrue_client.archive.removal import Recorder, Unless, remove
from vantrue_client.archive.retention import Limits, Plan
from vantrue_client.errors import NotWritable, StorageError, UsageError
from vantrue_client.fetch.fetch import Fetched
from vantrue_client.fetch.journal import forget
from vantrue_client.files import make_folder
from vantrue_client.model import CameraTime, Filter, Recording


class Archive:
    """The archive in a folder, which is made when it is missing, for its owner alone.

    ``recorder`` writes down each removal before it is done.

    Everything here blocks; call it from a worker thread (`asyncio.to_thread`), from one at a time. Raises StorageError:
    NotWritable, NoRoom, UnsafeName, ArchiveBusy, CatalogBroken.

    >>> from tempfile import mkdtemp
    >>> with Archive(Path(mkdtemp()) / "archive") as archive:
    ...     archive.stats().all.count
    0
    """

    def __init__(self, root: Path, *, recorder: Recorder | None = None) -> None:
        self.root = root.expanduser()
        self.recorder = recorder
        self.warning: str | None = None
        self._books: Books | None = None
        self._places: Places | None = None

    def open(self) -> Archive:
        """Open it; ``warning`` then says whether the disk lets others read what is kept here."""
        self._make()
        self._books = Books(self.root)
        self._places = Places(self._books)
        return self

    def close(self) -> None:
        """Let it go."""
        if self._books is not None:
            self._books.close()
        self._books = self._places = None

    def __enter__(self) -> Archive:
        return self.open()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def books(self) -> Books:
        """Manifests and catalog."""
        if self._books is None:
            raise UsageError("The archive is not open.")
        return self._books

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the archive for a sync: one at a time, in all processes; ArchiveBusy tells who holds it.

        Listing, verifying and removing single files need no lock. A crash leaves none behind.
        """
        own = self.root / OWN_FOLDER
        make_folder(own)
        with held(own / "lock", "is bringing recordings into this archive"):
            if self._places is not None:
                self._places.free_all()
            yield

    def path(self, copy: Copy) -> Path:
        """Where a copy's file lies."""
        return self.root / copy.file

    def known(self, camera: str, recording: Recording, *, shifted: bool = False) -> list[Copy]:
        """All that is known of a recording here, removed copies too; ``shifted`` as in `identity.same`."""
        copies = self.books.catalog.known(camera, recording.name)
        return [copy for copy in copies if same(copy.recording, recording, shifted=shifted)]

    def find(self, camera: str, recording: Recording, *, shifted: bool = False) -> Copy | None:
        """The copy of a recording whose file lies here with its size, or None."""
        for copy in self.known(camera, recording, shifted=shifted):
            if copy.removed_at is None:
                if self.books.lies_here(copy):
                    return copy
                self.books.catch_up(str(PurePosixPath(copy.file).parent.parent))
        return None

    def removed(self, camera: str, recording: Recording, *, shifted: bool = False) -> Copy | None:
        """What is remembered of a recording that was removed here and is not here: only an explicit get brings it."""
        if self.find(camera, recording, shifted=shifted) is not None:
            return None
        known = self.known(camera, recording, shifted=shifted)
        return next((copy for copy in known if copy.removed_at is not None), None)

    def knows(self, camera: str) -> bool:
        """Whether anything of a camera was ever brought here."""
        return self.books.catalog.knows(camera)

    def named(self, name: str, *, damaged: bool = False) -> list[Copy]:
        """The copies that are here of recordings of that name, from whichever camera; or the one in a file.

        A file is named below the archive: ``2025/12-11/event/X.MP4``. ``damaged``: also those whose file is gone or
        has another size.
        """
        at = self.books.catalog.at(name) if "/" in name else None
        copies = self.books.catalog.of_content(name) if at is None else [at]
        return [copy for copy in copies if copy.removed_at is None and (damaged or self.books.lies_here(copy))]

    def holds(self, recordings: Sequence[Recording]) -> list[bool]:
        """Of each recording whether the catalog has it, from whichever camera: a hint for lists, looked up at once."""
        copies = self.books.catalog.of_names({recording.name for recording in recordings})
        return [any(same(copy.recording, one, shifted=True) for copy in copies.get(one.name, ())) for one in recordings]

    def destination(self, camera: str, recording: Recording) -> Path:
        """Where a recording's file is to go; its folder exists then, and nothing lies at that name."""
        return self.places.destination(camera, recording, self.known(camera, recording))

    def add(self, camera: str, recording: Recording, fetched: Fetched) -> Copy:
        """Enter a file that was brought to its destination: first the manifest, then the catalog."""
        file = self._inside(fetched.file)
        status = self.books.status(file)
        if status is None or status.st_size != fetched.size:
            raise StorageError(f"{fetched.file} is not what was brought there.", path=fetched.file)
        copy = Copy(
            camera=camera,
            recording=replace(recording, size=fetched.size, size_exact=True),
            file=file,
            sha256=fetched.sha256,
            kept=any(known.kept for known in self.known(camera, recording)),
            fetched_at=now(),
        )
        self.enter(copy)
        return copy

    def enter(self, copy: Copy) -> None:
        """Enter the state of a copy whose file is final."""
        self.books.note([copy])
        forget(self.path(copy))
        self.places.free(copy.file)

    def refresh(self, copy: Copy, listed: Recording) -> Copy:
        """Note where the recording lies on the card now, and whether it is locked, when that changed."""
        newer = _moved(copy.recording, listed)
        if newer == copy.recording:
            return copy
        copy = replace(copy, recording=newer)
        self.books.note([copy])
        return copy

    def keep(self, copy: Copy, kept: bool = True) -> Copy:
        """Mark a copy as kept, which retention never removes, or take the mark away."""
        copy = replace(copy, kept=kept)
        self.books.note([copy])
        return copy

    def remove(self, copy: Copy, reason: str, *, also_kept: bool = False, unless: Unless | None = None) -> Copy:
        """Remove a copy's file: the one place where that is done; see `removal.remove`."""
        return remove(self.books, copy, reason, also_kept=also_kept, unless=unless, recorder=self.recorder)

    def retention(self, limits: Limits, *, now: CameraTime, arriving: Sequence[Recording] = ()) -> Plan:
        """What retention would remove at a time; ``arriving`` as if these lay here already."""
        return pruning.planned(self.books, limits, now, arriving)

    def room_for(self, recording: Recording, short: int) -> Plan:
        """What would go, the oldest, so that a newer recording has the bytes of room that it lacks."""
        return pruning.room_for(self.books, recording, short)

    def prune(self, plan: Plan, *, dry_run: bool = False) -> Generator[pruning.Pruned, None, None]:
        """Do what retention planned, oldest first, and say how it went; a dry run says the same and does nothing."""

        def removed(copy: Copy, reason: str) -> None:
            self.remove(copy, reason, unless=pruning.protection)

        return pruning.pruned(self.books, plan, None if dry_run else removed)

    def ls(self, chosen: Filter | None = None) -> Generator[Copy, None, None]:
        """Copies that are here and meant, newest first, as they are read."""
        return self.books.catalog.ls(chosen or Filter())

    def verify(self, chosen: Filter | None = None) -> Generator[verify.Checked, None, None]:
        """Read files again and compare; nothing is ever removed or changed by it."""
        return verify.verify(self.books, chosen or Filter())

    def stats(self) -> stats.Stats:
        """How much lies here, of what."""
        return stats.stats(self.books.catalog, self.root)

    def begin_run(self, camera: str) -> int:
        """Note that a sync, get or import begins."""
        return runs.begin(self.books.catalog, camera)

    def end_run(self, number: int, **counts: int) -> None:
        """Note how it went; counts are those of `runs.Run`."""
        runs.end(self.books.catalog, number, **counts)

    def runs(self, count: int = 20) -> list[runs.Run]:
        """The latest runs, newest first."""
        return runs.latest(self.books.catalog, count)

    def rebuild(self) -> rebuild.Rebuilt:
        """Make the catalog anew from files and manifests; also of an archive that could not be opened."""
        self._make()
        with self.lock():
            if self._books is not None:
                self._books.close()
            return rebuild.rebuild(self.root)

    @property
    def places(self) -> Places:
        """Which names are free."""
        if self._places is None:
            raise UsageError("The archive is not open.")
        return self._places

    def catch_up(self, recording: Recording) -> None:
        """Enter what a crash kept from the catalog for the day of a recording."""
        self.books.catch_up(day_folder(recording))

    def _inside(self, path: Path) -> str:
        try:
            file = path.relative_to(self.root).as_posix()
        except ValueError:
            file = ""
        if not is_place(file):
            raise StorageError(f"{path} is no place for a recording in the archive {self.root}.", path=path)
        return file

    def _make(self) -> None:
        if self.root.exists() and not self.root.is_dir():
            raise NotWritable(f"{self.root} is a file, not a folder.", path=self.root, advice="Name another archive.")
        make_folder(self.root)
        self.root = self.root.resolve()
        own = real_folder(self.root, PurePosixPath(OWN_FOLDER))
        if os.name != "nt" and stat.S_IMODE(own.stat().st_mode) & 0o077:
            self.warning = f"The disk of {self.root} keeps no owners: others who can reach it can read the recordings."


def _moved(known: Recording, listed: Recording) -> Recording:
    """What is known, brought up to date with where a source lists it now."""
    locked = known.locked if listed.locked is None else listed.locked
    if _folder(listed.path) in {"", _folder(known.path)}:
        return replace(known, locked=locked)
    return replace(known, locked=locked, path=listed.path, target=listed.target, kind=listed.kind)


def _folder(path: str) -> str:
    r"""The folder in a path, spelt one way: a card's ``/Normal/X`` is the camera's ``A:\Normal\X``."""
    plain = path[2:] if path[1:2] == ":" else path
    return plain.replace("\\", "/").strip("/").rpartition("/")[0]
