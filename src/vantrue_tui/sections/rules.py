"""The rules by their ids: what each demands, what was said to it, its clause, and where it is enforced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_client.workspace import governing
from vantrue_tui.sections.section import Row, Section, Shown
from vantrue_tui.texts import say, told

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.governing import Kept


class Rules(Section):
    """A row a rule."""

    name = "rules"

    async def read(self, here: Workspace) -> Shown:
        """All that hold."""
        return Shown([_row(rule) for rule in governing.rules(here)])


def _row(rule: Kept) -> Row:
    said = say(f"said.{rule.said or 'always'}")

    def detail() -> list[str]:
        return [
            told(rule.demands),
            "",
            say("rule.said", said=said),
            say("rule.clause", clause=rule.clause),
            say("rule.enforced", where=rule.enforced),
            *([say("rule.not-yet", what=rule.not_yet)] if rule.not_yet else []),
        ]

    return Row(rule.id, f"{rule.clause:<6} {rule.id:<24} {said}", detail)
