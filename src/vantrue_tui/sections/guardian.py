"""A minor's profile and its guardian: how it stands, and what may be done about it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from vantrue_client.workspace import guarding
from vantrue_tui.forms import stamp
from vantrue_tui.messages import Told
from vantrue_tui.screens.entry import Entry
from vantrue_tui.screens.question import Question
from vantrue_tui.sections.section import Row, Section, Shown
from vantrue_tui.texts import say, told

if TYPE_CHECKING:
    from vantrue_client.policy.guardian import Standing
    from vantrue_client.workspace import Workspace
    from vantrue_tui.screens.page import Page


class Guardian(Section):
    """How it stands in the first row, then what can be done."""

    name = "guardian"

    async def read(self, here: Workspace) -> Shown:
        """What is kept of the guardian."""
        standing = here.privacy.guardian.standing()
        lines = _told(standing)
        rows = [Row("standing", lines[0], lambda: lines)]
        return Shown([*rows, *map(_act, _possible(standing))])

    async def open(self, page: Page, row: Row) -> None:
        """Do what the row says."""
        if row.meant is None:
            await super().open(page, row)
        elif await _DOES[row.key](page):
            page.post_message(Told(say(f"guardian.{row.key}.done")))


def _act(act: str) -> Row:
    return Row(act, f"{say('guardian.can')} {say(f'guardian.{act}.do')}", lambda: [say(f"guardian.{act}.about")], act)


def _possible(standing: Standing) -> list[str]:
    if not standing.minor:
        return ["mark", "set"]
    if not standing.guardian:
        return ["set"]
    return ["allow" if standing.closed else "refuse", "pin", "remove", "forgotten"]


def _told(standing: Standing) -> list[str]:
    if not standing.minor:
        return [say("guardian.none"), say("guardian.none-about")]
    if not standing.guardian:
        return [say("guardian.missing"), say("guardian.missing-about")]
    lines = [
        say("guardian.consented", at=stamp(standing.consented or "")),
        say("guardian.refused" if standing.closed else "guardian.allowed"),
    ]
    if standing.tries:
        lines.append(say("guardian.tries", tries=standing.tries, wait=round(standing.wait)))
    return lines


async def _mark(page: Page) -> bool:
    async def mark(here: Workspace) -> bool:
        guarding.mark(here)
        return True

    sure = await page.app.push_screen_wait(Question(say("guardian.mark.ask")))
    return bool(sure and await page.attempt(mark))


async def _set(page: Page) -> bool:
    async def appoint(here: Workspace) -> bool:
        here.privacy.guardian.vacant()
        await guarding.appoint(here, await guarding.new_pin(here))
        return True

    consents = await page.app.push_screen_wait(Question(say("guardian.set.ask")))
    return bool(consents and await page.attempt(appoint))


async def _pin(page: Page) -> bool:
    async def change(here: Workspace) -> bool:
        await guarding.change_pin(here, lambda: guarding.new_pin(here))
        return True

    return bool(await page.attempt(change))


def _collecting(closed: bool) -> Callable[[Page], Coroutine[Any, Any, bool]]:
    async def does(page: Page) -> bool:
        async def close(here: Workspace) -> bool:
            await guarding.refuse_collection(here, closed=closed)
            return True

        return bool(await page.attempt(close))

    return does


async def _remove(page: Page) -> bool:
    async def dismiss(here: Workspace) -> bool:
        await guarding.dismiss(here)
        return True

    return bool(await page.attempt(dismiss))


async def _forgotten(page: Page) -> bool:
    """Everything goes, which is confirmed by typing."""
    heard: list[str] = []
    ask = Entry(say("guardian.forgotten.ask"), word=say("guardian.forgotten.word"))
    if await page.app.push_screen_wait(ask) is None:
        return False
    gone = await page.attempt(lambda here: guarding.forgotten(here, heard.append))
    if gone is False:
        page.post_message(Told(" ".join((say("guardian.forgotten.not-all"), *map(told, heard)))))
    return bool(gone)


_DOES: Mapping[str, Callable[[Page], Coroutine[Any, Any, bool]]] = {
    "mark": _mark,
    "set": _set,
    "pin": _pin,
    "refuse": _collecting(closed=True),
    "allow": _collecting(closed=False),
    "remove": _remove,
    "forgotten": _forgotten,
}
