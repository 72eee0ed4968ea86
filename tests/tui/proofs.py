"""What every action of the table does, as one sees it: a new action wants its proof here.

Each is tried from the same stage by keyboard, with the first of its keys, and by mouse: with a click in the footer or
in its dialog, for what does not stand there with a click on its line in Help, in a list with clicks on rows.
"""

from __future__ import annotations

from asyncio import Future
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from textual.command import CommandPalette
from textual.screen import Screen
from textual.widgets import Input

from tests.tui.at_privacy import in_section, unasked
from tests.tui.stage import ALL, Stage
from vantrue_client.policy.permissions import Permission
from vantrue_tui.messages import Asked, PinAsked
from vantrue_tui.screens import MAIN
from vantrue_tui.screens.camera import Camera
from vantrue_tui.screens.choice import Choice
from vantrue_tui.screens.doctor import Doctor
from vantrue_tui.screens.entry import Entry
from vantrue_tui.screens.help import Help
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.page import Page
from vantrue_tui.screens.paper import Paper
from vantrue_tui.screens.permit import Permit
from vantrue_tui.screens.pin import Pin
from vantrue_tui.screens.privacy import Privacy
from vantrue_tui.screens.question import Question
from vantrue_tui.screens.welcome import Welcome

Step = Callable[[Stage], Awaitable[object]]


@dataclass(frozen=True)
class Proof:
    """How an action is tried.

    shows    what holds once it was done
    arrange  keys pressed before, or something else that is done
    back     keys, or something else, that bring the stage back to how it was; None: it is set anew
    permit   what is granted
    slow     with a camera that takes its time
    mouse    what the mouse does, where that is no click on the action's key or its line in Help
    """

    shows: Callable[[Stage], object]
    arrange: tuple[str, ...] | Step = ()
    mouse: Step | None = None
    back: tuple[str, ...] | Step | None = None
    slow: bool = False
    permit: frozenset[Permission] = ALL


def row(at: int, **how: object) -> Step:
    async def click(here: Stage) -> None:
        await here.click("#moments", offset=(5, at), **how)

    return click


def asking(message: type[Asked] | type[PinAsked]) -> Step:
    """The workspace asks; what it hears stands in ``here.heard``."""

    async def ask(here: Stage) -> None:
        asker = here.app.engine.workspace.privacy.asker
        work = asker.ask("May it?") if message is Asked else asker.pin("The guardian's PIN")
        here.heard = here.hear(work)
        await here.until(lambda: isinstance(here.app.screen, Question | Pin))
        await here.pilot.pause()

    return ask


async def typed_pin(here: Stage) -> None:
    await asking(PinAsked)(here)
    await here.press("1", "2", "3", "4")


async def told(here: Stage) -> None:
    here.app.engine.workspace.privacy.asker.tell("The rules have a new version.")
    await here.until(lambda: isinstance(here.app.screen, Notice))
    await here.pilot.pause()


def queued(at: int = 0) -> Step:
    """A queue of five, paused, with the cursor on a row of its page."""
    return lambda here: here.queued(at=at)


async def going_on(here: Stage) -> None:
    """A queue that is not paused, though each of it is."""
    await here.queued(lambda queue: queue.pause([1, 2, 3]))
    await here.press("ctrl+x")
    await here.until(lambda: here.app.standing.phase == "idle")


def put(make: Callable[[], Screen[Any]]) -> Step:
    """A dialog is put on the screen; what it says stands in ``here.heard``."""

    async def push(here: Stage) -> None:
        heard = here.heard = Future()
        dialog = make()
        here.app.push_screen(dialog, heard.set_result)
        await here.until(lambda: here.app.screen is dialog)
        await here.pilot.pause()

    return push


typing = put(lambda: Entry("What?", value="this"))
choosing = put(lambda: Choice("Which?", ["this", "that"], now=1))
reading = put(lambda: Paper(["A line."]))
permitting = put(lambda: Permit(unasked("location")))
welcoming = put(lambda: Welcome(["Hello."]))


def in_rows(name: str) -> Step:
    """The cursor is in a section of Privacy."""

    async def go(here: Stage) -> None:
        page = await in_section(here, name)
        here.seen = page.shown

    return go


def privacy(fits: Callable[[Privacy], object]) -> Callable[[Stage], object]:
    return lambda here: fits(here.page(Privacy))


