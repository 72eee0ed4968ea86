"""What the policy's own files hold about the user, as categories: the ledger, what he permitted, the laptop's key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from vantrue_client.files import HALF, private_opener, remove_files, with_unfinished
from vantrue_client.model.holding import Package, Scope, Stock, Tell
from vantrue_client.policy.ledger import Ledger
from vantrue_client.policy.secrets import Secrets
from vantrue_client.sentences import Sentence

_IN = {
    "keyring": Sentence("stored.keyring", "in the keyring"),
    "file": Sentence("stored.file", "in the file"),
}


class Files:
    """A category that is some small files of the program's own, which go as a whole: the Protocol `Holding`.

    paths  each with what it holds, in words
    """

    limits: frozenset[str] = frozenset()

    def __init__(
        self,
        category: str,
        about: str,
        paths: Sequence[tuple[Path, str]],
        *,
        afterwards: str = "",
    ) -> None:
        self.category = category
        self.about = about
        self.afterwards = afterwards
        self._paths = paths

    def stocks(self, scope: Scope) -> list[Stock]:
        """The files that are there."""
        found = [(what, with_unfinished(path)) for path, what in self._there()]
        return [Stock(what, len(files), sum(map(_size, files))) for what, files in found if files]

    def stays(self, scope: Scope) -> list[str]:
        """Nothing."""
        return []

    def export(self, package: Package) -> None:
        """What they say."""
        for path, what in self._there():
            export_file(package, f"{self.category}/{path.name}", what, path)

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Remove them."""
        return remove_files([one for path, _ in self._there() for one in with_unfinished(path)], tell)

    def _there(self) -> Sequence[tuple[Path, str]]:
        return self._paths


class Reports(Files):
    """Problem reports, each a file of one folder; a link in the folder's place is not followed."""

    def __init__(self, state: Path) -> None:
        about = "Problem reports, written after a fault of the program and never sent."
        super().__init__("reports", Sentence("stored.reports", about), [])
        self._folder = state / "reports"

    def stocks(self, scope: Scope) -> list[Stock]:
        """All in one."""
        each = super().stocks(scope)
        everything = Sentence("stored.reports.all", "problem reports")
        return [Stock(everything, len(each), sum(one.bytes or 0 for one in each))] if each else []

    def stays(self, scope: Scope) -> list[str]:
        """A link in the folder's place."""
        return [a_link(self._folder)] if self._folder.is_symlink() else []

    def _there(self) -> Sequence[tuple[Path, str]]:
        if self._folder.is_symlink() or not self._folder.is_dir():
            return []
        names = {half[1] if (half := HALF.fullmatch(path.name)) else path.name for path in self._folder.iterdir()}
        what = Sentence("stored.reports.each", "a problem report")
        return [(self._folder / name, what) for name in sorted(names) if name.endswith(".json")]


