"""Which place in the archive is free for a recording."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from vantrue_client.archive.books import Books
from vantrue_client.archive.copy import Copy
from vantrue_client.archive.identity import Identity
from vantrue_client.archive.inside import names_inside, real_folder
from vantrue_client.archive.layout import candidates, fold, place
from vantrue_client.errors import UnsafeName
from vantrue_client.fetch.journal import JOURNAL, journal_of, read_journal
from vantrue_client.files import storage_error
from vantrue_client.model import Recording

Owner = tuple[str, Identity]


class Places:
    """Gives each recording a place of its own.

    A name is taken when the disk or the catalog has one that some file system takes for the same; what was removed
    keeps its name, so that it is remembered. A place that was given stays its recording's until it is entered.
    """

    def __init__(self, books: Books) -> None:
        self._books = books
        self._given: dict[str, Owner] = {}

    def free(self, file: str) -> None:
        """Its recording is entered."""
        self._given.pop(fold(file), None)

    def free_all(self) -> None:
        """A new run begins: whatever was given and never used is free again."""
        self._given.clear()

    def destination(self, camera: str, recording: Recording, known: Iterable[Copy]) -> Path:
        """Where it goes: where it was, where a try for it left off, or the first free name. Raises UnsafeName."""
        base = place(recording)
        folder = real_folder(self._books.root, base.parent)
        try:
            names = {fold(name) for name in names_inside(self._books.root, base.parent)}
        except OSError as error:
            raise storage_error(error, folder) from error
        own = {fold(copy.file) for copy in known}
        owner = (camera, Identity.of(recording))
        for at in candidates(base):
            if not self._is_free(at, names, own, owner):
                continue
            tried = read_journal(folder / at.name) if fold(at.name + JOURNAL) in names else None
            if tried is None or tried.same(journal_of(recording, camera)):
                self._given[fold(str(at))] = owner
                return folder / at.name
        raise UnsafeName(f"Too many files are named {base.name}.", path=folder / base.name)

    def _is_free(self, at: PurePosixPath, names: set[str], own: set[str], owner: Owner) -> bool:
        folded = fold(str(at))
        return (
            fold(at.name) not in names
            and self._given.get(folded, owner) == owner
            and (folded in own or self._books.catalog.at(str(at)) is None)
        )
