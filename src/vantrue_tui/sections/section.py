"""What every section of the Privacy page is: rows to look through, and what is done with one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from vantrue_tui.screens.paper import Paper

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace
    from vantrue_tui.screens.page import Page


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    key     it is found again by, when the section was read anew
    line    what stands in it
    detail  makes what is told of it, a line each
    meant   what the section does something with
    """

    key: str
    line: str
    detail: Callable[[], Sequence[str]]
    meant: object = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a section shows now: its rows, and a sentence where there are none."""

    rows: list[Row] = field(default_factory=list)
    nothing: str = ""


class Section:
    """A subclass has a file, a line in `SECTIONS` and words under ``section.NAME``.

    erases  it can let go of what stands in a row
    """

    name: ClassVar[str]
    erases: ClassVar[bool] = False

    async def read(self, here: Workspace) -> Shown:
        """What there is; runs in the engine's thread. Raises VantrueError, which is shown in its place."""
        raise NotImplementedError

    async def open(self, page: Page, row: Row) -> None:
        """Do what a row offers; here to show all that is told of it."""
        await page.app.push_screen_wait(Paper(row.detail()))

    async def erase(self, page: Page, row: Row) -> None:
        """Let go of what stands in a row."""
