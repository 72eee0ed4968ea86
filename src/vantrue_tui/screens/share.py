"""Share: to whom, in which form, and, while one chooses, what leaves and what the rules say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup, VerticalScroll
from textual.widgets import Checkbox, Input, RadioSet, Static

from vantrue_client.errors import UsageError
from vantrue_client.model import Filter
from vantrue_client.workspace.forming import COVER, JOIN, KEEP, form
from vantrue_tui import forms
from vantrue_tui.actions import SHARE, acts, bindings
from vantrue_tui.messages import Told
from vantrue_tui.screens.choice import Choice
from vantrue_tui.screens.planned import Planned, ruled
from vantrue_tui.screens.working import Working
from vantrue_tui.texts import say, told
from vantrue_tui.widgets.boxes import Box, Dot
from vantrue_tui.widgets.keys import Key

if TYPE_CHECKING:
    from vantrue_client.share.form import Form
    from vantrue_client.share.pipeline import Shared
    from vantrue_client.share.plan import Plan
    from vantrue_client.share.targets.apps import App
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.moments import Item, Moment
    from vantrue_tui.engine import Engine


class Share(Planned["Plan"]):
    """Of each moment one channel is meant at first, the front: as little leaves as can.

    piece  what was marked of the one clip that is meant, ``FROM..TO``
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(SHARE)
    AUTO_FOCUS = "#to"

    def __init__(self, engine: Engine, moments: Sequence[Moment], piece: str = "") -> None:
        super().__init__(engine)
        self._items = [item for moment in moments for item in moment.items]
        self._piece = piece
        self._channels = list(dict.fromkeys(channel_of(item) for item in self._items))
        self._names: list[str] = []
        self._to = ""
        self._form = form()
        self._proposed: Form | None = None

    def compose(self) -> ComposeResult:
        """The target, the form, the plan, the answers."""
        with VerticalGroup(id="dialog", classes="planned"):
            with HorizontalGroup(classes="choice"):
                yield Static(say("share.to"), classes="name")
                yield Input(id="to", placeholder=say("share.kinds"), compact=True)
            yield from self._boxes("channel", self._channels, self._channels[:1])
            yield from self._boxes("keep", KEEP, ())
            yield from self._boxes("cover", COVER, ())
            with HorizontalGroup(classes="choice"):
                yield Static(say("share.piece"), classes="name")
                yield Input(self._piece, id="piece", placeholder=say("share.piece-form"), compact=True)
                yield Static(say("share.fit"), classes="name")
                yield Input(id="fit", placeholder=say("share.fit-form"), compact=True)
            with HorizontalGroup(classes="choice", id="joining"):
                yield Static(say("share.join"), classes="name")
                with RadioSet(id="join", compact=True):
                    yield from (Dot(say(f"share.join-{way}"), name=way, value=way == JOIN[0]) for way in JOIN)
            with VerticalScroll(id="plan"):
                yield Static("", markup=False)
            with HorizontalGroup(classes="answers"):
                yield from (Key(act) for act in acts(SHARE))

    def _boxes(self, group: str, words: Sequence[str], ticked: Sequence[str]) -> Iterator[HorizontalGroup]:
        boxes = [box(group, word, ticked=word in ticked) for word in words]
        yield HorizontalGroup(Static(say(f"share.{group}"), classes="name"), *boxes, classes="choice")

    def on_mount(self) -> None:
        """One file needs no joining, and a proposal is shown where there is one."""
        self.query_one("#joining").display = len(self._items) > 1
        self.query_one("#key-for-minor").display = False

    def read(self) -> None:
        """Whom, what, and in which form."""
        channels = self.chosen("channel")
        self._names = [item.file or item.recording.name for item in self._items if channel_of(item) in channels]
        self._to = self.typed("to")
        way = self.query_one("#join", RadioSet).pressed_button
        self._form = form(
            keep=self.chosen("keep"),
            cover=self.chosen("cover"),
            piece=self.typed("piece"),
            fit=self.typed("fit"),
            join=(way.name if way else None) or JOIN[0],
        )
        self._proposed = None
        if not self._to:
            raise UsageError(say("share.whom"))
        if not self._names:
            raise UsageError(say("share.nothing"))

    async def plan(self, here: Workspace) -> Plan:
        """See `Workspace.share_plan`."""
        return await here.share_plan(self._names, Filter(), self._to, self._form)

    def told(self, here: Workspace, plan: Plan) -> list[str]:
        """What the plan says of itself, what the rules say, and what they would let leave."""
        self._proposed = here.share_proposal(plan)
        leaves, stays = map(told, plan.leaves()), dict.fromkeys(map(told, plan.stays()))
        return [
            f"{say('share.recordings', count=len(plan.originals) + len(plan.missing))}: {told(plan.target.tells)}",
            *(say("share.fetched-first", name=name) for name in plan.missing),
            say("share.leaves", what="; ".join(leaves)),
            say("share.stays", what="; ".join(stays)) if stays else say("share.all-stays"),
            *map(told, plan.warnings()),
            ruled(here.share_decision(plan)),
            *([say("share.proposed")] if self._proposed else []),
        ]

    def replanned(self) -> None:
        """Offer the form that the rules would let leave."""
        self.query_one("#key-for-minor").display = self._proposed is not None

    def action_for_minor(self) -> None:
        """Take the form that is proposed."""
        if self._proposed is not None:
            kept, covered = set(self._proposed.keep), set(self._proposed.cover)
            for one in self.query(Checkbox):
                if one.has_class("keep") or one.has_class("cover"):
                    one.value = one.name in (kept if one.has_class("keep") else covered)

    @work(exclusive=True, group="share")
    async def action_programs(self) -> None:
        """Let the user choose from the programs that are there now."""
        programs = await self.app.push_screen_wait(Working(self.engine, say("programs.looking"), _programs))
        if programs is None:
            return
        if not programs:
            self.app.post_message(Told(say("programs.none")))
            return
        question = Choice(say("programs.which"), [f"{one.name}  ({one.key})" for one in programs])
        if (at := await self.app.push_screen_wait(question)) is not None:
            self.query_one("#to", Input).value = f"app:{programs[at].key}"

    @work(exclusive=True, group="share")
    async def action_share_now(self) -> None:
        """Carry it out; the copies are confirmed once they are made."""
        plan = await self.fresh()
        if plan is None:
            return
        going = Working(
            self.engine, say("share.going"), lambda here, told: here.share(plan, told), turn=bool(plan.missing)
        )
        shared = await self.app.push_screen_wait(going)
        if shared is not None:
            self.dismiss(tuple(result(shared)))

    def action_leave_share(self) -> None:
        """Share nothing."""
        self.dismiss(None)


async def _programs(here: Workspace, _: object) -> Sequence[App]:
    return await here.programs()


def box(group: str, word: str, *, ticked: bool) -> Box:
    """A box for a word of a group."""
    return Box(say(f"{group}.{word}"), ticked, name=word, classes=group, id=f"{group}-{word}", compact=True)


def channel_of(item: Item) -> str:
    """Its channel's word."""
    return item.recording.channel.value if item.recording.channel else "unknown"


def result(shared: Shared) -> Iterator[str]:
    """What arrived where, what is to be known of it, and what was not made."""
    where = {one.parcel.path: one.where for one in shared.delivered}
    for made in shared.made:
        if made.parcel.path in where:
            yield say("share.shared", where=where[made.parcel.path], size=forms.size(made.parcel.size))
        yield from (f"{made.parcel.name}: {told(note)}" for note in made.notes)
    for one in shared.unmade:
        yield f"{one.name}: {told(one.why)}"
