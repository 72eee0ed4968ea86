from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from textual.widgets import Input

from tests.tui.at_privacy import NAMES, at_section, in_section, on_row
from tests.tui.stage import Stage, settings, stage
from vantrue_client.policy.permissions import Grant, Permission
from vantrue_client.policy.rules import RULEBOOK
from vantrue_client.workspace import Workspace
from vantrue_client.workspace.privacy import Privacy as Rules
from vantrue_client.workspace.stored import holdings
from vantrue_tui import texts
from vantrue_tui.actions import PRIVACY, TRANSFERS, TRIPS
from vantrue_tui.screens import MAIN
from vantrue_tui.screens.entry import Entry
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.paper import Paper
from vantrue_tui.screens.permit import Permit
from vantrue_tui.screens.pin import Pin
from vantrue_tui.screens.privacy import Privacy
from vantrue_tui.screens.question import Question

SAYS = {PRIVACY: "denied", TRANSFERS: "Nothing is to be brought", TRIPS: "No drives are shown"}
"""What main screens say that show something else than what they cannot show."""
WORDS = {
    "permissions": "enter changes one",
    "rules": "no-account",
    "consents": "Version 1 of the rules holds",
    "ledger": "permission=camera",
    "network": "No connection was opened",
    "reports": "There are no problem reports",
    "stored": "Everything",
    "statistics": "Fewer than 5 recordings",
    "profile": "Vehicle",
    "guardian": "This is no minor's profile",
}


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as here:
        yield here


async def shows(here: Stage, kind: type) -> None:
    await here.until(lambda: isinstance(here.app.screen, kind) and here.text().strip(), kind.__name__)
    await here.pilot.pause()


async def shows_words(here: Stage, words: str) -> None:
    await here.until(lambda: words in here.text(), words)


async def opened(here: Stage, page: Privacy) -> None:
    """Something is open on the page, where there is anything to open."""
    await here.until(lambda: here.app.screen is not page or not page.rows.shown)


def rules(here: Stage) -> Rules:
    return here.app.engine.workspace.privacy


async def test_permissions_profile_and_consents_are_changed_in_place(here: Stage) -> None:
    await on_row(here, "permissions", "location")
    await here.press("enter")
    await shows(here, Permit)
    await here.shows("no coordinate is decoded")
    await here.press("n")
    await here.until(lambda: rules(here).permissions.said()[Permission.LOCATION] is Grant.DENIED)
    await here.until(lambda: "denied    Location" in here.text())
    await here.press("escape")
    page = await on_row(here, "ledger", "1")
    assert any("permission=location said=denied" in row.line for row in page.rows.shown)
    await here.press("escape")
    await on_row(here, "profile", "vehicle")
    await here.press("enter", *"van", "enter")
    await here.until(lambda: rules(here).profile.read().vehicle == "van")
    await here.until(lambda: "van" in here.text())
    await here.press("enter", *["backspace"] * 3, "enter")
    await here.until(lambda: rules(here).profile.read().vehicle is None)
    await answers_news(here)
    await here.press("escape")
    await on_row(here, "consents", "upgrade")
    await here.press("enter", "y")
    await here.until(lambda: rules(here).consents.given)


async def answers_news(here: Stage) -> None:
    workspace = here.app.engine.workspace
    assert rules(here).consents.in_force == 1
    book = replace(RULEBOOK, version=2, changes={2: "Clips may be counted."})
    workspace.privacy = Rules(workspace.settings.places.state, (), workspace.privacy.asker, book)
    page = await on_row(here, "consents", "news")
    await here.press("enter")
    await shows(here, Question)
    await here.shows("Clips may be counted.")
    await here.press("n")
    await here.until(lambda: page.rows.shown[0].key == "version")
    assert rules(here).consents.in_force == 1


async def test_the_ledger_is_looked_through_and_verified(here: Stage) -> None:
    rules(here).ledger.write_all("deletion", [({"reason": "too old", "of": number}, {}) for number in range(800)])
    page = await in_section(here, "ledger")
    numbers = [int(row.key) for row in page.rows.shown]
    assert numbers == list(range(max(numbers), 0, -1))
    await here.press("slash", *"of=77 dele", "enter")
    await here.until(lambda: len(page.rows.shown) == 11)
    await here.press("v")
    await here.until(lambda: "The ledger is whole" in here.text())
    await here.press("enter", "escape")
    file = here.home / "state" / "ledger.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"of":5}', b'"of":6}'))
    await here.press("v")
    await here.until(lambda: "The ledger is broken" in here.text())


async def test_a_report_is_read_and_deleted_and_what_cannot_be_read_is_said_in_its_place(here: Stage) -> None:
    async def broken(_: object) -> None:
        raise ZeroDivisionError

    await here.app._pages[0].attempt(broken)
    await shows(here, Notice)
    await here.press("escape")
    page = await in_section(here, "reports")
    await here.press("enter")
    await shows(here, Paper)
    await here.shows("ZeroDivisionError")
    await here.press("enter", "x")
    await shows(here, Question)
    await here.press("y")
    await here.until(lambda: not page.rows.shown)
    await here.shows("There are no problem reports")
    await here.press("escape")
    (here.home / "state" / "permissions.json").write_text("{")
    await in_section(here, "permissions")
    await here.shows("Nothing is permitted meanwhile.")
    await here.press("escape")
    await in_section(here, "profile")
    await here.shows("Vehicle")