class LedgerNames:
    """The ledger, of which the names go and the chain stays: the Protocol `Holding`."""

    category = "ledger"
    about = Sentence("stored.ledger", "Names of files and cameras in the ledger, and counts of refused connections.")
    limits = frozenset({"camera", "time"})
    afterwards = Sentence(
        "stored.ledger.afterwards", "The ledger goes on proving what was done and when, and names nobody."
    )

    def __init__(self, ledger: Ledger, state: Path) -> None:
        self._ledger = ledger
        self._chain = state / "ledger.jsonl"
        self._counts = state / "refusals.json"
        self._beside = [self._counts, state / "ledger-today.json"]
        self._names = state / "ledger-names.jsonl"

    def stocks(self, scope: Scope) -> list[Stock]:
        """Names by entry, and the counts."""
        named = [entry for entry in self._ledger.read() if _meant(entry, scope)]
        names = sum(name is not None for entry in named for name in entry["names"].values())
        files = [] if scope.limited else _unfinished(self._beside)
        found = [
            Stock(Sentence("stored.ledger.names", "names in entries"), names),
            Stock(Sentence("stored.ledger.counts", "files of counts"), len(files), sum(map(_size, files))),
        ]
        return [stock for stock in found if stock.count]

    def stays(self, scope: Scope) -> list[str]:
        """The chain."""
        lines = sum(1 for _ in self._ledger.read())
        chain = "{lines} lines of the ledger, without the names: {file}."
        return [Sentence("stored.ledger.chain", chain, lines=lines, file=self._chain)] if lines else []

    def export(self, package: Package) -> None:
        """Every entry with its names."""
        package.lines(
            "ledger/ledger.jsonl", "What was permitted, deleted, connected to and erased.", self._ledger.read()
        )
        export_file(package, "ledger/refusals.json", "How many connections were refused, by day.", self._counts)

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Erase the names that are meant, wherever else they stand."""
        if scope.limited:
            self._ledger.erase_names_in(lambda entry: _meant(entry, scope))
            return True
        self._ledger.erase_names(lambda _: True)
        return remove_files(_unfinished([*self._beside, self._names]), tell)


class Keys:
    """The laptop's key and what is kept with it, in the keyring or in files: the Protocol `Holding`."""

    category = "secrets"
    about = Sentence(
        "stored.secrets", "The key that pseudonyms are made with, and secrets such as a Wi-Fi's passphrase."
    )
    limits: frozenset[str] = frozenset()
    afterwards = Sentence(
        "stored.secrets.afterwards",
        "Cameras are met as if for the first time, and nobody can tell any more whom a pseudonym stood for.",
    )

    def __init__(self, state: Path) -> None:
        self._secrets = Secrets(state)
        self._files = [state / name for name in ("key", "keyring.json", "secrets.json")]

    def stocks(self, scope: Scope) -> list[Stock]:
        """The key, and the secrets by name."""
        kept = self._secrets.kept_in
        where = "" if kept is None else _IN[kept]
        found = [
            Stock(Sentence("stored.secrets.key", "key {where}", where=where), kept is not None),
            Stock(Sentence("stored.secrets.names", "secrets {where}", where=where), len(self._names())),
        ]
        return [stock for stock in found if stock.count]

    def stays(self, scope: Scope) -> list[str]:
        """Nothing."""
        return []

    def export(self, package: Package) -> None:
        """They are named and never handed out."""
        if self._secrets.kept_in is not None:
            package.note("secrets: the laptop's key, which is of use on this laptop only.")
        for name in self._names():
            package.note(f"secrets: {name}, which stays where it is safe.")

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Forget them all; raises KeyUnavailable where the keyring does not let go of them."""
        self._secrets.erase()
        return remove_files(_unfinished(self._files), tell)

    def _names(self) -> list[str]:
        return self._secrets.names() if self._secrets.kept_in is not None else []


def permissions(state: Path) -> Files:
    """What the user permitted and consented to."""
    paths = [
        (state / "permissions.json", Sentence("stored.permissions.permitted", "what you permitted")),
        (state / "consent.json", Sentence("stored.permissions.consented", "what you consented to")),
        (state / "welcome", Sentence("stored.permissions.welcome", "mark of your welcome")),
    ]
    about = Sentence("stored.permissions", "What you permitted, and what you agreed and consented to.")
    again = Sentence("stored.permissions.afterwards", "Every permission is asked for again.")
    return Files("permissions", about, paths, afterwards=again)


def a_link(at: Path) -> Sentence:
    """What an erasure leaves where a link stands in a folder's place."""
    return Sentence("stored.a-link", "{folder}, which is a link and not followed.", folder=at)


def export_file(package: Package, name: str, about: str, path: Path) -> None:
    """Hand out a small file: laid out for reading where it is JSON, as it is where not; none there is fine."""
    try:
        with open(path, "rb", opener=private_opener) as file:
            try:
                package.document(name, about, json.load(file))
            except (ValueError, RecursionError):
                file.seek(0)
                package.copy(name, file)
    except FileNotFoundError:
        return
    except OSError as error:
        package.note(f"{name}: {error.strerror or type(error).__name__}")


def _meant(entry: dict[str, Any], scope: Scope) -> bool:
    mine = scope.camera is None or entry["names"].get("camera") == scope.camera
    return mine and scope.at(datetime.fromisoformat(entry["at"]))


def _unfinished(paths: Iterable[Path]) -> list[Path]:
    return [one for path in paths for one in with_unfinished(path)]


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
