"""`privacy status|policy`: the rules, the permissions and what holds now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_client.cli import output
from vantrue_client.cli.commands.privacy.here import privacy, section
from vantrue_client.cli.options import Common, with_options
from vantrue_client.policy.permissions import SENTENCES

if TYPE_CHECKING:
    from vantrue_client.policy.rules import Rule
    from vantrue_client.workspace.privacy import Privacy


@with_options
def status(common: Common) -> None:
    """Every rule and every permission, and what holds now."""
    here = privacy(common)
    grants = here.permissions.all()
    if common.json:
        output.emit(
            {
                "version": here.book.version,
                "in_force": here.consents.in_force,
                "rules": {rule.id: _rule_json(rule) for rule in here.book.rules.values()},
                "permissions": {one.value: grant.value for one, grant in grants.items()},
                "purposes": {
                    purpose.name: {"sentence": purpose.sentence, "data": sorted(purpose.categories)}
                    for purpose in here.book.purposes.values()
                },
                "consents": sorted(here.consents.given),
                "secrets": {"kept_in": here.secrets.kept_in},
            },
            indent=2,
        )
        return
    section("Permissions", ["permission", "", "lets the program"], [
        (one.value, grant.value, SENTENCES[one]) for one, grant in grants.items()
    ])  # fmt: skip
    print()
    print(here.secrets.where)
    print()
    _print_rules(here)


@with_options
def policy(common: Common) -> None:
    """The rules in words, with their clauses, and which data is used for what."""
    here = privacy(common)
    if common.json:
        output.emit([{"id": rule.id, **_rule_json(rule)} for rule in here.book.rules.values()], indent=2)
        return
    _print_rules(here)
    print()
    section("Which data is used for what", ["purpose", "", "data"], [
        (purpose.name, purpose.sentence, ", ".join(sorted(purpose.categories)))
        for purpose in here.book.purposes.values()
    ])  # fmt: skip


def _rule_json(rule: Rule) -> dict[str, str | None]:
    return {"clause": rule.clause, "demands": rule.demands, "enforced": rule.enforced, "not_yet": rule.not_yet or None}


def _print_rules(here: Privacy) -> None:
    section(f"Rules, version {here.consents.in_force}", ["clause", "rule", "", "not yet"], [
        (rule.clause, rule.id, rule.demands, rule.not_yet) for rule in here.book.rules.values()
    ])  # fmt: skip
