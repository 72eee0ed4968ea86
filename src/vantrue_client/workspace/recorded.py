"""What was written down of what the program did: connections, the ledger, problem reports."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vantrue_client.sentences import Sentence

if TYPE_CHECKING:
    from vantrue_client.policy.reports import Report, Reports
    from vantrue_client.workspace.privacy import Privacy
    from vantrue_client.workspace.workspace import Workspace

NEWEST = 100_000
"""So many entries are held at once; those before them are read with `vantrue privacy ledger`."""
KINDS: Mapping[str, Sentence] = {
    kind: Sentence(f"ledger.{kind.replace(' ', '-')}", kind)
    for kind in (
        "bundle",
        "camera changed",
        "connection",
        "consent",
        "deletion",
        "deletion failed",
        "disclosure",
        "erase",
        "evidence",
        "evidence failed",
        "evidence original",
        "export",
        "guardian",
        "interface",
        "mirror",
        "mirror original",
        "permission",
        "programs read",
        "refusal",
        "share",
        "shown",
        "wifi",
    )
}
"""What a line of the ledger is about, as it stands in it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger; a name that was erased is None."""

    number: int
    at: str
    what: str
    facts: Mapping[str, str | int]
    names: Mapping[str, str | None]
    hash: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A target that was connected to: when first on that day, and what for, in words."""

    at: str
    target: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Network:
    """Where connections were opened to, oldest first, and how many were refused, by day."""

    opened: tuple[Opened, ...]
    refused: Mapping[str, int]


async def ledger(here: Workspace) -> list[Entry]:
    """The ledger's newest lines, newest first; raises StorageError."""

    def read() -> list[Entry]:
        kept = deque(here.privacy.ledger.read(), maxlen=NEWEST)
        return [_entry(one) for one in reversed(kept)]

    return await asyncio.to_thread(read)


async def verify(here: Workspace) -> list[str]:
    """What is wrong with the ledger's chain, in sentences; nothing where it is whole. Raises StorageError."""
    return await asyncio.to_thread(here.privacy.ledger.verify)


async def network(here: Workspace) -> Network:
    """Where connections were opened to, and what was refused; raises StorageError."""
    return await asyncio.to_thread(connections, here.privacy)


def connections(privacy: Privacy) -> Network:
    """The same, of the rules at work."""
    return Network(
        tuple(_opened(privacy, one) for one in privacy.ledger.read() if one["what"] == "connection"),
        privacy.connections.refusals(),
    )


def problems(here: Workspace) -> Reports:
    """The problem reports."""
    from vantrue_client.policy.reports import Reports

    return Reports(here.settings.places.state)


def spelled_out(report: Report) -> list[str]:
    """All that a report holds, a line each: what one would send."""
    document = report.document
    trace = document.pop("trace")
    return [*(f"{field}: {'-' if value is None else value}" for field, value in document.items()), *trace]


def _entry(one: Mapping[str, Any]) -> Entry:
    what = KINDS.get(one["what"], one["what"])
    return Entry(one["number"], one["at"], what, one["facts"], one["names"], one["hash"])


def _opened(privacy: Privacy, entry: Mapping[str, Any]) -> Opened:
    name = str(entry["facts"].get("purpose", ""))
    purpose = privacy.book.purposes.get(name)
    return Opened(entry["at"], str(entry["facts"].get("target", "")), purpose.sentence if purpose else name)
