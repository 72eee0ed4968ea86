"""The one decision: may this be done, with this data, for this purpose; and under which rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from vantrue_client.errors import UsageError
from vantrue_client.policy.actions import NEEDS, Action, Consent, Needs
from vantrue_client.policy.grounds import GROUNDS
from vantrue_client.policy.permissions import DEFAULTS, NAMES, SENTENCES, Grant, Permission
from vantrue_client.policy.purposes import NAMES as DATA
from vantrue_client.policy.purposes import Category
from vantrue_client.policy.rules import RULEBOOK, Rulebook
from vantrue_client.sentences import Sentence, joined

IDENTIFYING = frozenset(
    {Category.LOCATION, Category.TIMES, Category.SOUND, Category.FACES, Category.PROFILE, Category.DEVICE}
)
"""What of a minor never leaves (clause 6.2)."""
PIN = Sentence("decide.pin", "It needs the guardian's PIN.")


class Answer(IntEnum):
    """What a decision says; of several the lowest holds."""

    REFUSE = 0
    ASK = 1
    ALLOW = 2


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer, the rule it comes from, why in one sentence, and the permission that is to be asked for."""

    answer: Answer
    rule: str
    why: str
    permission: Permission | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """Whose laptop it is.

    minor     the profile is marked as a minor's
    guardian  a guardian set a PIN and consented
    pin       the guardian's PIN was given for this request
    closed    the guardian refused that anything more is collected
    """

    minor: bool = False
    guardian: bool = False
    pin: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """What else bears on it.

    in_force   the version of the rules that the user lives under
    confirmed  the user confirmed this very act, seeing what goes
    ground     the lawful ground that an evidence package names, by its clause: one of `grounds.GROUNDS`
    """

    in_force: int = RULEBOOK.version
    confirmed: bool = False
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be done, for what, with which data; and what the user said before.

    ``purpose`` and ``data`` are the action's own where they are not given.
    """

    action: Action
    purpose: str = ""
    data: frozenset[Category] = frozenset()
    permissions: Mapping[Permission, Grant] = field(default_factory=lambda: DEFAULTS)
    consents: frozenset[Consent] = frozenset()
    profile: Profile = Profile()
    state: State = State()


def decide(request: Request, book: Rulebook = RULEBOOK) -> Decision:
    """Decide; of all that the rules say the strictest holds. Raises UsageError for a purpose that no rule lists.

    >>> decide(Request(Action.CONNECT)).answer.name
    'ALLOW'
    >>> said = decide(Request(Action.DOWNLOAD))
    >>> said.answer.name, said.rule
    ('ASK', 'permission-storage')
    """
    needs = NEEDS[request.action]
    strictest = None
    for found in _objections(request, needs, book):
        if found.answer is Answer.REFUSE:
            return found
        strictest = strictest or found
    purpose = book.purposes[request.purpose or needs.purpose]
    if strictest is not None:
        return strictest
    why = Sentence("decide.allowed", "It is done to {purpose}.", purpose=purpose.sentence)
    return Decision(Answer.ALLOW, "purpose-bound", why)


def _objections(request: Request, needs: Needs, book: Rulebook) -> Iterator[Decision]:
    yield from _about_the_purpose(request, needs, book)
    for permission in needs.permissions:
        yield from _about_a_permission(request, permission)
    if needs.consent and needs.consent not in request.consents:
        why = Sentence("decide.consent", "It needs your consent: {consent}.", consent=needs.consent.value)
        yield Decision(Answer.ASK, "upgrade-by-consent", why)
    if request.profile.minor:
        yield from _about_a_minor(request, needs)
    # behind what no permission lifts: that advice would lead nowhere
    if Permission.LOCATION not in needs.permissions and needs.discloses and Category.LOCATION in request.data:
        yield from _about_a_permission(request, Permission.LOCATION)
    if request.action is Action.EVIDENCE and request.state.ground not in GROUNDS:
        why = Sentence("decide.no-ground", "The package names no lawful ground.")
        yield Decision(Answer.REFUSE, "lawful-disclosure", why)
    if needs.confirmed and not request.state.confirmed:
        yield Decision(Answer.ASK, needs.confirmed, Sentence("decide.unconfirmed", "You have not confirmed it."))


def _about_the_purpose(request: Request, needs: Needs, book: Rulebook) -> Iterator[Decision]:
    purpose = book.purposes.get(request.purpose or needs.purpose)
    if purpose is None:
        raise UsageError(f"{request.purpose!r} is no purpose that the rules list.")
    if not (needs.data | request.data) <= purpose.categories:
        beyond = joined((DATA[one] for one in sorted((needs.data | request.data) - purpose.categories)), ", ")
        why = Sentence(
            "decide.beyond", "To {purpose}, no use of {beyond} is allowed.", purpose=purpose.sentence, beyond=beyond
        )
        yield Decision(Answer.REFUSE, "purpose-bound", why)
    if purpose.since > request.state.in_force:
        why = Sentence(
            "decide.new-purpose",
            "To {purpose} is new in version {version} of the rules, which you have not agreed to.",
            purpose=purpose.sentence,
            version=purpose.since,
        )
        yield Decision(Answer.ASK, "notify-before-new-use", why)


def _about_a_permission(request: Request, permission: Permission) -> Iterator[Decision]:
    grant = request.permissions.get(permission, Grant.ASK)
    if grant is Grant.GRANTED:
        return
    denied, named = grant is Grant.DENIED, {"permission": NAMES[permission], "lets": SENTENCES[permission]}
    if denied:
        why = Sentence("decide.denied", "The permission {permission} is denied: {lets}", **named)
    else:
        why = Sentence("decide.not-given", "The permission {permission} was not given: {lets}", **named)
    yield Decision(Answer.REFUSE if denied else Answer.ASK, f"permission-{permission}", why, permission)


def _about_a_minor(request: Request, needs: Needs) -> Iterator[Decision]:
    profile = request.profile
    if not profile.guardian:
        why = Sentence("decide.no-guardian", "A minor's profile works once a guardian consented.")
        yield Decision(Answer.REFUSE, "minor-needs-guardian", why)
    if profile.closed and (needs.collects or needs.purpose == "keep"):
        why = Sentence("decide.closed", "The guardian refused that anything more is collected.")
        yield Decision(Answer.REFUSE, "guardian-erases", why)
    if needs.collects or request.action is Action.LOCATE:
        why = Sentence("decide.nothing-personal", "Nothing personal is stored for a minor's profile.")
        yield Decision(Answer.REFUSE, "minor-data-minimal", why)
    if needs.discloses and (needs.data | request.data) & IDENTIFYING:
        why = Sentence("decide.nothing-identifying", "Nothing that identifies a minor may leave.")
        yield Decision(Answer.REFUSE, "minor-data-minimal", why)
    if needs.guarded and not profile.pin:
        yield Decision(Answer.ASK, "minor-needs-guardian", PIN)
