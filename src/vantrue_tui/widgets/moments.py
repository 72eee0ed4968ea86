"""The moments of the library: cursor, marks, order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.message import Message

from vantrue_client.model import Channel, Kind
from vantrue_tui import forms
from vantrue_tui.texts import say
from vantrue_tui.widgets.rowsof import RowsOf

if TYPE_CHECKING:
    from vantrue_client.workspace.moments import Moment

ORDERS = ("newest", "oldest", "largest", "events")
_WIDTHS = (19, 9, 3, 6, 8, 5, 2)
_LETTERS = {Channel.FRONT: "F", Channel.INTERIOR: "I", Channel.REAR: "R"}


def heading() -> str:
    """What stands over the columns."""
    names = [say(f"column.{name}") for name in ("when", "kind", "channels", "length", "size", "where")]
    return " " + _line([f" {names[0]}", *names[1:], ""])


def columns(moment: Moment, marked: bool) -> str:
    """One moment in a line: letters and words for everything, so that no colour is needed to read it."""
    return _line(
        (
            ("*" if marked else " ") + forms.moment(moment.when),
            say(f"kind.{moment.kind}"),
            "".join(_LETTERS[channel] for channel in moment.channels),
            forms.length(moment.duration),
            forms.size(moment.size),
            say(f"where.{where(moment)}"),
            ("L" if moment.locked else " ") + ("K" if moment.kept else " "),
        )
    )


def where(moment: Moment) -> str:
    """In a word: ``card``, ``here``, ``both``, or ``part``: of what the card has some is here."""
    if not moment.here:
        return "card"
    if moment.missing:
        return "part"
    return "both" if moment.on_card else "here"


def _line(cells: Sequence[str]) -> str:
    right = {3, 4}
    return " ".join(
        f"{cell[:width]:>{width}}" if at in right else f"{cell[:width]:<{width}}"
        for at, (cell, width) in enumerate(zip(cells, _WIDTHS, strict=True))
    )


def ordered(moments: Sequence[Moment], order: str) -> list[Moment]:
    """In one of the orders; they come newest first."""
    if order == "oldest":
        return list(reversed(moments))
    if order == "largest":
        return sorted(moments, key=lambda moment: -moment.size)
    if order == "events":
        return sorted(moments, key=lambda moment: moment.kind is not Kind.EVENT)
    return list(moments)


class Moments(RowsOf["Moment"]):
    """A row a moment. What is meant by an action are the marked ones, without marks the one under the cursor.

    marked  those that are marked, in the order shown
    """

    class Marked(Message):
        """Others are marked now."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self.marked: list[Moment] = []
        self._marks: set[str] = set()
        self._anchor: tuple[int, frozenset[str]] | None = None

    def show(self, moments: list[Moment]) -> None:
        """Show others; the cursor stays on its moment, and the marks of those that are still shown."""
        before = self.current
        top = self.cursor == 0
        self.shown = moments
        self._mark(self._marks & {moment.key for moment in moments})
        at = self.cursor
        if before is not None and not top:
            at = next((at for at, moment in enumerate(moments) if moment.key == before.key), at)
        self.renew(at)

    @property
    def meant(self) -> list[Moment]:
        """What an action is done to."""
        return self.marked or ([self.current] if self.current else [])

    def go_to_first(self, moments: Sequence[Moment]) -> None:
        """Put the cursor on the one of some moments that is shown first."""
        keys = {moment.key for moment in moments}
        self.move_to(next((at for at, moment in enumerate(self.shown) if moment.key in keys), self.cursor))

    def go_to_recording(self, name: str) -> bool:
        """Put the cursor on the moment of a recording; whether there is one."""
        found = (at for at, moment in enumerate(self.shown) if any(one.recording.name == name for one in moment.items))
        at = next(found, None)
        if at is not None:
            self.move_to(at)
        return at is not None

    def toggle_mark(self) -> None:
        """Mark the one under the cursor, or take its mark away, and go on to the next."""
        if self.current is not None:
            self._mark(self._marks ^ {self.current.key})
            self.move_to(self.cursor + 1)

    def of_day(self) -> list[Moment]:
        """All of the cursor's day."""
        current = self.current
        return [moment for moment in self.shown if moment.day == current.day] if current else []

    def toggle_all(self, moments: Sequence[Moment]) -> None:
        """Mark some, or take their marks away when all are marked."""
        keys = {moment.key for moment in moments}
        self._mark(self._marks - keys if keys <= self._marks else self._marks | keys)

    def clear_marks(self) -> bool:
        """Take all marks away; whether there were any."""
        had = bool(self._marks)
        self._mark(set())
        return had

    def row(self, at: int) -> str:
        """One moment."""
        moment = self.shown[at]
        return columns(moment, moment.key in self._marks)

    def is_marked(self, at: int) -> bool:
        """Whether it is marked."""
        return self.shown[at].key in self._marks

    def extended(self, before: int, now: int) -> None:
        """All from where shift was first held to the cursor is marked, beside what was marked then."""
        start, base = self._anchor = self._anchor or (before, frozenset(self._marks))
        first, last = sorted((start, now))
        self._mark(base | {moment.key for moment in self.shown[first : last + 1]}, anchored=True)

    def moved(self) -> None:
        """The next range begins anew."""
        self._anchor = None

    def toggled(self, at: int) -> None:
        """Mark that one alone, or take its mark away."""
        self._mark(self._marks ^ {self.shown[at].key})

    def _mark(self, marks: set[str] | frozenset[str], *, anchored: bool = False) -> None:
        self._marks = set(marks)
        self.marked = [moment for moment in self.shown if moment.key in marks] if marks else []
        if not anchored:
            self._anchor = None
        self.refresh()
        self.post_message(self.Marked())
