"""Removals in the ledger: what the archive's deleting door is handed to write them down with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from vantrue_client.policy.ledger import Facts, Names


class Removal(Protocol):
    """What is entered of a recording that goes."""

    @property
    def where(self) -> str:
        """``archive`` or ``card``."""
        ...

    @property
    def camera(self) -> str:
        """The camera's identity."""
        ...

    @property
    def path(self) -> str:
        """Below the archive, or on the card."""
        ...

    @property
    def sha256(self) -> str:
        """Of the copy here."""
        ...

    @property
    def reason(self) -> str:
        """Why it goes."""
        ...


class Record(Protocol):
    """What the ledger offers to those who enter several things at once."""

    def write_all(self, what: str, entries: Sequence[tuple[Facts, Names]]) -> None:
        """Append several entries of a kind."""
        ...


class Removals:
    """Enters each removal before it is done, and that one failed; path and camera are names and can be erased."""

    def __init__(self, ledger: Record) -> None:
        self._ledger = ledger

    def removal(self, removal: Removal) -> None:
        """Note one before it is done; raises StorageError, which keeps it from being done."""
        self.removals([removal])

    def removals(self, removals: Sequence[Removal]) -> None:
        """Note several before they are done; raises StorageError, which keeps them from being done."""
        self._ledger.write_all("deletion", [_entry(removal, removal.reason) for removal in removals])

    def failed(self, removal: Removal, why: str) -> None:
        """Note that one that was noted was not done, or that nobody knows whether it was."""
        self._ledger.write_all("deletion failed", [_entry(removal, why)])


def _entry(removal: Removal, reason: str) -> tuple[Facts, Names]:
    facts = {"where": str(removal.where), "sha256": removal.sha256, "reason": reason}
    return facts, {"camera": removal.camera, "file": removal.path}
