"""What is stored about the user, by category: handed out in one file, and erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from vantrue_client.model.holding import Scope
from vantrue_client.workspace import erase as erasing
from vantrue_client.workspace import export
from vantrue_client.workspace.typed import typed_path
from vantrue_tui.forms import size
from vantrue_tui.messages import Doing
from vantrue_tui.screens.entry import Entry
from vantrue_tui.screens.paper import Paper
from vantrue_tui.screens.question import Question
from vantrue_tui.sections.section import Row, Section, Shown
from vantrue_tui.texts import say, told

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.erase import Foreseen
    from vantrue_client.workspace.export import Exported
    from vantrue_tui.screens.page import Page


@dataclass(frozen=True, slots=True)
class Erased:
    """How an erasure went: whether all went, and what was told of the rest."""

    whole: bool
    told: tuple[str, ...]


class Stored(Section):
    """Everything in the first row, then a row a category."""

    name = "stored"
    erases = True

    async def read(self, here: Workspace) -> Shown:
        """What an erasure of everything would let go, and leave."""
        foreseen = await erasing.foresee(here, [erasing.ALL], Scope())
        return Shown([_row(erasing.ALL, foreseen), *(_row(one.category, [one]) for one in foreseen)])

    async def open(self, page: Page, row: Row) -> None:
        """Show what goes and what stays."""
        await page.app.push_screen_wait(Paper(row.detail()))

    async def erase(self, page: Page, row: Row) -> None:
        """Say what goes, have that confirmed by typing, and let it go."""
        foreseen = await page.attempt(lambda here: erasing.foresee(here, [row.key], Scope()))
        if foreseen is None:
            return
        if not any(one.goes for one in foreseen):
            await page.app.push_screen_wait(Paper([say("stored.nothing")]))
            return
        plan = [say("stored.foreseen"), "", *_told(foreseen), "", say("stored.elsewhere")]
        if not await page.app.push_screen_wait(Paper(plan)):
            return
        if await page.app.push_screen_wait(Entry(say("stored.type"), word=say("stored.word"))) is None:
            return
        done = await page.attempt(lambda here: _erase(here, page, row.key))
        page.post_message(Doing(""))
        if done is not None:
            said = say("stored.erased" if done.whole else "stored.not-all")
            await page.app.push_screen_wait(Paper([said, *done.told]))


async def hand_out(page: Page) -> None:
    """Write all that is stored into one file, which the user names."""
    bytes_ = await page.attempt(export.expected_bytes)
    if bytes_ is None:
        return
    usual = f"~/{export.usual_name(datetime.now())}"
    to = await page.app.push_screen_wait(Entry(say("export.ask"), value=usual))
    if to is None:
        return
    footage = await page.app.push_screen_wait(Question(say("export.footage", size=size(bytes_))))
    if footage is None:
        return
    page.post_message(Doing(say("export.going")))
    done = await page.attempt(lambda here: export.hand_out(here, typed_path(to), footage=footage))
    page.post_message(Doing(""))
    if done is not None:
        await page.app.push_screen_wait(Paper(_exported(done)))


async def _erase(here: Workspace, page: Page, category: str) -> Erased:
    heard: list[str] = []

    def going(name: str) -> None:
        page.post_message(Doing(say("stored.going", category=say(f"category.{name}"))))

    await erasing.may_erase(here)
    whole = await erasing.erase(here, [category], Scope(), heard.append, going)
    return Erased(whole, tuple(map(told, heard)))


def _row(category: str, foreseen: Sequence[Foreseen]) -> Row:
    stocks = [stock for one in foreseen for stock in one.goes]
    much = sum(stock.bytes or 0 for stock in stocks)
    amount = f"{size(much):>9}" if stocks else f"{'-':>9}"
    return Row(category, f"{say(f'category.{category}'):<22} {amount}", lambda: _told(foreseen))


def _told(foreseen: Sequence[Foreseen]) -> list[str]:
    lines: list[str] = []
    for one in foreseen:
        if len(foreseen) > 1 and not (one.goes or one.stays or one.left):
            continue
        lines += [f"{say(f'category.{one.category}')}: {told(one.about)}"]
        for stock in one.goes:
            much = "" if stock.bytes is None else f", {size(stock.bytes)}"
            lines.append(say("stored.goes", number=stock.count, what=stock.what, much=much))
        lines += [say("stored.stays", what=what) for what in (*one.stays, one.left) if what]
        lines += [f"  {told(one.note)}"] if one.goes and one.note else []
    return lines


def _exported(done: Exported) -> list[str]:
    written = say("export.done", files=done.count, size=size(done.bytes), file=done.file)
    return [written, *(say("export.not-in-it", what=note) for note in done.notes)]
