"""Privacy: what is permitted, what was done, what is stored; sections on the left, one of them on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, Static

from vantrue_client.errors import VantrueError
from vantrue_tui.actions import PRIVACY, bindings
from vantrue_tui.forms import plain
from vantrue_tui.messages import Doing, Trouble
from vantrue_tui.screens.page import Page
from vantrue_tui.sections import SECTIONS
from vantrue_tui.sections.ledger import verify
from vantrue_tui.sections.section import Row, Shown
from vantrue_tui.sections.stored import hand_out
from vantrue_tui.texts import say
from vantrue_tui.troubles import paragraphs
from vantrue_tui.widgets.keys import Keys
from vantrue_tui.widgets.listed import Listed
from vantrue_tui.widgets.rows import Rows
from vantrue_tui.widgets.status import Status
from vantrue_tui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from vantrue_tui.engine import Engine
    from vantrue_tui.sections.section import Section

STILL = 0.1  # seconds that the cursor rests on a section before it is read


class Privacy(Page):
    """See the module. Where it is narrow, sections and what is in one are shown one after the other.

    shown  what the section under the cursor has; None until it was read
    """

    place = PRIVACY
    BINDINGS: ClassVar[list[BindingType]] = bindings(PRIVACY)
    AUTO_FOCUS = "#sections"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (105, "-wide")]  # noqa: RUF012 (declared so by Textual)

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._sections = [section() for section in SECTIONS]
        self._read: Section | None = None
        self._resting: Timer | None = None
        self.shown: Shown | None = None

    def compose(self) -> ComposeResult:
        """Tabs; the sections, and one of them: what it is, its rows, the row under the cursor; status, footer."""
        yield Tabs(PRIVACY)
        with Horizontal(id="columns"):
            yield Listed(id="sections")
            with Vertical(id="inside"):
                yield Static("", id="about", markup=False)
                yield Input(placeholder=say("section.filter"), id="look-for", compact=True)
                yield Listed(id="rows")
                yield Static("", id="nothing", markup=False)
                with VerticalScroll(id="detail", can_focus=False):
                    yield Static("", id="told", markup=False)
        yield Status()
        yield Keys(PRIVACY)

    def on_mount(self) -> None:
        """Show which sections there are."""
        self.query_one("#sections", Listed).show([_named(section.name) for section in self._sections])

    def on_screen_resume(self) -> None:
        """What was permitted or done elsewhere is shown."""
        self.read()

    @property
    def section(self) -> Section:
        """The one under the cursor."""
        return self._sections[self.query_one("#sections", Listed).cursor]

    @property
    def ready(self) -> bool:
        """Whether what is shown is of the section under the cursor."""
        return self._read is self.section

    @property
    def rows(self) -> Listed:
        """What is in it."""
        return self.query_one("#rows", Listed)

    @work(exclusive=True, group="read")
    async def read(self) -> None:
        """Read the section under the cursor anew."""
        section = self.section
        try:
            shown = await self.engine.do(section.read)
        except VantrueError as error:
            shown = Shown(nothing="\n\n".join(paragraphs(error)))
        except Exception as error:  # the app writes a fault down; the other sections can be read
            self.post_message(Trouble(error))
            shown = Shown(nothing=say("section.unreadable"))
        if section is not self._read:
            self.query_one("#look-for", Input).value = ""
        self._read, self.shown = section, shown
        self._show()

    def _show(self) -> None:
        shown = self.shown
        if shown is None or self._read is None:
            return
        self.query_one("#about", Static).update(say(f"section.{self._read.name}.about"))
        self.rows.show(shown.rows, self.query_one("#look-for", Input).value)
        empty = not self.rows.count()
        self.query_one("#inside").set_class(empty, "-empty")
        nothing = say("privacy.nothing-fits") if shown.rows else shown.nothing
        self.query_one("#nothing", Static).update(nothing if empty else "")
        self.query_one(Status).left(
            f"{say(f'section.{self._read.name}.name')} · {say('rows', count=self.rows.count())}"
        )
        self._tell_row()

    @on(Rows.Moved, "#sections")
    def _moved(self) -> None:
        if self._resting is not None:
            self._resting.stop()
        if not self.ready:
            self._resting = self.set_timer(STILL, self.read)

    @on(Rows.Moved, "#rows")
    def _tell_row(self) -> None:
        row = self.rows.current
        lines = row.detail() if row is not None else ()
        self.query_one("#told", Static).update("\n".join(map(plain, lines)))
        self.query_one("#detail").scroll_home(animate=False)
        self.refresh_bindings()

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    @on(Input.Changed, "#look-for")
    def _typed(self) -> None:
        self._show()

    @on(Input.Submitted, "#look-for")
    def _submitted(self) -> None:
        self.rows.focus()

    @on(Doing)
    def _doing(self, event: Doing) -> None:
        self.query_one(Status).right(event.sentence)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done to the row that is meant."""
        if action == "erase" and self.is_mounted:
            outside = self.query_one("#sections").has_focus
            return (self._read is not None and self._read.erases and not outside and self.rows.count() > 0) or None
        return True

    def show_downloads(self, line: str) -> None:
        """Show how they go in the status line."""
        self.query_one(Status).right(line)

    def action_open(self) -> None:
        """Go into the section, or do what its row offers."""
        if self.query_one("#sections").has_focus:
            self._go_in("#rows")
        elif self._read is not None and self.rows.current is not None:
            self._open(self._read, self.rows.current)

    def action_back(self) -> None:
        """Take the words away, then go back to the sections."""
        words = self.query_one("#look-for", Input)
        if words.has_focus or words.value:
            words.value = ""
            self.rows.focus()
        else:
            self.remove_class("-inside")
            self.call_after_refresh(self.query_one("#sections").focus)

    def action_look_for(self) -> None:
        """Go to the line for words."""
        self._go_in("#look-for")

    def action_read_again(self) -> None:
        """Read the section anew."""
        self.read()

    @work(group="open")
    async def action_verify(self) -> None:
        """Check the ledger's chain."""
        await verify(self)

    @work(group="open")
    async def action_export(self) -> None:
        """Write all that is stored into a file."""
        await hand_out(self)
        self.read()

    @work(group="open")
    async def action_erase(self) -> None:
        """Let go of what stands in the row, once that was confirmed."""
        section, row = self._read, self.rows.current
        if section is not None and row is not None:
            await section.erase(self, row)
            self.read()

    @work(group="open")
    async def _open(self, section: Section, row: Row) -> None:
        await section.open(self, row)
        self.read()

    def _go_in(self, to: str) -> None:
        self.add_class("-inside")
        self.call_after_refresh(self.query_one(to).focus)


def _named(name: str) -> Row:
    line = f"{say(f'section.{name}.name'):<18}"
    return Row(name, f"{line} {say(f'section.{name}.about')}", lambda: ())
