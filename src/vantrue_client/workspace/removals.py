"""Removals in the ledger: what the archive's deleting door is handed to write them down with."""

from __future__ import annotations

from typing import Protocol

from vantrue_client.policy.connections import Record


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


class Removals:
    """Enters each removal before it is done, and that one failed; the path is a name and can be erased."""

    def __init__(self, ledger: Record) -> None:
        self._ledger = ledger

    def removal(self, removal: Removal) -> None:
        """Note one before it is done; raises StorageError, which keeps it from being done."""
        self._write("deletion", removal, removal.reason)

    def failed(self, removal: Removal, why: str) -> None:
        """Note that the one noted last was not done, or that nobody knows whether it was."""
        self._write("deletion failed", removal, why)

    def _write(self, what: str, removal: Removal, reason: str) -> None:
        facts = {"where": str(removal.where), "camera": removal.camera, "sha256": removal.sha256, "reason": reason}
        self._ledger.write(what, facts, {"file": removal.path})