def dialog(kind: type[Screen[Any]]) -> Callable[[Stage], object]:
    return lambda here: isinstance(here.app.screen, kind)


async def met(here: Stage) -> None:
    """The camera is shown, the cursor at a setting that can be changed."""
    await here.press("4")
    page = here.page(Camera)
    await here.until(lambda: page.asked and page.settings.count() and not here.busy)
    page.settings.move_to(2)
    here.seen = page.info


async def refused(here: Stage) -> None:
    """The question is left unanswered, what follows from that is read, and the Library is shown."""
    await here.press("escape")
    await here.until(lambda: isinstance(here.app.screen, Notice))
    await here.press("escape", "1")


async def checked(here: Stage) -> None:
    """The Doctor came to its end, and is asked nothing."""
    await here.press("6")
    await here.until(lambda: here.page(Doctor).checkup)
    await here.until(lambda: not here.busy)
    here.seen = here.page(Doctor).checkup


def answered(wanted: object) -> Callable[[Stage], object]:
    return lambda here: here.heard is not None and here.heard.done() and here.heard.result() == wanted


def at(cursor: int, *marked: int) -> Callable[[Stage], object]:
    def fits(here: Stage) -> bool:
        marks = [here.moments.shown.index(moment) for moment in here.moments.marked]
        return here.moments.cursor == cursor and tuple(marks) == marked

    return fits


def shown(place: str) -> Callable[[Stage], object]:
    return lambda here: isinstance(here.app.screen, Page) and here.app.screen.place == place


def tab(place: str) -> Step:
    return lambda here: here.click(f"#key-go-{place}")


LIBRARY = ("1",)
LEFT = ("escape", "1")
HOME = ("escape", "home")
OUT = ("escape", "home", "1")

