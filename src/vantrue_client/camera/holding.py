"""The cameras met as a category of what is stored about the user."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import msgspec

from vantrue_client.camera.remembered import Remembered
from vantrue_client.errors import UsageError
from vantrue_client.files import remove_files, with_unfinished
from vantrue_client.model.holding import Package, Scope, Stock, Tell
from vantrue_client.sentences import Sentence

_ASIDE = re.compile(r"\.damaged-[0-9a-f]{8}")


class Cameras:
    """The file of cameras met, and damaged ones that were set aside: the Protocol `Holding`."""

    category = "cameras"
    about = Sentence(
        "stored.cameras", "Cameras met: nickname, model, last address, and the pseudonym they are known again by."
    )
    limits = frozenset({"camera"})
    afterwards = Sentence(
        "stored.cameras.afterwards",
        "Nicknames are gone, and a camera that is met again gets the same identity while the key stays.",
    )

    def __init__(self, path: Path) -> None:
        self._path = path
        self._remembered = Remembered(path)

    def stocks(self, scope: Scope) -> list[Stock]:
        """Cameras, and files set aside."""
        known = [one for one in self._remembered.cameras() if scope.camera in {None, one.id}]
        found = [
            Stock(Sentence("stored.cameras.all", "cameras"), len(known)),
            Stock(Sentence("stored.cameras.aside", "damaged files set aside"), len(self._aside())),
        ]
        return [stock for stock in found if stock.count]

    def stays(self, scope: Scope) -> list[str]:
        """Nothing."""
        return []

    def export(self, package: Package) -> None:
        """Every camera."""
        known = [msgspec.to_builtins(one) for one in self._remembered.cameras()]
        package.document("cameras/cameras.json", "Cameras met, with your nicknames for them.", known)

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Forget one camera, or all; what a damaged file said of whom nobody knows, so it goes in any case."""
        if scope.camera is None:
            return remove_files([*with_unfinished(self._path), *self._aside()], tell)
        with suppress(UsageError):  # it is forgotten already
            self._remembered.forget(scope.camera)
        return remove_files(self._aside(), tell)

    def _aside(self) -> list[Path]:
        beside = self._path.parent.glob(f"{self._path.name}.damaged-*")
        return sorted(path for path in beside if _ASIDE.fullmatch(path.name.removeprefix(self._path.name)))
