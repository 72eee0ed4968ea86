"""What was consented to and when; news of the rules are answered here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_client.workspace import governing
from vantrue_tui.forms import stamp
from vantrue_tui.screens.question import Question
from vantrue_tui.sections.section import Row, Section, Shown
from vantrue_tui.texts import say, told

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.governing import Consented
    from vantrue_tui.screens.page import Page

NEWS, CONSENT, RECORD = "news", "consent", "record"


class Consents(Section):
    """News of the rules, each consent, then what was said, newest first."""

    name = "consents"

    async def read(self, here: Workspace) -> Shown:
        """What holds and what was said."""
        known = governing.consented(here)
        return Shown([*_news(known), *(_consent(name, given) for name, given in known.given.items()), *_record(known)])

    async def open(self, page: Page, row: Row) -> None:
        """Answer the news, or give or withdraw a consent."""
        if row.meant == NEWS:
            agreed = await page.app.push_screen_wait(Question(" ".join((*row.detail(), say("consents.agree")))))
            if agreed is not None:
                await page.attempt(lambda here: governing.answer_news(here, agreed=agreed, shown=True))
        elif row.meant == CONSENT:
            given = await page.app.push_screen_wait(Question(say(f"consent.{row.key}.ask")))
            if given is not None:
                await page.attempt(lambda here: governing.consent(here, row.key, given=given))
        else:
            await super().open(page, row)


def _news(known: Consented) -> list[Row]:
    holds = say("consents.holds", version=known.in_force, newest=known.newest)
    rows = [Row("version", holds, lambda: [holds, say("consents.holds-about")])]
    if known.pending:
        news = say("consents.news", version=known.newest)
        rows.insert(0, Row(NEWS, news, lambda: [told(one) for one in known.pending], NEWS))
    return rows


def _consent(name: str, given: bool) -> Row:
    said = say(f"said.{'given' if given else 'not-given'}")
    return Row(
        name, f"{say(f'consent.{name}.name')}: {said}", lambda: [say(f"consent.{name}.about"), "", said], CONSENT
    )


def _record(known: Consented) -> list[Row]:
    rows = []
    for number, one in enumerate(known.record):
        what = say("consents.said", said=say(f"consents.word.{one.said.replace(' ', '-')}"), version=one.version)
        line = f"{stamp(one.at)}  {what}  {one.consent or ''}".rstrip()
        rows.append(Row(f"{RECORD} {number}", line, lambda line=line: [line], RECORD))  # type: ignore[misc]
    return rows[::-1]
