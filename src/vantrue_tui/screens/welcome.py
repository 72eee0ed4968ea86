"""The welcome of the first start: what is stored where, what is asked for, and that all of it can be refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from vantrue_client.workspace import governing, welcoming
from vantrue_tui.actions import WELCOME, bindings
from vantrue_tui.screens.paper import Paper
from vantrue_tui.screens.permit import Permit
from vantrue_tui.texts import say

if TYPE_CHECKING:
    from textual.app import App

    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.governing import Permitted
    from vantrue_tui.engine import Engine


class Welcome(Paper):
    """Whether the permissions are to be gone through now."""

    place = WELCOME
    BINDINGS: ClassVar[list[BindingType]] = bindings(WELCOME)

    def action_begin(self) -> None:
        """Go through the permissions."""
        self.dismiss(True)

    def action_skip_welcome(self) -> None:
        """Leave them as they are."""
        self.dismiss(False)


async def is_due(here: Workspace) -> bool:
    """Whether it is the very first start; noted then."""
    due = welcoming.to_be_welcomed(here)
    if due:
        welcoming.welcome_begins(here)
    return due


async def lacks_guardian(here: Workspace) -> bool:
    """Whether it is a minor's profile that no guardian looks after: nothing works."""
    standing = here.privacy.guardian.standing()
    return standing.minor and not standing.guardian


async def welcome(app: App[None], engine: Engine) -> None:
    """Say hello and ask for the permissions, one by one; leaving one leaves the rest as they are."""
    if await app.push_screen_wait(Welcome(await engine.do(sentences))):
        permissions = await engine.do(_permissions)
        for number, one in enumerate(permissions, 1):
            place = say("welcome.place", number=number, all=len(permissions))
            said = await app.push_screen_wait(Permit(one, place))
            if said is None:
                break
            if said != one.grant:
                await _permit(engine, one.name, said)
    await engine.do(_ended)


async def _permit(engine: Engine, name: str, said: str) -> None:
    await engine.do(lambda here: governing.permit(here, name, said))


async def sentences(here: Workspace) -> list[str]:
    """What is said: where things lie, and what comes next."""
    places = here.settings.places
    lacking = [say("guardian.missing"), say("guardian.missing-about"), ""] if await lacks_guardian(here) else []
    return [
        say("welcome.hello"),
        "",
        *lacking,
        say("welcome.archive", folder=here.settings.archive_root),
        say("welcome.state", folder=places.state),
        say("welcome.config", file=places.config_file),
        say("welcome.cache", folder=places.cache),
        "",
        say("welcome.nothing-leaves"),
        say("welcome.all-refusable"),
    ]


async def _permissions(here: Workspace) -> list[Permitted]:
    return governing.permissions(here)


async def _ended(here: Workspace) -> None:
    welcoming.welcomed(here)
