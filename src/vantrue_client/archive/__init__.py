"""The laptop's side: layout on disk, manifests, catalog; a mounted card or folder as a Source.

Names are imported when they are first used: a card needs no catalog.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vantrue_client.archive.archive import Archive as Archive
    from vantrue_client.archive.card import Card as Card
    from vantrue_client.archive.copy import Copy as Copy
    from vantrue_client.archive.destination import ArchiveDestination as ArchiveDestination
    from vantrue_client.archive.holdings import Holdings as Holdings
    from vantrue_client.archive.importing import ImportDestination as ImportDestination
    from vantrue_client.archive.pruning import Pruned as Pruned
    from vantrue_client.archive.rebuild import Rebuilt as Rebuilt
    from vantrue_client.archive.removal import Recorder as Recorder
    from vantrue_client.archive.removal import Removal as Removal
    from vantrue_client.archive.retention import Limits as Limits
    from vantrue_client.archive.retention import Plan as Plan
    from vantrue_client.archive.runs import Run as Run
    from vantrue_client.archive.stats import Stats as Stats
    from vantrue_client.archive.verify import Checked as Checked
    from vantrue_client.archive.verify import State as State

_HOMES = {
    "Archive": "archive",
    "ArchiveDestination": "destination",
    "Card": "card",
    "Checked": "verify",
    "Copy": "copy",
    "Holdings": "holdings",
    "ImportDestination": "importing",
    "Limits": "retention",
    "Plan": "retention",
    "Pruned": "pruning",
    "Recorder": "removal",
    "Removal": "removal",
    "Rebuilt": "rebuild",
    "Run": "runs",
    "State": "verify",
    "Stats": "stats",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
