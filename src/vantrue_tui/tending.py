"""What is done to the camera that takes nothing away: a setting, its clock, a picture, its passphrase shown.

A flow ends by itself where the user leaves it; `Workspace` does what is wanted.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from vantrue_client.workspace.passphrase import passphrase
from vantrue_client.workspace.typed import typed_path
from vantrue_tui import forms
from vantrue_tui.messages import Told
from vantrue_tui.screens.choice import Choice
from vantrue_tui.screens.entry import Entry
from vantrue_tui.texts import say

if TYPE_CHECKING:
    from vantrue_client.model.setting import Change, Option, Setting
    from vantrue_client.workspace import Workspace
    from vantrue_tui.screens.page import Page


MOST_SHOWN = 80
"""Characters of what a camera calls a setting or its value, in a question."""


async def change(page: Page, setting: Setting) -> Change | None:
    """Another value for a setting, of its own options where the camera names them; None where it was not changed."""
    value = await _wanted(page, setting)
    if value is None:
        return None
    return await page.attempt(lambda here: here.change_setting(str(setting.command), value, _agreed), turn=True)


def changed(done: Change) -> str:
    """What became of it, in a sentence."""
    value = done.after.shown or say("settings.untold")
    return say("settings.changed" if done.confirmed else "settings.unconfirmed", name=done.after.name, value=value)


async def set_clock(page: Page) -> None:
    """Its clock as this laptop's."""
    done = await page.attempt(lambda here: here.sync_clock(), turn=True)
    if done is None:
        return
    told = [say("clock.set", time=f"{done.time:%Y-%m-%d %H:%M:%S}")]
    told += [] if done.drift is None else [say("clock.was", seconds=round(done.drift))]
    told += [] if done.verified else [say("clock.unread")]
    page.post_message(Told(" ".join(told)))


async def take_snapshot(page: Page) -> None:
    """A picture now, into a new file of the user's choosing."""
    name = f"~/vantrue-{datetime.now():%Y%m%d-%H%M%S}.jpg"
    typed = await page.app.push_screen_wait(Entry(say("snapshot.where"), value=name))
    if typed is None:
        return
    size = await page.attempt(lambda here: here.snapshot(typed_path(typed)), turn=True)
    if size is not None:
        page.post_message(Told(say("snapshot.done", size=forms.size(size), file=typed)))


async def show_passphrase(page: Page) -> None:
    """The passphrase of its Wi-Fi, once that is confirmed."""
    told = await page.attempt(_passphrase, turn=True)
    if told is not None:
        page.post_message(Told(told or say("camera.no-passphrase")))


async def _wanted(page: Page, setting: Setting) -> str | None:
    """What it shall be, as `change_setting` takes it; None where the user leaves it."""
    shown = (setting.shown or say("settings.untold"))[:MOST_SHOWN]
    title = say("settings.which", name=setting.name[:MOST_SHOWN], value=shown)
    if not setting.options:
        return await page.app.push_screen_wait(Entry(title, value=setting.value or ""))
    now = next((at for at, option in enumerate(setting.options) if setting.is_now(option)), None)
    chosen = await page.app.push_screen_wait(Choice(title, [option.label for option in setting.options], now=now))
    return None if chosen is None else f"index:{setting.options[chosen].index}"


async def _agreed(_: Setting, __: Option) -> bool:
    return True  # the user chose the value, seeing the one before


async def _passphrase(here: Workspace) -> str:
    return await passphrase(here) or ""
