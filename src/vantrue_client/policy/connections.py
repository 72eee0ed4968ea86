"""Which targets connections were opened to, and how many were refused."""

from __future__ import annotations

import ipaddress
import json
from collections import Counter
from pathlib import Path
from typing import Protocol

from vantrue_client.files import write_whole
from vantrue_client.policy.ledger import Facts, Names, utc_now

MOST_DAYS = 400


class Record(Protocol):
    """What the ledger offers to those who have something to enter."""

    def write(self, what: str, facts: Facts, names: Names | None = None) -> None:
        """Append one entry."""
        ...

    def write_once_a_day(self, what: str, facts: Facts, names: Names | None = None) -> None:
        """Append one entry unless the same was entered today."""
        ...


class Connections:
    """Enters each target, purpose and day in the ledger once, and counts refusals in a file a day at a time.

    A target is the address that was connected to: the name of a host is never stored in clear.
    """

    def __init__(self, record: Record, counts: Path) -> None:
        self._record = record
        self._counts = counts
        self._entered: set[tuple[str, str, str]] = set()

    def opened(self, address: str, port: int, purpose: str) -> None:
        """A connection is about to be opened."""
        target = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        line = (utc_now().date().isoformat(), target, purpose)
        if line not in self._entered:
            self._record.write_once_a_day("connection", {"target": target, "purpose": purpose})
            self._entered.add(line)

    def swept(self, network: str, count: int, purpose: str) -> None:
        """So many addresses of a network are about to be asked, at most: they have one line together."""
        self._record.write_once_a_day("connection", {"target": network, "addresses": count, "purpose": purpose})

    def refused(self, host: str, purpose: str) -> None:
        """A connection was refused."""
        days = Counter(self.refusals())
        days[utc_now().date().isoformat()] += 1
        write_whole(self._counts, json.dumps(dict(sorted(days.items())[-MOST_DAYS:])).encode() + b"\n")
        self._record.write_once_a_day("refusal", {"target": _without_name(host), "purpose": purpose})

    def refusals(self) -> dict[str, int]:
        """How many were refused, by day; a count that cannot be read begins anew."""
        try:
            return {str(day): int(count) for day, count in json.loads(self._counts.read_bytes()).items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return {}


def _without_name(host: str) -> str:
    """An address as it is; the name of a host is not stored, in clear or otherwise (rule `mac-is-sensitive`)."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return "a name"
