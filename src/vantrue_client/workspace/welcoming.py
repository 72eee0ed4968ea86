"""The very first start: whether someone is to be welcomed, which happens once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_client.files import read_small, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from vantrue_client.workspace.workspace import Workspace

_BEGUN, _DONE = b"begun\n", b"done\n"
_TRACES = ("consent.json", "permissions.json", "cameras.json", "ledger.jsonl")


def to_be_welcomed(here: Workspace) -> bool:
    """Whether nothing was ever done on this laptop, or a welcome was begun and not ended; raises StorageError."""
    said = read_small(_mark(here), 64)
    if said is not None:
        return said == _BEGUN
    return not any((here.settings.places.state / name).exists() for name in _TRACES)


def welcome_begins(here: Workspace) -> None:
    """It is shown: what is written from now on does not make it a later start. Raises StorageError."""
    write_whole(_mark(here), _BEGUN)


def welcomed(here: Workspace) -> None:
    """It was ended: never again. Raises StorageError."""
    write_whole(_mark(here), _DONE)


def _mark(here: Workspace) -> Path:
    return here.settings.places.state / "welcome"
