"""The page that is printed from the rules: ``python -m vantrue_client.policy.table > docs/privacy.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from vantrue_client.policy.permissions import DEFAULTS, SENTENCES
from vantrue_client.policy.rules import RULEBOOK, Rulebook

_HEAD = """\
# The rules that the program keeps

The vendor's "Terms of Service and Privacy" are taken as rules that the program enforces on itself. This page is
printed from them (`vantrue_client.policy.rules`), version {version}; `vantrue privacy status` adds what you said.
What is *not yet* there is not done either.
"""


def table(book: Rulebook) -> str:
    """The whole page."""
    rules = [
        (rule.clause, f"`{rule.id}`", rule.demands, rule.not_yet, f"`{rule.enforced}`", f"`{rule.test}`")
        for rule in book.rules.values()
    ]
    permissions = [(f"`{one}`", sentence, DEFAULTS[one].value) for one, sentence in SENTENCES.items()]
    purposes = [
        (f"`{purpose.name}`", purpose.sentence, ", ".join(sorted(purpose.categories)))
        for purpose in book.purposes.values()
    ]
    return "\n".join(
        [
            _HEAD.format(version=book.version),
            _table(["clause", "rule", "demands", "not yet", "enforced in", "proved by"], rules),
            "## Permissions\n",
            _table(["permission", "lets the program", "at first"], permissions),
            "## Which data is used for what\n",
            _table(["purpose", "to", "data"], purposes),
        ]
    )


def _table(columns: list[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(table(RULEBOOK))
