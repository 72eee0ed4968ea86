from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.camera.raw import raw_camera, status, table
from tests.camera.talk import QUICK, asked, listed, simulated
from vantrue_client.camera.camera import Camera
from vantrue_client.errors import BadParameter, CommandError, ConnectionLost, FileLocked, NotFound, Unsupported
from vantrue_client.model import Kind, Recording

PATH = r"A:\Normal\20260917_174000_00001_N_A.MP4"
CLIP = Recording("20260917_174000_00001_N_A.MP4", PATH, "/Normal/X", Kind.NORMAL, 5, locked=False)
ASKED = f"/?custom=1&cmd=4003&str={PATH}"


async def test_one_recording_is_deleted_by_its_path(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        before = await listed(camera)
        doomed = next(one for one in before if one.path == PATH)
        await camera.delete(doomed)
        assert asked(mock).count("4003") == 1
        after = await listed(camera)
        assert {one.path for one in before} - {one.path for one in after} == {PATH}
        with pytest.raises(NotFound):
            await camera.delete(doomed)


async def test_a_locked_one_is_not_even_asked_for(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        with pytest.raises(FileLocked):
            await camera.delete(replace(CLIP, locked=True))
        mock.lock(PATH)
        [locked] = [one for one in mock.recordings if one.name == CLIP.name]
        with pytest.raises(FileLocked):
            await camera.delete(replace(CLIP, path=locked.dos_path))
        assert asked(mock).count("4003") == 1


@pytest.mark.parametrize(
    "path",
    [
        r"A:\Normal\*.MP4",
        r"A:\Normal\..\Event\X.MP4",
        r"A:\Normal\.\X.MP4",
        r"A:\Normal\a&b.MP4",
        r"A:\Normal\a%20b.MP4",
        r"A:\Normal\a b.MP4",
        r"A:\Normal\a+b.MP4",
        "A:\\Normal\\x\n.MP4",
        "A:\\Normal\\é.MP4",
        "A:\\Normal\\",
        "A:",
        "A:/Normal/X.MP4",
    ],
)
async def test_a_path_that_could_mean_another_file_is_not_asked_for(card: Path, path: str) -> None:
    async with simulated(card) as (mock, camera):
        with pytest.raises(BadParameter):
            await camera.delete(replace(CLIP, path=path))
        assert "4003" not in asked(mock)


async def test_folder_pages_tell_no_path_to_delete_by(card: Path) -> None:
    async with simulated(card, model="e3") as (mock, camera):
        for one in await listed(camera):
            with pytest.raises(Unsupported):
                await camera.delete(one)
        assert not any("4003" in request.target or "del" in request.target for request in mock.requests)


@pytest.mark.parametrize(("number", "error"), [(-4, FileLocked), (-6, CommandError), (-256, Unsupported)])
async def test_what_the_camera_refuses_is_a_typed_error(number: int, error: type[CommandError]) -> None:
    answers = table({ASKED: status(4003, number)}, status(3012))
    async with raw_camera(answers) as raw, Camera(raw.address, patience=QUICK) as camera:
        with pytest.raises(error) as raised:
            await camera.delete(CLIP)
        assert raised.value.status == number


async def test_it_is_never_asked_for_twice() -> None:
    answers = table({ASKED: b""}, status(3012))
    async with raw_camera(answers) as raw:
        async with Camera(raw.address, patience=replace(QUICK, command=0.3)) as camera:
            with pytest.raises(ConnectionLost):
                await camera.delete(CLIP)
        assert raw.requests.count(ASKED) == 1
