"""What a decision of the rules says to the user: why not, and how to allow it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from vantrue_client.errors import Refused
from vantrue_client.policy.decide import Answer, Decision
from vantrue_client.policy.guardian import RULE as PIN_WANTED
from vantrue_client.policy.permissions import command_to_grant
from vantrue_client.sentences import Sentence


def to_allow(command: str) -> Sentence:
    """What to type."""
    return Sentence("privacy.to-allow", "To allow it: `{command}`.", command=command)


_ADVICE: Mapping[str, Sentence] = {
    "notify-before-new-use": to_allow("vantrue privacy consent agree"),
    "upgrade-by-consent": to_allow("vantrue privacy consent give upgrade"),
    "minor-needs-guardian": Sentence("privacy.set-guardian", "A guardian is set with `vantrue privacy guardian set`."),
    "guardian-erases": Sentence(
        "privacy.guardian-allows", "The guardian allows it again with `vantrue privacy guardian allow`."
    ),
    "no-password-leak": to_allow("vantrue info --passphrase --yes"),
    "no-disclosure-by-default": Sentence(
        "privacy.look-first", "Look at what would leave, then confirm it: --yes in a script."
    ),
    "apps-at-share-time": Sentence("privacy.allow-by-yes", "To allow it: --yes."),
}
ASK_FOR_THE_PIN = Sentence(
    "privacy.ask-for-pin",
    "Let the guardian type the PIN on a terminal, or name a file of it: VANTRUE_GUARDIAN_PIN_FILE.",
)


def going_to(place: Path, *, many: bool = False) -> Sentence:
    """Where it will go, or they, as `Privacy.require` asks for storage with."""
    if many:
        return Sentence("privacy.they-go", "They go to {place}.", place=place)
    return Sentence("privacy.it-goes", "It goes to {place}.", place=place)


def refusal(decision: Decision) -> Refused:
    """The error that a decision becomes where nobody can change it now."""
    wanted = decision.permission
    advice: str = to_allow(command_to_grant(wanted)) if wanted else _ADVICE.get(decision.rule, "")
    if decision.answer is Answer.ASK and decision.rule == PIN_WANTED:
        advice = ASK_FOR_THE_PIN
    return Refused(decision.why, rule=decision.rule, advice=advice)
