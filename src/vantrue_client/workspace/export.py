"""Exporting what is stored about the user: one archive file with all of it, readable, for himself.

It is written beside its name and put in place once it is whole; a file that is there already is never written over.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from vantrue_client.errors import NoRoom, UsageError
from vantrue_client.files import make_folder, new_file, private_opener
from vantrue_client.model.holding import Holding, Scope
from vantrue_client.policy.actions import Action
from vantrue_client.policy.ledger import Ledger
from vantrue_client.workspace.settings import Settings
from vantrue_client.workspace.stored import holdings

if TYPE_CHECKING:
    from vantrue_client.workspace.workspace import Workspace

CHUNK = 1 << 20
SPARE = 64 << 20
"""Bytes of room that lists and a disk's own needs take beside the footage."""

_OPENING = """What vantrue stores about you on this laptop, as of {now}.

This file is for you: it names your recordings, your cameras and what you did. Nobody else gets it from this program.
Files that end in .json or .jsonl are text; a line of a .jsonl file is one thing.
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the file, its bytes, how many files are in it, and what is not, in sentences."""

    file: Path
    bytes: int
    count: int
    notes: list[str]


class ZipPackage:
    """Writes a package as a zip, as it comes: the Protocol `Package`.

    footage  recordings themselves are wanted, too
    """

    def __init__(self, file: BinaryIO, *, footage: bool) -> None:
        self.footage = footage
        self.notes: list[str] = []
        self.count = 0
        self._about: list[str] = []
        self._zip = ZipFile(file, "w", allowZip64=True)

    def section(self, holding: Holding) -> None:
        """What comes next is of a category."""
        self._about.append(f"\n{holding.category}: {holding.about}\n")

    def lines(self, name: str, about: str, objects: Iterable[object]) -> None:
        """A file of JSON, one object a line, read as it is written."""
        self._about.append(f"  {name}: {about}\n")
        with self._zip.open(self._entry(name), "w", force_zip64=True) as into:
            for one in objects:
                into.write(json.dumps(one).encode() + b"\n")

    def document(self, name: str, about: str, document: object) -> None:
        """A file of JSON, laid out for reading."""
        self._about.append(f"  {name}: {about}\n")
        self._zip.writestr(self._entry(name), json.dumps(document, indent=2).encode() + b"\n")

    def copy(self, name: str, file: BinaryIO, modified: datetime | None = None) -> None:
        """A file as it is; footage is not compressed, as it is already."""
        with self._zip.open(self._entry(name, modified, packed=False), "w", force_zip64=True) as into:
            shutil.copyfileobj(file, into, CHUNK)

    def note(self, sentence: str) -> None:
        """Something that is not in it, and why."""
        self.notes.append(sentence)

    def finish(self) -> None:
        """Write the explanation, and end the zip."""
        said = _OPENING.format(now=datetime.now().replace(microsecond=0)) + "".join(self._about)
        if self.footage:
            said += "\nThe recordings themselves lie under footage/, as the camera wrote them.\n"
        if self.notes:
            said += "\nNot in here:\n" + "".join(f"  {note}\n" for note in self.notes)
        self._zip.writestr(self._entry("README.txt"), said.encode("utf-8", "replace"))
        self._zip.close()

    def _entry(self, name: str, modified: datetime | None = None, *, packed: bool = True) -> ZipInfo:
        self.count += 1
        at = (modified.astimezone() if modified else datetime.now()).timetuple()[:6]
        info = ZipInfo(name.encode("utf-8", "replace").decode(), (max(at[0], 1980), *at[1:]))
        info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        info.external_attr = 0o600 << 16
        return info


async def hand_out(here: Workspace, to: Path, *, footage: bool) -> Exported:
    """Write all that is stored into one zip, where that may be done; raises Refused, and as `export`."""
    await here.privacy.require(Action.EXPORT)
    return await asyncio.to_thread(export, here.settings, here.privacy.ledger, to, footage=footage)


async def expected_bytes(here: Workspace) -> int:
    """About how much an export with the footage takes."""
    return await asyncio.to_thread(lambda: footage_bytes(holdings(here.settings, here.privacy.ledger)))


def usual_name(now: datetime) -> Path:
    """What an export is called that nobody named.

    >>> usual_name(datetime(2026, 11, 27, 15, 4, 5))
    PosixPath('vantrue-export-20261127-150405.zip')
    """
    return Path(f"vantrue-export-{now:%Y%m%d-%H%M%S}.zip")


def export(settings: Settings, ledger: Ledger, to: Path, *, footage: bool) -> Exported:
    """Write all that is stored into one zip; raises UsageError where the file is there, NoRoom, NotWritable."""
    if os.path.lexists(to):
        raise UsageError(f"{to} is there already.", advice="Name another file: nothing is written over.")
    known = holdings(settings, ledger)
    make_folder(to.parent)
    if footage:
        _check_room(to.parent, footage_bytes(known))
    ledger.write("export", {"said": "begun", "footage": "yes" if footage else "no"}, {"file": str(to.absolute())})
    with new_file(to) as file:
        package = _write(file, known, footage)
    digest = _sha256(to)
    ledger.write("export", {"said": "done", "sha256": digest})
    return Exported(to, to.stat().st_size, package.count, package.notes)


def footage_bytes(known: Iterable[Holding]) -> int:
    """How much all that is stored takes, which is the footage but for little."""
    return sum(stock.bytes or 0 for holding in known for stock in holding.stocks(Scope()))


def _write(file: BinaryIO, known: Iterable[Holding], footage: bool) -> ZipPackage:
    package = ZipPackage(file, footage=footage)
    for holding in known:
        package.section(holding)
        holding.export(package)
    package.finish()
    return package


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE:
        raise NoRoom(
            f"The export takes about {needed} bytes with the footage, and {free} are free in {folder}.",
            path=folder,
            kept="Nothing was written.",
            advice="Name a file on another disk, or leave the footage out.",
        )


def _sha256(path: Path) -> str:
    with open(path, "rb", opener=private_opener) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
