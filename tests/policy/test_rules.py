from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from vantrue_client.policy.actions import NEEDS
from vantrue_client.policy.purposes import PURPOSES
from vantrue_client.policy.rules import RULEBOOK, Rule
from vantrue_client.policy.table import table

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("rule", RULEBOOK.rules.values(), ids=lambda rule: rule.id)
def test_every_rule_is_enforced_somewhere_and_proved_by_a_test(rule: Rule) -> None:
    import_module(rule.enforced)
    file, _, name = rule.test.partition("::")
    assert re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), rule.test


def test_the_documentation_is_printed_from_the_rules() -> None:
    assert (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8") == table(RULEBOOK), (
        "run: python -m vantrue_client.policy.table > docs/privacy.md"
    )


def test_every_action_has_its_needs_and_a_purpose_that_allows_its_data() -> None:
    for needs in NEEDS.values():
        assert needs.data <= PURPOSES[needs.purpose].categories
        assert needs.confirmed in {"", *RULEBOOK.rules}


def test_a_version_tells_what_changed_after_another() -> None:
    assert RULEBOOK.news_since(0) == []
    assert RULEBOOK.news_since(RULEBOOK.version) == []
