"""Deleting on the camera what the user named, by the workspace's own call and the command that makes it."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.camera.conftest import START, put
from tests.camera.raw import raw_camera, reply, status, table
from tests.camera.talk import QUICK
from tests.cli.running import Home
from tests.sync.fakes import movie
from tests.tui.stage import settings
from tests.workspace.test_clearing import NAMES, dos, entry
from vantrue_client.archive.verify import State
from vantrue_client.errors import CameraError, Refused
from vantrue_client.mock import MockCamera
from vantrue_client.model import Filter
from vantrue_client.policy.actions import Action
from vantrue_client.workspace import Workspace
from vantrue_client.workspace.deleting import Deletion, Fate, _Deleting


@pytest.fixture
def card(tmp_path: Path) -> Path:
    for number, name in enumerate(NAMES):
        put(tmp_path / "card/Normal" / name, START).write_bytes(movie(20_000, number))
        os.utime(tmp_path / "card/Normal" / name, (START.timestamp() + 60,) * 2)
    return tmp_path / "card"


@pytest.fixture
async def simulated(card: Path) -> AsyncIterator[MockCamera]:
    async with MockCamera(card=card) as simulated:
        yield simulated


@pytest.fixture
async def here(tmp_path: Path, simulated: MockCamera) -> Workspace:
    """A laptop that brought the first two."""
    workspace = Workspace(settings(tmp_path / "home", simulated.url))
    assert (await workspace.get(NAMES[:2], Filter())).summary.downloaded == 2
    return workspace


def left(simulated: MockCamera) -> list[str]:
    return [one.name for one in simulated.recordings]


def noted(here: Workspace) -> list[str]:
    return [one["what"] for one in here.privacy.ledger.read() if one["what"].startswith("deletion")]


async def test_only_what_lies_here_goes_and_of_each_is_told_what_became_of_it(
    here: Workspace, simulated: MockCamera
) -> None:
    told: list[Deletion] = []
    async for _ in here.library():
        pass
    done = await here.delete_on_camera([dos(NAMES[0]), NAMES[2], "nobody.MP4"], told.append)
    assert done.ended is None
    assert list(done.each) == told
    assert [(one.name, one.fate) for one in told] == [
        (NAMES[0], Fate.DELETED),
        (NAMES[2], Fate.STAYS),
        ("nobody.MP4", Fate.UNKNOWN),
    ]
    assert "download it before" in str(told[1])
    assert left(simulated) == NAMES[1:]
    assert noted(here) == ["deletion"]
    known = [one async for one in here.library(ask=False)][-1]
    assert [item.recording.name for one in known.moments for item in one.items if item.on_card] == NAMES[:0:-1]
    again = await here.delete_on_camera([NAMES[0]])
    assert [one.fate for one in again.each] == [Fate.GONE]


async def test_a_damaged_copy_keeps_its_original(here: Workspace, simulated: MockCamera, tmp_path: Path) -> None:
    copy = next((tmp_path / "home").rglob(NAMES[0]))
    copy.write_bytes(bytes(copy.stat().st_size))
    done = await here.delete_on_camera(NAMES[:2])
    assert [str(one) for one in done.each] == [
        f"{NAMES[0]} stays on the camera: its copy here is damaged.",
        f"{NAMES[1]} was deleted on the camera.",
    ]
    assert left(simulated) == [NAMES[0], NAMES[2]]


async def test_a_locked_one_is_asked_for_only_where_it_was_named(here: Workspace, simulated: MockCamera) -> None:
    simulated.lock(NAMES[0])
    before = sum(request.command == 4003 for request in simulated.requests)
    assert [one.why for one in (await here.delete_on_camera(NAMES[:1])).each] == ["it is locked"]
    assert sum(request.command == 4003 for request in simulated.requests) == before
    done = await here.delete_on_camera(NAMES[:1], also_locked=True)
    assert [one.fate for one in done.each] == [Fate.STAYS]  # the camera holds it
    assert sum(request.command == 4003 for request in simulated.requests) == before + 1
    assert noted(here) == ["deletion", "deletion failed"]


async def test_a_list_that_came_empty_deletes_nothing(here: Workspace, card: Path, tmp_path: Path) -> None:
    async with MockCamera(card=card, faults=["list-empty"]) as empty:
        other = Workspace(settings(tmp_path / "home", empty.url))
        with pytest.raises(CameraError):
            await other.delete_on_camera(NAMES)
        assert left(empty) == NAMES
    assert noted(here) == []


async def test_without_the_permission_nothing_is_asked(here: Workspace, simulated: MockCamera, tmp_path: Path) -> None:
    before = len(simulated.requests)
    denied = Workspace(settings(tmp_path / "home", simulated.url, permit=()))
    denied.privacy.permissions.set("camera", "denied")  # type: ignore[arg-type]
    with pytest.raises(Refused):
        await denied.delete_on_camera(NAMES)
    assert len(simulated.requests) == before
    assert denied.privacy.decide(Action.DELETE_ON_CAMERA).rule == "permission-camera"


@pytest.mark.parametrize(
    ("answer", "fates", "ended"),
    [
        (-1, [Fate.GONE, Fate.GONE], False),
        (-4, [Fate.STAYS, Fate.STAYS], False),
        (-6, [Fate.STAYS, Fate.STAYS], False),
        (-256, [Fate.STAYS, Fate.STAYS], True),
        (None, [Fate.UNSURE, Fate.STAYS], True),
    ],
)
async def test_what_the_camera_answers_is_told_truly(
    here: Workspace, tmp_path: Path, answer: int | None, fates: list[Fate], ended: bool
) -> None:
    sizes = {one.recording.name: one.recording for one in _copies(here)}
    listing = b"".join(
        entry(name)
        .replace(b"<SIZE>4<", b"<SIZE>%d<" % sizes[name].size)
        .replace(b"2026/09/17 17:48:42", f"{sizes[name].end.clock:%Y/%m/%d %H:%M:%S}".encode())
        for name in NAMES[:2]
    )
    answers = {"/?custom=1&cmd=3015": reply(b"<LIST>" + listing + b"</LIST>")} | {
        f"/?custom=1&cmd=4003&str={dos(name)}": b"" if answer is None else status(4003, answer) for name in NAMES
    }
    async with raw_camera(table(answers, status(3012))) as raw:
        asked = replace(settings(tmp_path / "home", raw.address), patience=replace(QUICK, command=0.5))
        done = await Workspace(asked).delete_on_camera(NAMES[:2])
    assert [one.fate for one in done.each] == fates
    assert (done.ended is not None) == ended


async def test_what_was_asked_for_when_it_was_interrupted_is_not_said_to_stay(here: Workspace, tmp_path: Path) -> None:
    told: list[Deletion] = []
    with pytest.raises(asyncio.CancelledError):
        await _interrupted(here, told)
    assert [one.fate for one in told] == [Fate.UNSURE]
    assert noted(here) == ["deletion", "deletion failed"]


async def _interrupted(here: Workspace, told: list[Deletion]) -> None:
    (first, *_) = _copies(here)

    class Silent:
        async def delete(self, *_: object, **__: object) -> None:
            raise asyncio.CancelledError

    with here.archive() as archive:
        states = {first.file: State.OK}
        run = _Deleting(Silent(), archive, first.camera, states, told.append, also_locked=False)  # type: ignore[arg-type]
        await run.one(first.recording)


def _copies(here: Workspace) -> list:  # type: ignore[type-arg]
    with here.archive() as archive:
        return list(archive.ls(Filter()))


async def test_the_command_asks_says_and_keeps_the_copies(tmp_path: Path, simulated: MockCamera) -> None:
    home = Home(tmp_path / "program", simulated.url)
    assert (await home.run("get", NAMES[0])).code == 0
    asked = await home.run("delete", NAMES[0], "--on-camera")
    assert (asked.code, "on the camera, for good" in asked.err, len(left(simulated))) == (2, True, 3)
    ran = await home.run("delete", NAMES[0], NAMES[1], "--on-camera", "--yes", "--json")
    assert ran.code == 1
    assert [(one["name"], one["status"]) for one in map(json.loads, ran.out.splitlines())] == [
        (NAMES[0], "deleted"),
        (NAMES[1], "stays"),
    ]
    assert left(simulated) == NAMES[1:]
    assert len(list(home.archive.rglob("*.MP4"))) == 1
