"""What is stored of the laptop's Wi-Fi: the note of which network is put back. The Protocol `Holding`."""

from __future__ import annotations

from pathlib import Path

from vantrue_client.model.holding import Package, Scope, Stock, Tell
from vantrue_client.policy.stored import export_file
from vantrue_client.sentences import Sentence
from vantrue_client.workspace.wifi import NOTE


class WayBack:
    """The note of a join. It names nobody, and stays while it is needed: erased, it would strand the laptop."""

    category = "wifi"
    about = Sentence(
        "stored.wifi", "Which network this laptop goes back to after the camera's, as NetworkManager's number."
    )
    limits: frozenset[str] = frozenset()
    afterwards = ""

    def __init__(self, state: Path) -> None:
        self._note = state / NOTE

    def stocks(self, scope: Scope) -> list[Stock]:
        """Nothing that an erasure takes."""
        return []

    def stays(self, scope: Scope) -> list[str]:
        """The note, while the camera's network is joined."""
        stays = "{file}, till `vantrue wifi leave` went back with it."
        return [Sentence("stored.wifi.stays", stays, file=self._note)] if self._note.exists() else []

    def export(self, package: Package) -> None:
        """What it says."""
        export_file(package, f"wifi/{NOTE}", "which network is put back", self._note)

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Nothing: going back removes it."""
        return True
