"""A camera's replies, recorded for a fixture: only what asks is asked, and nothing of the footage is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vantrue_client.camera.folders import USUAL
from vantrue_client.errors import CameraError, ConnectionLost, ProtocolError, Unanswered
from vantrue_client.policy.actions import Action
from vantrue_client.wire.commands import Command, file_target, target, thumbnail_target
from vantrue_client.wire.masking import pages, replies
from vantrue_client.wire.readonly import READ_ONLY
from vantrue_client.wire.reply import read_commands_3002, read_reply
from vantrue_client.workspace.allowing import going_to
from vantrue_client.workspace.answered import Answer, take

if TYPE_CHECKING:
    from vantrue_client.camera.camera import Camera
    from vantrue_client.model import Patience
    from vantrue_client.workspace.reporter import Reporter
    from vantrue_client.workspace.workspace import Workspace

MOST_TEXT = 256 * 1024
MOST_LIST = 8 * 1024 * 1024
MOST_PAGE = 2 * 1024 * 1024
MOST_ENTRIES = 40
"""Entries of each folder that a list and a page keep."""
MOST_LISTED = 1000
MOST_KEPT = 1024 * 1024
"""Characters of a list or a page that are kept at most, whatever form it has."""
MOST_PAGES = 24
MOST_HEADS = 12
HEAD = 16 * 1024
"""Bytes of a file that are looked at for its boxes; none of them is kept."""
DEPTH = 4
WRONG_STATE = -22


@dataclass(slots=True)
class Dump:
    """All answers, and in sentences what is missing."""

    answers: list[Answer] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    left: bool = False


class _Left(Exception):
    """The camera answers no more."""


async def dump(workspace: Workspace, folder: Path, reporter: Reporter) -> Dump:
    """Record the camera's replies, masked, in an empty folder; UsageError for one that is not.

    What was recorded before the camera left is written all the same, and says what is missing.
    """
    from vantrue_client.workspace.dumped import check_empty, write

    check_empty(folder)
    await workspace.privacy.require(Action.DUMP, where=going_to(folder, many=True))
    async with workspace.camera(Action.DUMP) as camera:
        recorded = await record(camera, workspace.settings.patience, reporter.say)
    await asyncio.to_thread(write, recorded, folder, _scrubbing)
    return recorded


def _scrubbing(known: Iterable[str]) -> Callable[[str], str]:
    from vantrue_client.policy.masking import learn, scrubber

    learn(*known)
    return scrubber().text


async def record(camera: Camera, patience: Patience, tell: Callable[[str], None] = lambda _: None) -> Dump:
    """Ask a camera for everything that only asks. Raises ConnectionLost when it never answered.

    Where it leaves in the middle, what it said before is handed over, with what is missing.
    """
    recorder = _Recorder(camera, patience, tell)
    with suppress(_Left):
        await recorder.run()
    return recorder.dump


class _Recorder:
    def __init__(self, camera: Camera, patience: Patience, tell: Callable[[str], None]) -> None:
        self._camera, self._patience, self._tell = camera, patience, tell
        self.dump = Dump()
        self._paths: list[str] = []
        self._playback_only = False

    async def run(self) -> None:
        for step in (self._commands, self._list, self._pages, self._files):
            await step()

    async def _commands(self) -> None:
        known = await self._known()
        for command, asked in READ_ONLY.items():
            if command is Command.COMMANDS or (known is not None and command not in known):
                continue
            await self._ask(asked, "command", MOST_TEXT, f"command {int(command)}")

    async def _known(self) -> frozenset[int] | None:
        """What 3002 tells; None where it tells nothing: then everything that only asks is asked."""
        answer = await self._ask(READ_ONLY[Command.COMMANDS], "command", MOST_TEXT, "command 3002")
        try:
            told = read_commands_3002(read_reply(answer.body)) if answer else frozenset()
        except CameraError:
            told = frozenset()
        return told if len(told) > 1 else None

    async def _list(self) -> None:
        for par in (None, 1):
            asked = target(Command.FILE_LIST, par)
            answer = await self._ask(asked, "list", MOST_LIST, "the file list", self._patience.list)
            if answer is None:
                continue
            short = replies.shortened(answer.text, MOST_ENTRIES, MOST_LISTED)[:MOST_KEPT]
            answer.shorten(short)
            self._paths = [path for path in replies.paths_in(short) if _is_inside(path)]
            self._playback_only = self._playback_only or _is_wrong_state(answer)
            if self._paths:
                return

    async def _pages(self) -> None:
        kept = frozenset(unquote(file_target(path)).lower() for path in self._paths)
        waiting = ["/", *dict.fromkeys(_folder_of(path) for path in self._paths)]
        met: set[str] = set()
        listed = bool(self._paths)
        while waiting and len(met) < MOST_PAGES:
            at = waiting.pop(0)
            if at in met or at.count("/") > DEPTH:
                continue
            met.add(at)
            answer = await self._ask(at, "page", MOST_PAGE, f"page {len(met)}", self._patience.list)
            if answer is None:
                continue
            before = len(waiting)
            waiting += pages.folders_in(answer.text, at)
            if at == "/" and len(waiting) == before and not self._paths:
                waiting += USUAL
            answer.shorten(pages.shortened(answer.text, MOST_ENTRIES, kept)[:MOST_KEPT])
            if not listed:
                self._paths += filter(_is_inside, pages.files_in(answer.text))
        if any(at not in met for at in waiting):
            self._miss("some folder pages: there are too many")

    async def _files(self) -> None:
        if not self._paths:
            mode = "this model shows them in playback mode only; change to that on the camera, and dump again"
            self._miss(f"files: {mode if self._playback_only else 'neither its list nor its pages name one'}")
            return
        chosen: dict[tuple[str, str, str], str] = {}
        for path in self._paths:
            asked = file_target(path)
            stem, _, extension = asked.rpartition(".")
            chosen.setdefault((asked.rpartition("/")[0], extension.upper(), stem[-1:]), asked)
        for number, asked in enumerate(list(chosen.values())[:MOST_HEADS], 1):
            await self._ask(asked, "file", HEAD, f"head of file {number}")
        film = next((at for at in chosen.values() if at.upper().endswith((".MP4", ".MOV", ".TS"))), None)
        if film is not None:
            for command in (Command.THUMBNAIL, Command.SCREEN_IMAGE):
                await self._ask(thumbnail_target(film, command), "picture", 1024, f"command {int(command)}")
            await self._ask(
                thumbnail_target(film, Command.MOVIE_INFO), "command", MOST_TEXT, f"command {int(Command.MOVIE_INFO)}"
            )

    async def _ask(self, asked: str, kind: str, most: int, what: str, within: float | None = None) -> Answer | None:
        """One request; None where nothing that can be kept came. Raises _Left once the camera answers no more."""
        self._tell(what)
        answer = Answer(asked, kind)
        try:
            async with self._camera.asked(asked, within=within or self._patience.command) as response:
                await take(response, answer, most)
        except Unanswered as error:
            answer.nothing = "silence" if error.silent else "end"
            await self._still_there(what, error)
        except ConnectionLost as error:
            await self._still_there(what, error)
            answer.cut = True
        except ProtocolError:
            self._miss(f"{what}: what came is no HTTP")
            return None
        if not answer.nothing and not answer.status:
            self._miss(f"{what}: it broke off")
            return None
        self.dump.answers.append(answer)
        return None if answer.nothing else answer

    async def _still_there(self, what: str, error: ConnectionLost) -> None:
        if await self._camera.answers():
            return
        if not self.dump.answers:
            raise error
        self.dump.left = True
        self._miss(f"{what} and all that comes after it: the camera answers no more")
        raise _Left from error

    def _miss(self, what: str) -> None:
        self.dump.missing.append(what)


def _is_inside(path: str) -> bool:
    """Whether a path that a list names is one that may be asked for."""
    parts = file_target(path).split("/")
    return ".." not in [unquote(part) for part in parts] and parts[-1] != ""


def _is_wrong_state(answer: Answer) -> bool:
    try:
        return read_reply(answer.body).status == WRONG_STATE
    except CameraError:
        return False


def _folder_of(path: str) -> str:
    return file_target(path).rpartition("/")[0] or "/"
