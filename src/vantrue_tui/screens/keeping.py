"""What the Library does with recordings where they lie: mark, fetch, play, keep, delete here and on the camera."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from textual import work

from vantrue_client.workspace.deletable import Deletable, deletable
from vantrue_tui import forms
from vantrue_tui.screens.handing import Handing
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.question import Question
from vantrue_tui.screens.working import Working
from vantrue_tui.texts import say
from vantrue_tui.widgets.days import Days
from vantrue_tui.widgets.moments import Moments

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.deleting import Deletion, Deletions
    from vantrue_client.workspace.moments import Moment
    from vantrue_client.workspace.reporter import Reporter

MOST_TOLD = 8  # sentences about what was not deleted, in a notice


class Keeping(Handing):
    """The acts of it; the page shows what they changed."""

    @property
    def moments(self) -> Moments:
        """The list in the middle."""
        return self.query_one(Moments)

    @property
    def chosen(self) -> list[Moment]:
        """What an act is done to."""
        return self.moments.meant

    def learn_here(self) -> object:
        """Learn what is here, which was changed."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done to what is meant."""
        needs = {
            "download": lambda: any(moment.missing for moment in self.chosen),
            **dict.fromkeys(("play", "share", "mark", "mark_day"), lambda: self.moments.current is not None),
            **dict.fromkeys(("keep", "evidence", "delete_here"), lambda: bool(_files(self.chosen))),
            "delete_on_camera": lambda: any(moment.on_card for moment in self.chosen),
            "cut": lambda: self.scrubber.piece is not None,
            **dict.fromkeys(
                ("needle_back", "needle_on", "piece_from", "piece_to"), lambda: self.scrubber.item is not None
            ),
        }
        return needs[action]() or None if action in needs and self.is_mounted else True

    def action_mark(self) -> None:
        """Mark the moment under the cursor."""
        self.moments.toggle_mark()

    def action_mark_day(self) -> None:
        """Mark the whole day, or, with the cursor on a drive in the left column, the whole drive."""
        days = self.query_one(Days)
        self.moments.toggle_all(days.meant() if days.has_focus else self.moments.of_day())

    @work(group="change")
    async def action_download(self) -> None:
        """Put what is missing here into the queue."""
        wanted = [(moment.camera, [item.recording for item in moment.missing]) for moment in self.chosen]

        async def add(here: Workspace) -> None:
            for camera, group in groupby(sorted(wanted, key=itemgetter(0)), key=itemgetter(0)):
                await here.queue().add([one for _, several in group for one in several], camera)

        self.moments.clear_marks()
        await self.attempt(add)

    @work(group="play")
    async def action_play(self) -> None:
        """Open it in the system's player."""
        current = self.moments.current
        if current is not None:
            item = current.first
            await self.attempt(lambda here: here.play(item), turn=item.file is None)

    @work(group="change")
    async def action_keep(self) -> None:
        """Mark copies as kept, or, where all are, take that back."""
        meant = self.chosen
        files, kept = _files(meant), not all(item.kept for moment in meant for item in moment.here)
        await self.attempt(lambda here: here.keep(files, kept))
        self.learn_here()

    @work(group="change")
    async def action_delete_here(self) -> None:
        """Delete copies here, once that was confirmed."""
        files = _files(self.chosen)
        if await self.app.push_screen_wait(Question(say("library.delete", count=len(files)))):
            await self.attempt(lambda here: here.delete_here(files))
            self.learn_here()

    @work(group="change")
    async def action_delete_on_camera(self) -> None:
        """Delete on the camera what lies here, once that was confirmed; say what became of it."""
        meant = deletable(self.chosen)
        if not meant.going:
            self.app.push_screen(Notice(say("on-camera.none"), *_staying(meant)))
            return
        size = forms.size(sum(item.recording.size for item in meant.going))
        question = say("on-camera.delete", count=len(meant.going), size=size)
        if not await self.app.push_screen_wait(Question(" ".join([question, *_staying(meant)]))):
            return
        names = [item.recording.path for item in meant.going]
        told: list[Deletion] = []

        async def delete(here: Workspace, reporter: Reporter) -> Deletions:
            def tell(one: Deletion) -> None:
                told.append(one)
                reporter.say(str(one))

            return await here.delete_on_camera(names, tell, also_locked=meant.also_locked)

        done = await self.app.push_screen_wait(Working(self.engine, say("on-camera.going"), delete, turn=True))
        if told:
            self.app.push_screen(Notice(*_became(told, done)))
        self.learn_here()


def _files(moments: Sequence[Moment]) -> list[str]:
    return [item.file for moment in moments for item in moment.here if item.file is not None]


def _staying(meant: Deletable) -> list[str]:
    """Why some of what is chosen is not deleted on the camera, in sentences."""
    told = [say("on-camera.not-here", count=len(meant.not_here))] if meant.not_here else []
    return told + ([say("on-camera.locked", count=len(meant.locked))] if meant.locked else [])


def _became(told: Sequence[Deletion], done: Deletions | None) -> list[str]:
    """What became of each, in sentences; ``done`` is None where it was stopped."""
    missed = [str(one) for one in told if one.missed]
    sentences = [say("on-camera.done", count=len(told) - len(missed))]
    sentences += missed[:MOST_TOLD]
    if len(missed) > MOST_TOLD:
        sentences.append(say("on-camera.more", number=len(missed) - MOST_TOLD))
    if done is None:
        sentences.append(say("on-camera.stopped"))
    elif done.ended is not None:
        sentences.append(str(done.ended))
    return sentences
