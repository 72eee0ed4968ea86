"""The welcome of the first start: what is stored where, what is asked for, and that all of it can be refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup, VerticalScroll
from textual.widgets import Static

from vantrue_client.workspace import governing, welcoming
from vantrue_tui.actions import WELCOME, acts, bindings
from vantrue_tui.forms import plain
from vantrue_tui.screens.dialog import Dialog
from vantrue_tui.screens.permit import Permit
from vantrue_tui.texts import say
from vantrue_tui.widgets.keys import Key

if TYPE_CHECKING:
    from textual.app import App

    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.governing import Permitted
    from vantrue_tui.engine import Engine


class Welcome(Dialog[bool]):
    """Whether the permissions are to be gone through now."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(WELCOME)

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The sentences, and the answers."""
        with VerticalGroup(id="dialog"):
            with VerticalScroll(id="paper"):
                yield Static("\n".join(map(plain, self._lines)), markup=False)
            with HorizontalGroup(classes="answers"):
                yield from (Key(act) for act in acts(WELCOME))

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
            said = await app.push_screen_wait(Permit(one.name, one.grant, place))
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
