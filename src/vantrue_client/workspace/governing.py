"""The rules as a front end shows and changes them: permissions, rules, consents. Words are the front end's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vantrue_client.policy.actions import Action, Consent
from vantrue_client.policy.permissions import SENTENCES, Grant, Permission

if TYPE_CHECKING:
    from vantrue_client.errors import Refused
    from vantrue_client.policy.consent import Said
    from vantrue_client.workspace.workspace import Workspace

_OF_PERMISSIONS = "permission-"
_OF_MINORS = frozenset({"minor-needs-guardian", "minor-data-minimal", "guardian-erases"})
_OF_VERSIONS = frozenset({"amendments", "notify-before-new-use"})


@dataclass(frozen=True, slots=True)
class Permitted:
    """One permission: what it lets the program do, and how it stands: ``granted``, ``denied``, ``ask``.

    elsewhere  the environment or the configuration grants it; the user said nothing
    """

    name: str
    sentence: str
    grant: str
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """One rule, and what the user said to it.

    said  ``granted``, ``denied`` or ``ask`` for a permission's; ``given`` or ``not-given`` for a consent's; ``agreed``
          or ``pending`` for those of the rules' versions; ``minor`` or ``grown-up`` for those of minors; else empty:
          it holds always
    """

    id: str
    clause: str
    demands: str
    enforced: str
    not_yet: str
    said: str


@dataclass(frozen=True, slots=True)
class Consented:
    """Which version of the rules holds, what is new and not answered, which consents are given, and what was said."""

    newest: int
    in_force: int
    pending: tuple[str, ...]
    given: Mapping[str, bool]
    record: tuple[Said, ...]


def permissions(here: Workspace) -> list[Permitted]:
    """Every permission, as it stands now; raises StorageError."""
    stands = granted(here)
    said = here.privacy.permissions.said()
    return [
        Permitted(one.value, SENTENCES[one], stands[one].value, elsewhere=said[one] is not stands[one])
        for one in Permission
    ]


def is_lifted(here: Workspace, refusal: Refused) -> bool:
    """Whether the permission whose lack it was is granted by now; False of any other refusal."""
    given = {_OF_PERMISSIONS + one.value for one, grant in granted(here).items() if grant is Grant.GRANTED}
    return refusal.rule in given


def granted(here: Workspace) -> dict[Permission, Grant]:
    """How each counts: for a minor neither the environment nor the configuration grants anything."""
    kept = here.privacy.permissions
    return kept.said() if here.privacy.guardian.profile().minor else kept.all()


async def permit(here: Workspace, name: str, grant: str) -> None:
    """Keep what the user says to a permission, both by name; raises Refused for a minor without the PIN."""
    await here.permit(Permission(name), Grant(grant))


def rules(here: Workspace) -> list[Kept]:
    """Every rule with what the user said to it; raises StorageError."""
    stands = granted(here)
    consents = consented(here)
    minor = here.privacy.guardian.profile().minor

    def said(rule: str) -> str:
        if rule.startswith(_OF_PERMISSIONS):
            return stands[Permission(rule.removeprefix(_OF_PERMISSIONS))].value
        if rule == "upgrade-by-consent":
            return "given" if consents.given[Consent.UPGRADE.value] else "not-given"
        if rule in _OF_VERSIONS:
            return "pending" if consents.pending else "agreed"
        if rule in _OF_MINORS:
            return "minor" if minor else "grown-up"
        return ""

    return [
        Kept(rule.id, rule.clause, rule.demands, rule.enforced, rule.not_yet, said(rule.id))
        for rule in here.privacy.book.rules.values()
    ]


def consented(here: Workspace) -> Consented:
    """What the user consented to; raises StorageError."""
    consents = here.privacy.consents
    return Consented(
        newest=here.privacy.book.version,
        in_force=consents.in_force,
        pending=tuple(consents.pending()),
        given={one.value: one in consents.given for one in Consent},
        record=tuple(consents.record()),
    )


async def answer_news(here: Workspace, *, agreed: bool, shown: bool = False) -> None:
    """The user agrees to the newest rules, or stays with those that hold.

    shown  the news were shown with the question

    Raises Refused for a minor without the PIN.
    """
    if shown and here.privacy.consents.unannounced():
        here.privacy.consents.announced()
    await here.privacy.require(Action.CHANGE_CONSENT)
    (here.privacy.agree if agreed else here.privacy.disagree)()


async def consent(here: Workspace, name: str, *, given: bool) -> None:
    """The user gives a consent or takes it back; raises Refused for a minor without the PIN."""
    await here.privacy.require(Action.CHANGE_CONSENT)
    (here.privacy.give if given else here.privacy.withdraw)(Consent(name))
