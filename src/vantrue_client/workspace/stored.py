"""Everything that is stored about the user, a category after the other: the one list that export and erase go by."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from vantrue_client.archive.holding import Footage
from vantrue_client.archive.tracks import Locations
from vantrue_client.camera.holding import Cameras
from vantrue_client.model.holding import Holding, Package, Scope, Stock, Tell
from vantrue_client.policy.ledger import Ledger
from vantrue_client.policy.stored import Files, Keys, LedgerNames, Reports, permissions
from vantrue_client.sentences import Sentence
from vantrue_client.share.scratch import Copies
from vantrue_client.sync.holding import Queues
from vantrue_client.workspace.removals import Removals
from vantrue_client.workspace.settings import Settings
from vantrue_client.workspace.wifi.holding import WayBack

DEMO_MARK = ".vantrue-demo"


LAST = frozenset({"ledger", "secrets"})
"""What the erasure of all else still writes to: they go once that is done."""


def holdings(settings: Settings, ledger: Ledger, config: Path | None = None) -> Sequence[Holding]:
    """All of them, in the order in which they are erased; ``config`` where it is not the usual file."""
    places = settings.places
    config = config or places.config_file
    return (
        Footage(settings.archive_root, Removals(ledger)),
        Locations(settings.archive_root),
        Copies(places.copies),
        Demo(places.cache),
        Cameras(places.state / "cameras.json"),
        profile(places.state),
        places_and_fences(places.state),
        mirrors(places.state),
        Queues(places.state),
        configuration(config),
        Reports(places.state),
        WayBack(places.state),
        permissions(places.state),
        LedgerNames(ledger, places.state),
        Keys(places.state),
    )


def profile(state: Path) -> Files:
    """What the user said of himself."""
    said = Sentence("stored.profile.said", "what you said of yourself")
    about = Sentence("stored.profile", "Your name and your vehicle.")
    return Files("profile", about, [(state / "profile.json", said)])


def configuration(file: Path) -> Files:
    """What the user configured."""
    about = Sentence("stored.settings", "Your configuration file.")
    return Files("settings", about, [(file, Sentence("stored.settings.configured", "what you configured"))])


def places_and_fences(state: Path) -> Files:
    """Named places, electronic fences and what they told; no camera's and no time's alone can be told apart."""
    paths = [
        (state / "places.json", Sentence("stored.places.named", "named places")),
        (state / "fences.json", Sentence("stored.places.fences", "electronic fences")),
        (state / "events.jsonl", Sentence("stored.places.told", "what fences told")),
        (state / "stayed.json", Sentence("stored.places.asked", "clips that were asked where they lie")),
    ]
    about = "Places that you named, your electronic fences, and when they were crossed."
    return Files("places", Sentence("stored.places", about), paths)


def mirrors(state: Path) -> Files:
    """What is remembered of second copies; what lies at their targets is the user's to remove there."""
    paths = [
        (path, Sentence("stored.mirrors.all", "memories of a second copy")) for path in sorted(state.glob("mirror-*"))
    ]
    return Files(
        "mirrors",
        Sentence("stored.mirrors", "Which second copies of the archive you confirmed, and which recordings lie there."),
        paths,
        afterwards=Sentence(
            "stored.mirrors.afterwards", "What was mirrored stays where it was brought: remove it there."
        ),
    )


class Demo:
    """What the last demo left: a simulated archive, nothing of the user's own. The Protocol `Holding`."""

    category = "cache"
    about = Sentence("stored.cache", "What the last demo left: simulated recordings and books of its own.")
    limits: frozenset[str] = frozenset()
    afterwards = ""

    def __init__(self, cache: Path) -> None:
        self._home = cache / "demo"

    def stocks(self, scope: Scope) -> list[Stock]:
        """The demo's folder."""
        return [Stock(Sentence("stored.cache.all", "folders"), 1)] if self._is_there() else []

    def stays(self, scope: Scope) -> list[str]:
        """Nothing of the program's."""
        if self._is_there() or not self._home.exists():
            return []
        return [Sentence("stored.cache.foreign", "{folder}, which no demo made.", folder=self._home)]

    def export(self, package: Package) -> None:
        """It is simulated."""
        if self._is_there():
            package.note(f"{self._home}: the last demo's, which is simulated.")

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Remove it; the mark goes last, so that what was interrupted is known again."""
        if not self._is_there():
            return True
        failed: list[str] = []
        for path in sorted(self._home.iterdir(), key=lambda path: path.name == DEMO_MARK):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, onerror=lambda _, at, __: failed.append(str(at)))
            else:
                path.unlink(missing_ok=True)
        if not failed:
            self._home.rmdir()
        for at in failed:
            tell(f"{at} could not be removed.")
        return not failed

    def _is_there(self) -> bool:
        return (self._home / DEMO_MARK).is_file() and not self._home.is_symlink()