async def test_what_is_stored_is_handed_out_and_erased(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive) as here:
        rules(here).profile.say(name="Kim")
        state = here.home / "state"
        await on_row(here, "stored", "profile")
        await here.press("e")
        await shows(here, Entry)
        here.app.screen.query_one(Input).value = str(tmp_path / "mine.zip")
        await here.press("enter", "n")
        await here.until(lambda: "Not in it" in here.text())
        with ZipFile(tmp_path / "mine.zip") as handed:
            assert b"Kim" in handed.read("profile/profile.json")
        await here.press("enter", "x")
        await shows(here, Paper)
        await here.shows("what you said of yourself")
        await here.press("enter", *"eras", "enter")
        await here.shows("erase")
        assert (state / "profile.json").exists(), "it was not confirmed"
        await here.press("e", "enter")
        await here.until(lambda: "Erased." in here.text())
        assert not (state / "profile.json").exists()
        await here.press("enter")
        with here.app.engine.workspace.archive() as held, held.lock():
            await on_row(here, "stored", "all")
            await here.press("x", "enter", *"erase", "enter")
            await here.until(lambda: "Not all could be erased" in here.text())
            assert (state / "erase.json").exists(), "the next start goes on"
        await here.press("enter", "x", "enter", *"erase", "enter")
        await here.until(lambda: "Erased." in here.text())
        assert not (state / "erase.json").exists()
        assert not list((here.home / "archive").rglob("*.MP4"))
        await here.press("enter")
        rules(here).ledger.write("share", {}, {"recipient": "Kim"})
        assert [entry["names"] for entry in rules(here).ledger.read()][-1] == {"recipient": "Kim"}, "with a new key"


async def test_a_guardian_is_set_and_the_pin_asked_for(here: Stage) -> None:
    await on_row(here, "guardian", "set")
    await here.press("enter")
    await shows(here, Question)
    await here.press("y")
    await shows(here, Pin)
    await here.press(*"2468", "enter", *"2468", "enter")
    await here.until(lambda: "The guardian is set." in here.text())
    await here.press("escape")
    await here.until(lambda: "Refuse that more is collected" in here.text())
    await on_row(here, "guardian", "refuse")
    await here.press("enter")
    await shows(here, Pin)
    await here.press(*"2468", "enter")
    await here.until(lambda: "Collecting more is refused." in here.text())
    await here.press("escape", "escape")
    rules(here).permissions.set(Permission.MEDIA, Grant.DENIED)
    await on_row(here, "permissions", "media")
    await here.press("enter", "y")
    await shows(here, Pin)
    await here.press("escape")
    await shows(here, Notice)
    await here.shows("minor-needs-guardian")
    assert rules(here).permissions.said()[Permission.MEDIA] is Grant.DENIED
    await here.press("escape", "escape")
    await at_section(here, "statistics")
    await here.press("enter")
    await here.until(lambda: "guardian-erases" in here.text())


async def test_with_everything_denied_every_page_and_dialog_opens(tmp_path: Path, archive: Path) -> None:
    for permission in Permission:
        Workspace(settings(tmp_path / "home")).privacy.permissions.set(permission, Grant.DENIED)
    async with stage(tmp_path, archive=archive, permit=()) as here:
        for place, main in MAIN.items():
            await here.press(main.key)
            await shows_words(here, SAYS.get(place, "The permission "))
        for name in NAMES:
            page = await in_section(here, name)
            words = "Connection" if name == "network" else WORDS[name]
            assert words in here.text() or page.rows.shown, name
            await here.press("enter")
            await opened(here, page)
            await here.press("escape", "escape")
        page = await in_section(here, "permissions")
        assert all(row.line.startswith("denied") for row in page.rows.shown)
        await here.shows("Without it only what lies on this laptop is shown")
        for key, dialog in (("e", Entry), ("v", Paper), ("f2", None)):
            await here.press(key)
            await here.until(lambda: here.app.screen is not here.app._pages[-1])
            assert dialog is None or isinstance(here.app.screen, dialog)
            await here.press("escape")


def test_every_category_that_is_stored_has_its_word(tmp_path: Path) -> None:
    here = Workspace(settings(tmp_path / "home"))
    for one in holdings(here.settings, here.privacy.ledger):
        assert texts.say(f"category.{one.category}")


@pytest.mark.long
async def test_german_is_spoken_on_every_section(tmp_path: Path) -> None:
    texts.use("de")
    async with stage(tmp_path) as here:
        for name in NAMES:
            await in_section(here, name)
            await here.shows(texts.say(f"section.{name}.about")[:40])
            await here.press("escape")
