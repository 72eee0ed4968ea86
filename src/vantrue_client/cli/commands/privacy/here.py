"""What the commands of `privacy` share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from vantrue_client.cli.options import Common
from vantrue_client.cli.table import table

if TYPE_CHECKING:
    from vantrue_client.workspace.privacy import Privacy


def privacy(common: Common) -> Privacy:
    """The rules at work on this laptop."""
    from vantrue_client.cli.workspace import workspace

    return workspace(common).privacy


def section(title: str, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table with a line above it that says what it shows."""
    print(title)
    table(columns, rows)
