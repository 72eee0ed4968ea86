"""What can take something away: changes of the camera's Wi-Fi, its card, its settings; a word to type confirms each.

A flow ends by itself where the user leaves it; `Workspace` does what is confirmed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from vantrue_tui.messages import Told
from vantrue_tui.screens.choice import Choice
from vantrue_tui.screens.entry import Entry
from vantrue_tui.texts import say

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace
    from vantrue_tui.screens.page import Page

Flow = Callable[["Page"], Awaitable[None]]


async def wifi(page: Page) -> None:
    """Which of the four changes of its Wi-Fi is meant."""
    flows: Sequence[tuple[str, Flow]] = (
        (say("wifi.name.label"), rename),
        (say("wifi.passphrase.label"), renew_passphrase),
        (say("wifi.join.label"), join),
        (say("wifi.leave.label"), leave),
    )
    chosen = await page.app.push_screen_wait(Choice(say("wifi.what"), [label for label, _ in flows]))
    if chosen is not None:
        await flows[chosen][1](page)


async def rename(page: Page) -> None:
    """Another name for its access point."""
    check = page.engine.workspace.check_network
    name = await page.app.push_screen_wait(Entry(say("wifi.name.which"), check=lambda typed: check(name=typed)))
    if name is not None and await _confirmed(page, "rename", say("wifi.name.warning", name=name)):
        await _done(page, lambda here: here.name_access_point(name), say("wifi.name.done", name=name))


async def renew_passphrase(page: Page) -> None:
    """Another passphrase for its access point."""
    check = page.engine.workspace.check_network
    asked = Entry(say("wifi.passphrase.which"), hidden=True, twice=True, check=lambda typed: check(passphrase=typed))
    passphrase = await page.app.push_screen_wait(asked)
    if passphrase is not None and await _confirmed(page, "passphrase", say("wifi.passphrase.warning")):
        await _done(page, lambda here: here.set_passphrase(passphrase), say("wifi.passphrase.done"))


async def join(page: Page) -> None:
    """It joins a network of the house."""
    check = page.engine.workspace.check_network
    name = await page.app.push_screen_wait(Entry(say("wifi.join.which"), check=lambda typed: check(name=typed)))
    if name is None:
        return
    asked = Entry(
        say("wifi.join.passphrase", name=name),
        hidden=True,
        empty=True,
        check=lambda typed: check(passphrase=typed, open_network=True),
    )
    passphrase = await page.app.push_screen_wait(asked)
    if passphrase is None:
        return
    spaced = say("wifi.join.spaced") if " " in name + passphrase else ""
    if await _confirmed(page, "station", f"{say('wifi.join.warning', name=name)} {spaced}"):
        await _done(page, lambda here: here.join_network(name, passphrase), say("wifi.join.done", name=name))


async def leave(page: Page) -> None:
    """Back to its own access point."""
    if await _confirmed(page, "station", say("wifi.leave.warning")):
        await _done(page, lambda here: here.open_access_point(), say("wifi.leave.done"))


async def format_card(page: Page) -> None:
    """All recordings on its card are gone."""
    stake = await page.attempt(lambda here: here.at_stake(), turn=True)
    if stake is None:
        return
    if stake.recordings is None:
        lies = say("format.unknown")
    else:
        lies = say("format.stake", recordings=stake.recordings, not_here=stake.not_here)
    if await _confirmed(page, "format", f"{lies} {say('format.warning')}"):
        await _done(page, lambda here: here.format_card(), say("format.done"))


async def reset(page: Page) -> None:
    """Back to the factory's settings."""
    if await _confirmed(page, "reset", say("reset.warning")):
        await _done(page, lambda here: here.factory_reset(), say("reset.done"))


async def _confirmed(page: Page, word: str, warning: str) -> bool:
    asked = Entry(f"{warning} {say('entry.type', word=word)}", word=word)
    return await page.app.push_screen_wait(asked) is not None


async def _done(page: Page, work: Callable[[Workspace], Awaitable[None]], said: str) -> None:
    async def do(here: Workspace) -> bool:
        await work(here)
        return True

    if await page.attempt(do, turn=True):
        page.post_message(Told(said))
