"""Checking a package on any laptop: without an archive, a camera or a permission, and whatever it may hold.

A package comes from somebody: nothing in it is followed, opened or read that is not a plain file in it, and what it
claims is bounded before it is believed.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from vantrue_client.archive.inside import hash_inside, list_inside, open_inside
from vantrue_client.errors import UsageError
from vantrue_client.share.evidence.bag import BAGIT, DECLARATION, INFO, MANIFEST, PAYLOAD, SIGNED_BY, TAG_MANIFEST
from vantrue_client.share.evidence.signing import KEY_FILE, SIGNATURE_FILE, check

MOST_FILES = 100_000
MOST_DEPTH = 16
MOST_LIST = 32 << 20
MOST_SMALL = 64 << 10

_LINE = re.compile(r"([0-9a-f]{64}) [ *](\S.*)")
_UNLISTED = frozenset({TAG_MANIFEST, SIGNATURE_FILE})
_FRAME = frozenset({BAGIT, INFO, MANIFEST})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: ``changed``, ``missing``, ``added``, ``unsafe``, ``damaged`` or ``signature``.

    file  in the package; empty where it is about no single one
    """

    what: str
    file: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    number       the SHA-256 of the tag manifest: stands for every byte of a sound package; empty where there is none
    fingerprint  of the key whose signature holds; empty where none does
    files        how many were compared, and their bytes
    """

    findings: tuple[Finding, ...]
    number: str = ""
    fingerprint: str = ""
    files: int = 0
    bytes: int = 0

    @property
    def sound(self) -> bool:
        """Whether it is as it was made."""
        return not self.findings


class _Broken(Exception):
    """What makes going on pointless."""

    def __init__(self, what: str, file: str, sentence: str) -> None:
        super().__init__(sentence)
        self.finding = Finding(what, file, sentence)


def verify(folder: Path, *, key: str = "") -> Checked:
    """Read all of a package and compare; nothing is changed. Raises UsageError where there is no folder.

    key  the fingerprint of the key that must have signed it, as its sender told by another way
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder.", advice="Name the folder that `bagit.txt` lies in.")
    return _Look(folder.resolve(), key.strip().lower()).all()


