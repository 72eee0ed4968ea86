from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.archive.support import CAMERA, lay_down
from tests.camera.conftest import START, put
from tests.camera.raw import raw_camera, reply, status, table
from tests.camera.talk import QUICK, listed, simulated
from vantrue_client.archive import Archive, Removal
from vantrue_client.camera.camera import Camera
from vantrue_client.mock import MockCamera
from vantrue_client.model import Recording
from vantrue_client.workspace.clearing import clear
from vantrue_client.workspace.reporter import Reporter

NAMES = [f"20260917_17400{number}_0000{number}_N_A.MP4" for number in range(3)]


class Said(Reporter):
    def __init__(self) -> None:
        self.gone: list[str] = []
        self.sentences: list[str] = []

    def removed(self, removal: Removal) -> None:
        self.gone.append(removal.path)

    def say(self, sentence: str) -> None:
        self.sentences.append(sentence)


class Ledger:
    def __init__(self) -> None:
        self.entries: list[tuple[str, str]] = []

    def removal(self, removal: Removal) -> None:
        self.entries.append((removal.where.value, removal.path))

    def failed(self, removal: Removal, why: str) -> None:
        self.entries.append(("failed", removal.path))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    for name in NAMES:
        put(tmp_path / "card/Normal" / name, START)
    return tmp_path / "card"


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def archive(tmp_path: Path, ledger: Ledger) -> Iterator[Archive]:
    with Archive(tmp_path / "archive", recorder=ledger) as archive:
        yield archive


async def brought(archive: Archive, camera: Camera, card: Path) -> list[Recording]:
    """All that the card lists, brought here."""
    recordings = sorted(await listed(camera), key=lambda one: one.name)
    for one in recordings:
        content = (card / one.target.lstrip("/")).read_bytes()
        archive.add(CAMERA, one, lay_down(archive.destination(CAMERA, one), one, content))
    return recordings


def dos(name: str) -> str:
    return rf"A:\Normal\{name}"


async def test_each_is_recorded_before_it_is_deleted(archive: Archive, ledger: Ledger, small: Path) -> None:
    said = Said()
    async with simulated(small) as (mock, camera):
        await clear(camera, archive, CAMERA, await brought(archive, camera, small), said)
        assert mock.recordings == []
    assert said.gone == [dos(name) for name in NAMES]
    assert ledger.entries == [("card", dos(name)) for name in NAMES]
    assert said.sentences == []
    assert len(list(archive.ls())) == 3


@pytest.mark.parametrize("change", ["size", "time", "locked", "gone"])
async def test_what_changed_on_the_card_meanwhile_stays(archive: Archive, small: Path, change: str) -> None:
    said, at = Said(), small / "Normal" / NAMES[1]
    async with simulated(small) as (mock, camera):
        recordings = await brought(archive, camera, small)
        before = at.stat()
        if change == "size":
            at.write_bytes(at.read_bytes() + b"more")
            os.utime(at, (before.st_mtime, before.st_mtime))
        elif change == "time":
            os.utime(at, (before.st_mtime + 60, before.st_mtime + 60))
        elif change == "locked":
            mock.contents.lock(mock.find(NAMES[1]))
        else:
            at.unlink()
        await clear(camera, archive, CAMERA, recordings, said)
        assert [entry.name for entry in mock.recordings] == ([] if change == "gone" else [NAMES[1]])
    assert said.gone == [dos(NAMES[0]), dos(NAMES[2])]
    assert [NAMES[1] in sentence for sentence in said.sentences] == [True]


async def test_what_is_not_here_or_not_sound_here_stays(archive: Archive, small: Path) -> None:
    said = Said()
    async with simulated(small) as (mock, camera):
        recordings = await brought(archive, camera, small)
        copies = {copy.recording.name: copy for copy in archive.ls()}
        content = archive.path(copies[NAMES[0]]).read_bytes()
        archive.path(copies[NAMES[0]]).write_bytes(content[:-1] + b"?")
        archive.remove(copies[NAMES[1]], "asked to")
        await clear(camera, archive, CAMERA, recordings, said)
        assert [entry.name for entry in mock.recordings] == NAMES[:2]
    assert said.gone == [dos(NAMES[2])]
    assert said.sentences == [f"{NAMES[0]} stays on the camera: its copy here is damaged."]


@pytest.mark.parametrize("fault", ["list-empty", "list-cut:400"])
async def test_a_list_that_came_incomplete_deletes_nothing(archive: Archive, small: Path, fault: str) -> None:
    async with simulated(small) as (_, camera):
        recordings = await brought(archive, camera, small)
    said = Said()
    async with MockCamera(card=small, faults=[fault]) as mock, Camera(mock.url, patience=QUICK) as camera:
        async with aclosing(camera.recordings(limit=1)) as few:
            with pytest.raises(Exception, match="incomplete"):
                _ = [one async for one in few]
        await clear(camera, archive, CAMERA, recordings, said)
        assert len(mock.recordings) == 3
    assert (said.gone, len(said.sentences)) == ([], 1)


def entry(name: str) -> bytes:
    return (
        f"<ALLFile><File><NAME>{name}</NAME><FPATH>{dos(name)}</FPATH><SIZE>4</SIZE><TIMECODE>1563528725</TIMECODE>"
        "<TIME>2026/09/17 17:48:42</TIME><ATTR>32</ATTR></File></ALLFile>"
    ).encode()


@pytest.mark.parametrize(
    ("answer", "tried"),
    [(-4, 3), (-6, 3), (-13, 3), (-256, 1), (None, 1)],
)
async def test_a_camera_that_refuses_is_a_sentence(
    archive: Archive, ledger: Ledger, answer: int | None, tried: int
) -> None:
    listing = reply(b"<LIST>" + b"".join(map(entry, NAMES)) + b"</LIST>")
    answers = {"/?custom=1&cmd=3015": listing} | {
        f"/?custom=1&cmd=4003&str={dos(name)}": b"" if answer is None else status(4003, answer) for name in NAMES
    }
    said, hasty = Said(), replace(QUICK, command=0.5)
    async with raw_camera(table(answers, status(3012))) as raw, Camera(raw.address, patience=hasty) as camera:
        recordings = await listed(camera)
        for one in recordings:
            archive.add(CAMERA, one, lay_down(archive.destination(CAMERA, one), one, b"clip"))
        await clear(camera, archive, CAMERA, recordings, said)
        assert sum("cmd=4003" in asked for asked in raw.requests) == tried
    assert said.gone == []
    assert len(said.sentences) == tried
    assert ledger.entries == [pair for name in NAMES[:tried] for pair in (("card", dos(name)), ("failed", dos(name)))]
