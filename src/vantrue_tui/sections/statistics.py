"""Counts, and nothing else: made when they are looked at, and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from vantrue_client.model import Channel, Kind
from vantrue_client.workspace.counting import statistics
from vantrue_tui.sections.section import Row, Section, Shown
from vantrue_tui.texts import say

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace

_WORDS: Mapping[str, tuple[str, frozenset[str]]] = {
    "kinds": ("kind", frozenset(Kind)),
    "channels": ("channel", frozenset(Channel)),
}


class Statistics(Section):
    """All together, then by kind, channel and month."""

    name = "statistics"

    async def read(self, here: Workspace) -> Shown:
        """Count now; for a minor it is refused."""
        said = await statistics(here)
        tables = {"kinds": said.kinds, "channels": said.channels, "months": said.months}
        together = say("statistics.few") if said.recordings is None else _line("all", "", said.recordings)
        rows = [Row("all", together, _why)]
        rows += [
            Row(f"{table} {name}", _line(table, name, count), _why)
            for table, counted in tables.items()
            for name, count in counted.groups.items()
        ]
        return Shown(rows)


def _line(table: str, name: str, count: int) -> str:
    word = say(f"{_WORDS[table][0]}.{name}") if table in _WORDS and name in _WORDS[table][1] else name
    return f"{say(f'statistics.{table}'):<12} {word:<14} {count:>8,}"


def _why() -> list[str]:
    return [say("statistics.why")]
