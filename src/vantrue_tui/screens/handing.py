"""What the Library does with recordings that leave it: a piece of one, a share, an evidence package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from vantrue_client.workspace.marks import Mark
from vantrue_client.workspace.typed import typed_path
from vantrue_tui.messages import Told
from vantrue_tui.screens.entry import Entry
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.page import Page
from vantrue_tui.screens.working import Working
from vantrue_tui.texts import say
from vantrue_tui.widgets.scrubber import STEP

if TYPE_CHECKING:
    from vantrue_client.media.cut import Cut
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.moments import Item, Moment
    from vantrue_tui.widgets.scrubber import Scrubber


class Handing(Page):
    """The acts of it; the page says what is meant, and where its scrubber is."""

    @property
    def chosen(self) -> list[Moment]:
        """What an act is done to."""
        raise NotImplementedError

    @property
    def scrubber(self) -> Scrubber:
        """Where a piece is marked."""
        raise NotImplementedError

    def action_needle_back(self) -> None:
        """The needle a second back."""
        self.scrubber.move(-STEP)

    def action_needle_on(self) -> None:
        """The needle a second on."""
        self.scrubber.move(STEP)

    def action_piece_from(self) -> None:
        """The piece begins at the needle."""
        self.scrubber.mark_from()

    def action_piece_to(self) -> None:
        """The piece ends at the needle."""
        self.scrubber.mark_to()

    @work(exclusive=True, group="hand")
    async def action_share(self) -> None:
        """Choose to whom and in which form, and share."""
        from vantrue_tui.screens.share import Share

        meant = self.chosen
        piece = self.scrubber.piece if len(meant) == 1 else None
        said = await self.app.push_screen_wait(Share(self.engine, meant, "{:g}..{:g}".format(*piece) if piece else ""))
        self._say(said)

    @work(exclusive=True, group="hand")
    async def action_evidence(self) -> None:
        """Say for whom and what for, and make a package."""
        from vantrue_tui.screens.evidence import Evidence

        self._say(await self.app.push_screen_wait(Evidence(self.engine, self.chosen)))

    @work(exclusive=True, group="hand")
    async def action_cut(self) -> None:
        """The marked piece into a new file."""
        item, piece = self.scrubber.item, self.scrubber.piece
        if item is None or piece is None:
            return
        begin, end = piece
        proposed = self.engine.workspace.settings.archive_root.parent / _name(item, begin, end)
        to = await self.app.push_screen_wait(Entry(say("cut.where", begin=begin, end=end), value=str(proposed)))
        if to is None:
            return
        what = str(self.engine.workspace.settings.archive_root / item.file) if item.file else item.recording.name

        async def cut(here: Workspace, _: object) -> Cut:
            return await here.cut(what, Mark(begin), Mark(end), typed_path(to))

        done = await self.app.push_screen_wait(Working(self.engine, say("cut.going"), cut, turn=item.file is None))
        if done is not None:
            length = done.end_s - done.start_s
            said = say("cut.done", length=length, begin=done.start_s, file=done.file)
            self.app.post_message(Told(" ".join([said, *done.notes])))

    def _say(self, sentences: tuple[str, ...] | None) -> None:
        if sentences:
            self.app.push_screen(Notice(*sentences))


def _name(item: Item, begin: float, end: float) -> str:
    name = Path(item.recording.name.replace("\\", "_").replace("/", "_"))
    return f"{name.stem}-{begin:g}-{end:g}{name.suffix}"