PROOFS: dict[str, Proof] = {
    "filter": Proof(lambda here: isinstance(here.app.focused, Input), back=("escape",)),
    "mark": Proof(at(1, 0), back=HOME),
    "mark-day": Proof(at(0, 0, 1, 2, 3, 4), back=HOME),
    "download": Proof(lambda here: here.files("_N_C.MP4") == 2),
    "play": Proof(lambda here: here.played and here.played[0].endswith("20260917_174300_00004_N_A.MP4"), back=()),
    "keep": Proof(lambda here: here.moments.current and here.moments.current.kept, back=("k",)),
    "delete-here": Proof(lambda here: isinstance(here.app.screen, Question), back=("n",)),
    "delete-on-camera": Proof(lambda here: isinstance(here.app.screen, Question), back=("n",)),
    "details": Proof(lambda here: here.details.display, back=("i",)),
    "sort": Proof(
        lambda here: here.moments.shown and here.moments.shown[0].key.endswith("_00000"), back=("s", "s", "s", "home")
    ),
    "locate": Proof(lambda here: isinstance(here.app.screen, Question), permit=ALL - {Permission.LOCATION}),
    "refresh": Proof(lambda here: here.asked_again(), back=()),
    "clear": Proof(at(1), ("space",), back=HOME),
    "open": Proof(dialog(Permit), in_rows("permissions"), back=("escape", *OUT)),
    "back": Proof(privacy(lambda page: page.query_one("#sections").has_focus), in_rows("rules"), back=("home", "1")),
    "look-for": Proof(
        privacy(lambda page: page.query_one("#look-for").has_focus), in_rows("rules"), back=("escape", *OUT)
    ),
    "verify": Proof(dialog(Paper), in_rows("ledger"), back=("enter", *OUT)),
    "export": Proof(dialog(Entry), in_rows("stored"), back=("escape", *OUT)),
    "erase": Proof(dialog(Paper), in_rows("stored"), back=("escape", *OUT)),
    "read-again": Proof(lambda here: here.page(Privacy).shown is not here.seen, in_rows("rules"), back=OUT),
    "change": Proof(lambda here: isinstance(here.app.screen, Choice), met, back=LEFT),
    "live": Proof(lambda here: here.page(Camera).live.wanted and here.page(Camera).live.frames, met, back=("l", "1")),
    "player": Proof(lambda here: here.played and here.played[0].startswith("http"), met, back=("r", "1")),
    "snapshot": Proof(lambda here: isinstance(here.app.screen, Entry), met, back=LEFT),
    "clock": Proof(lambda here: isinstance(here.app.screen, Notice), met, back=LEFT),
    "wifi": Proof(lambda here: isinstance(here.app.screen, Choice), met, back=LEFT),
    "lens": Proof(lambda here: isinstance(here.app.screen, Choice), met, back=LEFT),
    "passphrase": Proof(lambda here: isinstance(here.app.screen, Question), met, back=refused),
    "format": Proof(lambda here: isinstance(here.app.screen, Entry), met, back=LEFT),
    "reset": Proof(lambda here: isinstance(here.app.screen, Entry), met, back=LEFT),
    "ask": Proof(lambda here: here.page(Camera).info is not here.seen, met, back=LIBRARY),
    "check": Proof(
        lambda here: here.page(Doctor).checkup and here.page(Doctor).checkup is not here.seen, checked, back=LIBRARY
    ),
    "bundle": Proof(lambda here: isinstance(here.app.screen, Entry), checked, back=LEFT),
    "go-library": Proof(shown("library"), ("6",), tab("library"), ()),
    **{f"go-{place}": Proof(shown(place), (), tab(place), LIBRARY) for place in MAIN if place != "library"},
    "pause": Proof(lambda here: here.queue.entries[0].state == "paused", queued(), back=LIBRARY),
    "earlier": Proof(lambda here: here.order == [1, 3, 2], queued(2), back=LIBRARY),
    "later": Proof(lambda here: here.order == [2, 1, 3], queued(), back=LIBRARY),
    "next": Proof(lambda here: here.order == [3, 1, 2], queued(2), back=LIBRARY),
    "retry": Proof(lambda here: here.order == [1, 2, 3, 4], queued(3), back=LIBRARY),
    "remove": Proof(lambda here: here.order == [1, 3], queued(1), back=LIBRARY),
    "clear-done": Proof(lambda here: here.queue.entries and here.queue.find(5) is None, queued(), back=LIBRARY),
    "pause-all": Proof(lambda here: here.app.standing.phase == "paused", going_on, back=LIBRARY),
    "welcome": Proof(dialog(Welcome), back=("escape",)),
    "theme": Proof(lambda here: here.app.theme == "vantrue-light", back=("t", "t")),
    "help": Proof(lambda here: isinstance(here.app.screen, Help), back=("escape",)),
    "quit": Proof(lambda here: not here.app.is_running or here.app._exit),
    "palette": Proof(lambda here: isinstance(here.app.screen, CommandPalette), back=("escape",)),
    "up": Proof(at(1), ("down", "down"), row(1), HOME),
    "down": Proof(at(1), (), row(1), HOME),
    "page-up": Proof(at(0), ("end",), row(0), HOME),
    "page-down": Proof(at(5), (), row(5), HOME),
    "first": Proof(at(0), ("end",), row(0), HOME),
    "last": Proof(at(5), (), row(5), HOME),
    "extend-up": Proof(at(1, 1, 2), ("down", "down"), row(1, shift=True), HOME),
    "extend-down": Proof(at(1, 0, 1), (), row(1, shift=True), HOME),
    "yes": Proof(answered(True), asking(Asked), back=()),
    "no": Proof(answered(False), asking(Asked), back=()),
    "unanswered": Proof(answered(None), asking(Asked), back=()),
    "give-pin": Proof(answered("1234"), typed_pin, back=()),
    "no-pin": Proof(answered(None), typed_pin, back=()),
    "take": Proof(answered("this"), typing, back=()),
    "leave": Proof(answered(None), typing, back=()),
    "choose": Proof(answered(1), choosing, back=()),
    "no-choice": Proof(answered(None), choosing, back=()),
    "close-notice": Proof(lambda here: not isinstance(here.app.screen, Notice), told, back=()),
    "read": Proof(answered(True), reading, back=()),
    "put-away": Proof(answered(False), reading, back=()),
    "allow": Proof(answered("granted"), permitting, back=()),
    "deny": Proof(answered("denied"), permitting, back=()),
    "ask-later": Proof(answered("ask"), permitting, back=()),
    "leave-permit": Proof(answered(None), permitting, back=()),
    "begin": Proof(answered(True), welcoming, back=()),
    "skip-welcome": Proof(answered(False), welcoming, back=()),
    "close-help": Proof(lambda here: not isinstance(here.app.screen, Help), ("question_mark",), back=()),
}
