"""Erasing footage: recordings through the one deleting door, then what fetches left, then the books.

In this order, a day after the other, so that an erasure that was interrupted finds the rest when it begins again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from vantrue_client.archive import manifest, removal
from vantrue_client.archive.books import CATALOG, WAIT_SECONDS
from vantrue_client.archive.catalog import Catalog
from vantrue_client.archive.copy import Copy
from vantrue_client.archive.forgetting import forget
from vantrue_client.archive.inside import list_inside, real_folder, rmdir_inside, unlink_many_inside
from vantrue_client.archive.layout import OWN_FOLDER
from vantrue_client.archive.lock import held
from vantrue_client.archive.removal import BatchRecorder
from vantrue_client.archive.survey import Day, days, look
from vantrue_client.errors import CatalogBroken
from vantrue_client.files import storage_error
from vantrue_client.model.holding import Scope, Tell

REASON = "erased by the user"
OWN = PurePosixPath(OWN_FOLDER)
LOCKS = ("writing", "lock")


@dataclass(slots=True)
class _Erasure:
    root: Path
    scope: Scope
    recorder: BatchRecorder | None
    tell: Tell
    done: bool = True
    files: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)


def erase(root: Path, scope: Scope, recorder: BatchRecorder | None, tell: Tell) -> bool:
    """Erase what is meant; false when something could not be, which is told, and then the books still know it.

    Raises ArchiveBusy while a sync runs, StorageError.
    """
    own = real_folder(root, OWN)
    what = "is bringing recordings into this archive"
    with held(own / "lock", what), held(own / "writing", "is writing to the archive", wait=WAIT_SECONDS):
        with opened(root) as catalog:
            erasure = _Erasure(root, scope, recorder, tell)
            for day in list(days(root, [])):
                _erase_day(erasure, look(root, day, catalog))
            if erasure.done and scope.limited and catalog is not None:
                forget(catalog, scope, erasure.files, erasure.sizes)
        if erasure.done and (not scope.limited or catalog is None):  # one that cannot be read is no use to anybody
            _remove(erasure, OWN, [name for name in own_files(root) if name not in LOCKS])
        if erasure.done and not scope.limited:
            _remove(erasure, OWN, LOCKS)
            rmdir_inside(root, OWN)
    return erasure.done


@contextmanager
def opened(root: Path) -> Iterator[Catalog | None]:
    """The catalog that is there; None where there is none, or one that cannot be read."""
    catalog = None
    if CATALOG in own_files(root):
        with suppress(CatalogBroken):
            catalog = Catalog(root / OWN / CATALOG)
    try:
        yield catalog
    finally:
        if catalog is not None:
            catalog.close()


def own_files(root: Path) -> dict[str, int]:
    """The program's own files beside the recordings, with their sizes."""
    try:
        entries = list(list_inside(root, OWN))
    except OSError:
        return {}
    return {name: status.st_size for name, status in entries if name in LOCKS or name.startswith(CATALOG)}


def _erase_day(erasure: _Erasure, found: Day) -> None:
    scope = erasure.scope
    meant = {file for file, copy in found.copies.items() if scope.holds(copy.camera, copy.recording)}
    failed = _erase_copies(erasure, [found.copies[file] for file in sorted(meant & found.lying.keys())])
    parts = [
        PurePosixPath(file) for file, (_, copy) in found.unfinished.items() if scope.holds(copy.camera, copy.recording)
    ]
    for kind in found.kinds:
        _remove(erasure, kind, [part.name for part in parts if part.parent == kind])
        rmdir_inside(erasure.root, kind)
    erasure.files += sorted(meant)

    def stays(copy: Copy) -> bool:
        return copy.file in failed or not (copy.file in meant or scope.holds(copy.camera, copy.recording))

    if found.books:
        erasure.sizes[str(found.day)] = manifest.rewrite(erasure.root, found.day, stays)
        _remove(erasure, found.day, [name for book in found.books if (name := PurePosixPath(book).name)[0] == "."])
    if rmdir_inside(erasure.root, found.day) and found.day.parent != PurePosixPath():
        rmdir_inside(erasure.root, found.day.parent)


def _erase_copies(erasure: _Erasure, copies: list[Copy]) -> set[str]:
    failed: set[str] = set()
    for start in range(0, len(copies), removal.MOST_AT_ONCE):
        some = copies[start : start + removal.MOST_AT_ONCE]
        for file, why in removal.erase(erasure.root, some, REASON, erasure.recorder).items():
            erasure.tell(f"{erasure.root / file} could not be erased: {why}.")
            failed.add(file)
    erasure.done = erasure.done and not failed
    return failed


def _remove(erasure: _Erasure, folder: PurePosixPath, names: list[str] | tuple[str, ...]) -> None:
    """Remove files of ours that are no recordings."""
    if not names:
        return
    try:
        failed = unlink_many_inside(erasure.root, folder, names)
    except OSError as error:
        raise storage_error(error, erasure.root / folder) from error
    for name, why in failed.items():
        erasure.tell(f"{erasure.root / folder / name} could not be erased: {why.strerror}.")
        erasure.done = False
