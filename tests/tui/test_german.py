"""In German, whoever is asked for something reads no English: from the Welcome over a permission to a share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Static

from tests.tui.at_privacy import in_section
from tests.tui.handing import fill_in, left, planned, shown
from tests.tui.stage import ALL, Stage, stage
from vantrue_client.errors import Refused
from vantrue_client.mock.running import RunningCamera
from vantrue_client.policy.actions import Action
from vantrue_client.policy.permissions import SENTENCES, Permission
from vantrue_client.policy.rules import RULEBOOK
from vantrue_client.share.form import Cover, Form, Join, Keep
from vantrue_client.share.plan import Plan
from vantrue_client.workspace.allowing import going_to
from vantrue_tui import texts
from vantrue_tui.messages import Trouble
from vantrue_tui.screens.doctor import Doctor
from vantrue_tui.screens.evidence import Evidence
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.permit import Permit
from vantrue_tui.screens.question import Question
from vantrue_tui.screens.share import Share
from vantrue_tui.screens.welcome import Welcome

ENGLISH = re.compile(r"\b(the|and|is|are|were|with|which|that|nobody|your|you|of|not|only|from|where)\b", re.IGNORECASE)
"""Words without which hardly a sentence of English is made, and which no sentence of German has."""


@pytest.fixture(autouse=True)
def _german(_english: None) -> None:
    texts.use("de")


def no_english(text: str) -> None:
    found = ENGLISH.findall(re.sub(r"`[^`]*`|\S*[/\[\]=]\S*", "", text))
    assert not found, f"{found} in\n{text}"


def every_text(here: Stage) -> Iterator[str]:
    """What the screen in front says, also where it is scrolled out of sight."""
    for static in here.app.screen.query(Static):
        yield str(static.render())


async def test_who_comes_first_is_welcomed_and_asked_in_german(tmp_path: Path) -> None:
    async with stage(tmp_path, size=(120, 40), permit=(), settled=False, welcomed=False) as here:
        await here.until(lambda: isinstance(here.app.screen, Welcome) and "Willkommen." in here.text())
        no_english("\n".join(every_text(here)))
        await here.press("enter")
        for number, permission in enumerate(Permission, 1):
            await here.until(lambda at=number: isinstance(here.app.screen, Permit) and f"({at} von 8)" in here.text())  # type: ignore[misc]
            assert texts.told(SENTENCES[permission]) in " ".join(every_text(here))
            no_english("\n".join(every_text(here)))
            await here.press("a")


async def test_a_permission_is_asked_for_in_german_where_it_is_needed(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive, size=(100, 34), permit=ALL - {Permission.STORAGE}) as here:
        place = tmp_path / "clip.mp4"
        privacy = here.app.engine.workspace.privacy
        asked = here.hear(privacy.require(Action.EXCERPT, where=going_to(place)))
        await shown(here, Question)
        said = " ".join(every_text(here))
        assert "Aufnahmen auf diesen Laptop schreiben. Es kommt nach" in said
        assert "Erlauben Sie das?" in said
        no_english(said)
        await here.press("n")
        with pytest.raises(Refused):
            await asked
        objection = privacy.objection(Action.EXCERPT)
        assert objection is not None
        here.app.post_message(Trouble(objection))
        await shown(here, Notice)
        await here.shows("Die Erlaubnis „Speicher“ ist versagt: Aufnahmen auf diesen Laptop schreiben.")
        no_english(" ".join(every_text(here)))


async def test_privacy_speaks_german(tmp_path: Path) -> None:
    async with stage(tmp_path, size=(120, 40)) as here:
        for section in ("permissions", "rules", "consents", "stored"):
            page = await in_section(here, section)
            for row in page.rows.shown:
                if section != "rules":
                    no_english(row.line)
                no_english("\n".join(line for line in row.detail() if not line.startswith("Durchgesetzt")))
            await here.press("escape")
        page = await in_section(here, "rules")
        demands = [texts.told(rule.demands) for rule in RULEBOOK.rules.values()]
        assert [row.detail()[0] for row in page.rows.shown] == demands


async def test_a_share_says_in_german_what_leaves_and_asks(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive, size=(120, 40)) as here:
        await here.press("h")
        await shown(here, Share)
        fill_in(here, to=here.home / "geteilt", fit="viel")
        no_english(await planned(here, "ist keine Größe"))
        fill_in(here, fit="", piece="0..1")
        no_english(await planned(here, "Was weggeht: das Bild", "Was nicht: der Ton", "noch nicht bestätigt"))
        await here.press("ctrl+s")
        await shown(here, Question)
        said = str(here.app.screen.query_one("#question", Static).render())
        assert "1 Kopie" in said
        assert "Jetzt teilen?" in said
        no_english(said)
        await here.press("n")
        await shown(here, Notice)
        await here.shows("Sie haben es noch nicht bestätigt.")
        await left(here)
        await here.press("e")
        await shown(here, Evidence)
        no_english(await planned(here, "Das Paket sagt nicht, auf welchen Grund es sich stützt."))


def test_every_form_of_a_share_is_german() -> None:
    for join in Join:
        form = Form(keep=frozenset(Keep), cover=frozenset(Cover), piece=(1.0, 2.5), join=join)
        for plan in (Plan((), target=None, form=form), Plan((), target=None)):  # type: ignore[arg-type]
            no_english("; ".join(map(texts.told, [*plan.leaves(), *plan.stays(), *plan.warnings()])))


async def test_the_doctor_speaks_german(tmp_path: Path, nothing: RunningCamera) -> None:
    async with stage(tmp_path, camera=nothing.url, size=(120, 40)) as here:
        await here.press("6")
        await here.until(lambda: here.page(Doctor).checkup, "its end")
        await here.pilot.pause()
        no_english("\n".join(every_text(here)))
