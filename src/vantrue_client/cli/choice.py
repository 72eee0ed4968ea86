"""From FILTER's options to the filter that the rooms below know."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from vantrue_client.cli.options import Choice
from vantrue_client.model import Filter
from vantrue_client.workspace import choosing


def to_filter(choice: Choice, now: datetime) -> Filter:
    """Read a choice; ``now`` is the laptop's local time. Raises UsageError for what cannot be read."""
    return choosing.to_filter(choosing.Wanted(**asdict(choice)), now)
