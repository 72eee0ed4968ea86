"""The one decision: may this be done, with this data, for this purpose; and under which rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from vantrue_client.errors import UsageError
from vantrue_client.policy.actions import NEEDS, Action, Consent, Needs
from vantrue_client.policy.grounds import GROUNDS
from vantrue_client.policy.permissions import DEFAULTS, SENTENCES, Grant, Permission
from vantrue_client.policy.purposes import Category
from vantrue_client.policy.rules import RULEBOOK, Rulebook

IDENTIFYING = frozenset(
    {Category.LOCATION, Category.TIMES, Category.SOUND, Category.FACES, Category.PROFILE, Category.DEVICE}
)
"""What of a minor never leaves (clause 6.2)."""


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
    return strictest or Decision(Answer.ALLOW, "purpose-bound", f"It is done to {purpose.sentence}.")


def _objections(request: Request, needs: Needs, book: Rulebook) -> Iterator[Decision]:
    yield from _about_the_purpose(request, needs, book)
    for permission in needs.permissions:
        yield from _about_a_permission(request, permission)
    if needs.consent and needs.consent not in request.consents:
        yield Decision(Answer.ASK, "upgrade-by-consent", f"It needs your consent: {needs.consent}.")
    if request.profile.minor:
        yield from _about_a_minor(request, needs)
    # behind what no permission lifts: that advice would lead nowhere
    if Permission.LOCATION not in needs.permissions and needs.discloses and Category.LOCATION in request.data:
        yield from _about_a_permission(request, Permission.LOCATION)
    if request.action is Action.EVIDENCE and request.state.ground not in GROUNDS:
        yield Decision(Answer.REFUSE, "lawful-disclosure", "The package names no lawful ground.")
    if needs.confirmed and not request.state.confirmed:
        yield Decision(Answer.ASK, needs.confirmed, "You have not confirmed it.")


def _about_the_purpose(request: Request, needs: Needs, book: Rulebook) -> Iterator[Decision]:
    purpose = book.purposes.get(request.purpose or needs.purpose)
    if purpose is None:
        raise UsageError(f"{request.purpose!r} is no purpose that the rules list.")
    if not (needs.data | request.data) <= purpose.categories:
        beyond = ", ".join(sorted((needs.data | request.data) - purpose.categories))
        yield Decision(Answer.REFUSE, "purpose-bound", f"To {purpose.sentence}, no use of {beyond} is allowed.")
    if purpose.since > request.state.in_force:
        yield Decision(
            Answer.ASK,
            "notify-before-new-use",
            f"To {purpose.sentence} is new in version {purpose.since} of the rules, which you have not agreed to.",
        )


def _about_a_permission(request: Request, permission: Permission) -> Iterator[Decision]:
    grant = request.permissions.get(permission, Grant.ASK)
    if grant is Grant.GRANTED:
        return
    denied = grant is Grant.DENIED
    why = f"The permission {permission} {'is denied' if denied else 'was not given'}: {SENTENCES[permission]}"
    yield Decision(Answer.REFUSE if denied else Answer.ASK, f"permission-{permission}", why, permission)


def _about_a_minor(request: Request, needs: Needs) -> Iterator[Decision]:
    profile = request.profile
    if not profile.guardian:
        yield Decision(Answer.REFUSE, "minor-needs-guardian", "A minor's profile works once a guardian consented.")
    if profile.closed and (needs.collects or needs.purpose == "keep"):
        yield Decision(Answer.REFUSE, "guardian-erases", "The guardian refused that anything more is collected.")
    if needs.collects or request.action is Action.LOCATE:
        yield Decision(Answer.REFUSE, "minor-data-minimal", "Nothing personal is stored for a minor's profile.")
    if needs.discloses and (needs.data | request.data) & IDENTIFYING:
        yield Decision(Answer.REFUSE, "minor-data-minimal", "Nothing that identifies a minor may leave.")
    if needs.guarded and not profile.pin:
        yield Decision(Answer.ASK, "minor-needs-guardian", "It needs the guardian's PIN.")