class _Look:
    """One look at one package."""

    def __init__(self, root: Path, key: str) -> None:
        self._root = root
        self._key = key
        self._found: list[Finding] = []
        self._files = self._bytes = 0

    def all(self) -> Checked:
        """Everything."""
        number = signed_by = ""
        try:
            there = dict(self._walk())
            if BAGIT not in there:
                raise _Broken("missing", BAGIT, "It is not there: this folder is no package, or not the whole of it.")
            if self._small(BAGIT) != DECLARATION:
                raise _Broken("damaged", BAGIT, "It is no package of this form: BagIt 1.0, UTF-8.")
            payload = self._listed(MANIFEST)
            tags = self._listed(TAG_MANIFEST)
            self._compare({**payload, **tags}, there)
            number = hash_inside(self._root, PurePosixPath(TAG_MANIFEST))[0]
            signed_by = self._signature(there)
        except _Broken as broken:
            self._found.append(broken.finding)
        except OSError as error:
            self._add("damaged", "", f"It cannot be read: {error.strerror or type(error).__name__}.")
        return Checked(tuple(self._found), number, signed_by, self._files, self._bytes)

    def _add(self, what: str, file: str, sentence: str) -> None:
        self._found.append(Finding(what, file, sentence))

    def _walk(self) -> Iterator[tuple[str, int]]:
        """Plain files and their sizes; what is neither one nor a folder is unsafe, and not looked at further."""
        folders, count = [PurePosixPath()], 0
        while folders:
            folder = folders.pop()
            for name, status in list_inside(self._root, folder):
                count += 1
                at = folder / name
                if count > MOST_FILES or len(at.parts) > MOST_DEPTH:
                    raise _Broken("unsafe", str(at), "It holds more files, or deeper folders, than any package does.")
                if stat.S_ISDIR(status.st_mode):
                    folders.append(at)
                elif stat.S_ISREG(status.st_mode):
                    yield str(at), status.st_size
                else:
                    self._add("unsafe", str(at), "It is a link or a device, not a file.")

    def _listed(self, name: str) -> dict[str, str]:
        """The hashes that a list of them tells, by file."""
        try:
            text = self._small(name, MOST_LIST).decode()
        except FileNotFoundError:
            raise _Broken("missing", name, "The list of hashes is missing.") from None
        except UnicodeDecodeError:
            raise _Broken("damaged", name, "The list of hashes is not text.") from None
        hashes: dict[str, str] = {}
        for line in text.split("\n"):
            if not line:
                continue
            told = _LINE.fullmatch(line)
            if told is None or not _safe(told[2]) or told[2].startswith(PAYLOAD) is not (name == MANIFEST):
                raise _Broken("unsafe", name, f"It has a line that leads nowhere in the package: {line[:120]!r}.")
            if told[2] in hashes:
                raise _Broken("damaged", name, f"It names {told[2]!r} twice.")
            hashes[told[2]] = told[1]
        return hashes

    def _compare(self, hashes: Mapping[str, str], there: Mapping[str, int]) -> None:
        for file in sorted(_FRAME - hashes.keys()):
            self._add("missing", file, "The list of hashes does not name it, which it must.")
        for file in sorted(hashes.keys() - there.keys()):
            self._add("missing", file, "It is not there.")
        for file in sorted(there.keys() - hashes.keys() - _UNLISTED):
            self._add("added", file, "No list of hashes names it: it was added.")
        for file in sorted(hashes.keys() & there.keys()):
            try:
                sha256, size = hash_inside(self._root, PurePosixPath(file))
            except OSError as error:
                self._add("damaged", file, f"It cannot be read: {error.strerror or type(error).__name__}.")
                continue
            self._files, self._bytes = self._files + 1, self._bytes + size
            if sha256 != hashes[file]:
                self._add("changed", file, "Its SHA-256 is another one: it was changed.")

    def _signature(self, there: Mapping[str, int]) -> str:
        """The fingerprint of the key that signed it; what is missing or wrong about it is found."""
        promised = self._promised() if INFO in there else ""
        parts = {KEY_FILE, SIGNATURE_FILE} & there.keys()
        if len(parts) < 2:
            if parts or promised or self._key:
                self._add("signature", SIGNATURE_FILE, "It is not signed, or no longer.")
            return ""
        content = self._small(TAG_MANIFEST, MOST_LIST)
        signed_by = check(self._small(KEY_FILE), self._small(SIGNATURE_FILE), content)
        if signed_by is None:
            self._add("signature", SIGNATURE_FILE, "The signature is not of this package and this key.")
            return ""
        if promised != signed_by:
            self._add("signature", INFO, "It names another key than the one that signed.")
        if self._key and self._key != signed_by:
            self._add("signature", KEY_FILE, f"It was signed with another key than the one you expect: {signed_by}.")
        return signed_by

    def _promised(self) -> str:
        for line in self._small(INFO).decode(errors="replace").splitlines():
            name, colon, said = line.partition(": ")
            if colon and name == SIGNED_BY:
                return said.strip()
        return ""

    def _small(self, name: str, most: int = MOST_SMALL) -> bytes:
        with open_inside(self._root, PurePosixPath(name)) as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise _Broken("unsafe", name, "It is larger than in any package.")
        return content


def _safe(path: str) -> bool:
    r"""Whether a path leads to a file in a package, on every system.

    >>> _safe("data/report.html"), _safe("/etc/passwd"), _safe("data/../../x"), _safe("C:\\x"), _safe("data//x")
    (True, False, False, False, False)
    """
    return (
        path.isprintable()
        and not set(path) & set("\\:")
        and all(part not in {"", ".", ".."} for part in path.split("/"))
    )
