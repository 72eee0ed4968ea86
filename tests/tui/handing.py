"""Proofs of the acts that hand recordings out: pieces, shares, evidence packages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.screen import Screen
from textual.widgets import Checkbox, Input, Static

from tests.tui.proofs import Proof, Step
from tests.tui.stage import Stage
from vantrue_tui.screens.choice import Choice
from vantrue_tui.screens.entry import Entry
from vantrue_tui.screens.evidence import Evidence
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.question import Question
from vantrue_tui.screens.share import Share
from vantrue_tui.screens.working import Working


def dialog(kind: type[Screen[Any]], key: str) -> Step:
    """A dialog that a key opens from the Library."""

    async def opened(here: Stage) -> None:
        await here.press(key)
        await shown(here, kind)

    return opened


async def shown(here: Stage, kind: type[Screen[Any]]) -> None:
    await here.until(lambda: isinstance(here.app.screen, kind), kind.__name__)
    await here.pilot.pause()


def gone(kind: type[Screen[Any]]) -> Callable[[Stage], object]:
    return lambda here: not isinstance(here.app.screen, kind)


async def left(here: Stage) -> None:
    """Whatever stands over the Library is left, one after the other."""
    while here.app.screen is not here.library:
        before = here.app.screen
        await here.press("escape")
        await here.until(lambda: here.app.screen is not before)  # noqa: B023


def fill_in(here: Stage, **said: object) -> None:
    for field, text in said.items():
        here.app.screen.query_one(f"#{field}", Input).value = str(text)


async def planned(here: Stage, *words: str) -> str:
    """What a dialog says of what is filled in, once it says all those words."""

    def said() -> str:
        return str(here.app.screen.query_one("#plan Static", Static).render())

    await here.until(lambda: all(word in said() for word in words), f"{words}")
    await here.pilot.pause()
    return said()


async def to_share(here: Stage) -> None:
    await dialog(Share, "h")(here)
    fill_in(here, to=here.home / "shared")
    await planned(here, "What leaves")


async def to_package(here: Stage) -> None:
    await dialog(Evidence, "e")(here)
    fill_in(here, recipient="The insurer", purpose="The collision", folder=here.home / "package")
    await here.press("tab", "tab", "space")
    await planned(here, "no-disclosure")


async def of_a_minor(here: Stage) -> None:
    """The laptop is a minor's, whose guardian consented, and what is chosen may not leave."""
    guardian = here.app.engine.workspace.privacy.guardian
    guardian.mark()
    guardian.appoint("1234")
    await to_share(here)
    await here.until(lambda: here.app.screen.query_one("#key-for-minor").display)
    await here.pilot.pause()


async def of_age_again(here: Stage) -> None:
    here.app.engine.workspace.privacy.guardian.dismiss()
    await left(here)


async def at_work(here: Stage) -> None:
    async def lasting(_: object, __: object) -> None:
        await asyncio.Event().wait()

    here.app.push_screen(Working(here.app.engine, "It lasts", lasting))
    await shown(here, Working)


async def scrubbing(here: Stage) -> None:
    """The details are in sight, and the needle stands at the first second."""
    await here.press("i")
    await here.until(lambda: here.library.scrubber.item)
    await here.press("right")


async def pieced(here: Stage) -> None:
    await scrubbing(here)
    await here.press("left_square_bracket")


async def put_back(here: Stage) -> None:
    """No piece is marked, the needle stands at the beginning, and the details are out of sight."""
    await left(here)
    await here.press("escape")
    assert here.library.scrubber.piece is None
    await pointed(0)(here)
    await here.press("i")


def pointed(*seconds: float) -> Step:
    """The bar is clicked, or dragged from one second to another."""

    async def point(here: Stage) -> None:
        bar = here.library.scrubber
        places = [(round(second / bar.length * (bar.size.width - 1)), 0) for second in seconds]
        await here.pilot.mouse_down("#scrubber", offset=places[0])
        await here.pilot.hover("#scrubber", offset=places[-1])
        await here.pilot.mouse_up("#scrubber", offset=places[-1])

    return point


PROOFS: dict[str, Proof] = {
    "needle-back": Proof(lambda here: here.library.scrubber.needle == 0, scrubbing, pointed(0), put_back),
    "needle-on": Proof(lambda here: here.library.scrubber.needle > 1, scrubbing, pointed(30), put_back),
    "piece-from": Proof(lambda here: here.library.scrubber.piece, scrubbing, pointed(10, 20), put_back),
    "piece-to": Proof(lambda here: here.library.scrubber.piece, scrubbing, pointed(10, 20), put_back),
    "cut": Proof(lambda here: isinstance(here.app.screen, Entry), pieced, back=put_back),
    "share": Proof(lambda here: isinstance(here.app.screen, Share), back=left),
    "evidence": Proof(lambda here: isinstance(here.app.screen, Evidence), back=left),
    "share-now": Proof(lambda here: isinstance(here.app.screen, Question), to_share, back=left),
    "programs": Proof(lambda here: isinstance(here.app.screen, Choice | Notice), dialog(Share, "h"), back=left),
    "for-minor": Proof(
        lambda here: here.app.screen.query_one("#cover-faces", Checkbox).value, of_a_minor, back=of_age_again
    ),
    "leave-share": Proof(gone(Share), dialog(Share, "h"), back=()),
    "make-package": Proof(lambda here: isinstance(here.app.screen, Question), to_package, back=left),
    "leave-package": Proof(gone(Evidence), dialog(Evidence, "e"), back=()),
    "stop-work": Proof(gone(Working), at_work, back=()),
}
