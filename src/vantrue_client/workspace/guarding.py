"""A minor's profile: a guardian appointed, changed and dismissed, and what may no longer be stored taken away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from vantrue_client.errors import Refused, StorageError
from vantrue_client.policy.actions import Action
from vantrue_client.policy.permissions import Grant
from vantrue_client.policy.pin import fit
from vantrue_client.sentences import Sentence
from vantrue_client.workspace.privacy import Privacy

PERSONAL = frozenset({"profile", "reports", "location", "places"})
"""Categories of what is stored that a minor's profile has nothing of."""

if TYPE_CHECKING:
    from vantrue_client.camera.remembered import Known
    from vantrue_client.policy.profile import Personal
    from vantrue_client.workspace.laptop import Laptop
    from vantrue_client.workspace.workspace import Workspace


def mark(here: Workspace) -> None:
    """Mark the profile as a minor's: nothing works until a guardian is appointed.

    What it may no longer store goes at once; interrupted, it goes when the guardian is appointed.
    """
    if not here.privacy.guardian.profile().minor:
        here.privacy.guardian.mark()
        _enter(here.privacy, "marked as a minor's")
    _strip(here)


async def appoint(here: Workspace, pin: str) -> None:
    """A guardian consents and sets a PIN. The permissions that hold now are part of that consent, and written down."""
    privacy = here.privacy
    fit(pin)
    privacy.guardian.vacant()
    mark(here)
    granted, said = privacy.permissions.all(), privacy.permissions.said()
    await asyncio.to_thread(privacy.guardian.appoint, pin)
    _enter(privacy, "guardian consented")
    for permission, grant in granted.items():
        if grant is Grant.GRANTED and said[permission] is not Grant.GRANTED:
            privacy.ledger.write("permission", {"permission": permission.value, "said": grant.value})
            privacy.permissions.set(permission, grant)


async def new_pin(here: Workspace) -> str:
    """A new PIN, asked for; raises Refused where nobody gives one."""
    typed = await here.privacy.asker.pin(Sentence("privacy.new-pin", "A new PIN"), new=True)
    if typed is None:
        raise Refused(
            Sentence("privacy.no-pin", "No PIN was given; nothing was changed."),
            rule="minor-needs-guardian",
            advice="Type it on a terminal, or name a file of it: VANTRUE_GUARDIAN_PIN_FILE, a line each PIN.",
        )
    return typed


async def change_pin(here: Workspace, new: Callable[[], Awaitable[str]]) -> None:
    """Another PIN, asked for once the present one was given; raises Refused without that."""
    await here.privacy.confirm_pin("change of the pin")
    await asyncio.to_thread(here.privacy.guardian.change, await new())
    _enter(here.privacy, "pin changed")


async def refuse_collection(here: Workspace, *, closed: bool) -> None:
    """The guardian refuses, or allows again, that anything more is collected."""
    await here.privacy.confirm_pin("collection")
    here.privacy.guardian.close(closed=closed)
    _enter(here.privacy, "collection refused" if closed else "collection allowed")


async def dismiss(here: Workspace) -> None:
    """The profile is no minor's any more."""
    await here.privacy.confirm_pin("removal of the guardian")
    _enter(here.privacy, "guardian removed")
    here.privacy.guardian.dismiss()


async def forgotten(here: Workspace, tell: Callable[[str], None]) -> bool:
    """The PIN is forgotten: everything that is stored goes first, then the guardian. The mark stays.

    False when not all could go, which is told: the PIN still holds then.
    """
    _enter(here.privacy, "pin forgotten")
    gone = await asyncio.to_thread(_erase_everything, here, tell)
    here.begin_anew()
    if gone:
        here.privacy.guardian.forget()
    return gone


async def say_profile(here: Workspace, *, name: str | None, vehicle: str | None) -> Personal:
    """Keep a name and a vehicle; raises Refused for a minor."""
    await here.privacy.require(Action.PROFILE)
    return here.privacy.profile.say(name=name, vehicle=vehicle)


async def nickname(here: Workspace, wanted: str, nickname: str) -> Known:
    """Give a camera a nickname; raises Refused for a minor."""
    await here.privacy.require(Action.PROFILE)
    return here.remembered.name(wanted, nickname)


def met(here: Laptop, *told: str, model: str | None, address: str | None, text: str | None = None) -> Known:
    """Note that a camera was met: of a minor's no address, and nothing new once collecting is refused."""
    profile = here.privacy.guardian.profile()
    address = None if profile.minor else address
    return here.remembered.meet(*told, model=model, address=address, text=text, keep=not profile.closed)


def _erase_everything(here: Workspace, tell: Callable[[str], None]) -> bool:
    """Also in archives that the settings do not name now."""
    from vantrue_client.model.holding import Scope
    from vantrue_client.workspace.erase import ALL, Erasure

    for folder in here.privacy.guardian.archives():
        if not folder.is_dir():
            gone = "The archive {folder} is not there. If it is gone for good, make an empty folder there."
            tell(Sentence("guardian.archive-gone", gone, folder=folder))
            return False
        settings = replace(here.settings, archive=folder)
        if not Erasure(settings, here.privacy.ledger).erase([ALL], Scope(), tell):
            return False
    return Erasure(here.settings, here.privacy.ledger).erase([ALL], Scope(), tell)


def _strip(here: Workspace) -> None:
    from vantrue_client.model.holding import Scope
    from vantrue_client.workspace.stored import holdings

    told: list[str] = []
    for holding in holdings(here.settings, here.privacy.ledger):
        if holding.category in PERSONAL and not holding.erase(Scope(), told.append):
            raise StorageError(" ".join(told), advice="Say the same again.")
    here.remembered.bare()


def _enter(privacy: Privacy, said: str) -> None:
    privacy.ledger.write("guardian", {"said": said})
