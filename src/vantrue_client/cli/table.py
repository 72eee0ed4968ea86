"""Tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vantrue_client.cli.output import on_terminal, printable, tab_separated

GAP = 2
IN_A_PIPE = 160
"""Characters a line where no terminal says how wide it is."""


def table(
    columns: Sequence[str], rows: Iterable[Iterable[object]], *, right: Iterable[str] = (), drop: Iterable[str] = ()
) -> None:
    """Print a table; cells without a value show ``-``.

    right  columns that stand to the right
    drop   columns that go, in this order, where the terminal is too narrow for all
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if on_terminal() else IN_A_PIPE)
    shown = [["-" if cell is None else printable(str(cell)) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(columns, *shown, strict=True)]
    kept = fitting(widths, columns, drop, console.width)
    grid = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold", show_header=any(columns))
    aligned = set(right)
    for number in kept:
        grid.add_column(columns[number], justify="right" if columns[number] in aligned else "left", overflow="fold")
    for row in shown:
        grid.add_row(*(Text(row[number]) for number in kept))
    with console.capture() as drawn:
        console.print(grid)
    for line in drawn.get().splitlines():
        print(line.rstrip())


def fitting(widths: Sequence[int], columns: Sequence[str], drop: Iterable[str], width: int) -> list[int]:
    """Which columns are shown, by number.

    >>> fitting([19, 4, 30], ["start", "kind", "name"], ["kind", "start"], 52)
    [0, 2]
    """
    kept = list(range(len(columns)))
    for column in drop:
        if sum(widths[number] + GAP for number in kept) - GAP <= width:
            break
        kept.remove(columns.index(column))
    return kept


def show(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for people, lines with tabs in a pipe."""
    if on_terminal():
        table(heads, rows)
    else:
        for row in rows:
            tab_separated(row)
