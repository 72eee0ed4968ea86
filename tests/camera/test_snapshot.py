from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.camera.raw import raw_camera, reply, status, table
from tests.camera.talk import QUICK, asked, simulated
from vantrue_client.camera.camera import Camera
from vantrue_client.errors import CameraBusy, NotFound, ProtocolError
from vantrue_client.mock.card.clip import write_clip
from vantrue_client.mock.state import Mode
from vantrue_client.wire.commands import target


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vantrue_client.camera.snapshot.PAUSES", (0.0, 0.0, 0.0))


@pytest.fixture
def filmed(card: Path) -> Path:
    """The small card, whose newest moment is real video."""
    from datetime import timedelta

    from tests.camera.conftest import START

    for path in (card / "Normal").glob("*_00003_*"):
        path.unlink()
        write_clip(path, start=START + timedelta(minutes=2), seconds=1, size=(64, 36), fps=5, seed=1, channel="A")
    return card


async def test_while_it_records_it_is_handed_over(filmed: Path) -> None:
    async with simulated(filmed, "recording") as (mock, camera):
        taken = await camera.snapshot()
        assert isinstance(taken, bytes)
        assert Image.open(io.BytesIO(taken)).format == "JPEG"
        assert not {"3001", "2001"} & set(asked(mock))


async def test_while_it_is_idle_it_is_a_photo_and_the_mode_is_put_back(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        taken = await camera.snapshot()
        assert not isinstance(taken, bytes)
        assert mock.state.mode is Mode.MOVIE
        async with camera.open(taken) as opened:
            body = b"".join([chunk async for chunk in opened])
        assert body == mock.find(taken.path).read_bytes()


async def test_in_photo_mode_it_is_taken_there(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        mock.state.mode = Mode.PHOTO
        assert not isinstance(await camera.snapshot(), bytes)
        assert mock.state.mode is Mode.PHOTO
        assert not {"2017", "3001"} & set(asked(mock))


async def test_recording_is_not_stopped_for_a_photo(card: Path) -> None:
    async with simulated(card, "recording", model="s1") as (mock, camera):
        with pytest.raises(CameraBusy, match="photo mode"):
            await camera.snapshot()
        assert mock.device.recorder.paths
        assert not {"2017", "3001", "2001"} & set(asked(mock))


async def test_a_picture_that_is_not_ready_at_once_is_waited_for() -> None:
    jpeg = b"\xff\xd8\xff\xe0 picture \xff\xd9"
    answers: dict[str, bytes | list[bytes]] = {
        target(2017): status(2017),
        target(2018): [status(2018, -1), reply(jpeg, kind=b"image/jpeg")],
    }
    async with raw_camera(table(answers, status(1, -256))) as raw, Camera(raw.address, patience=QUICK) as camera:
        assert await camera.snapshot() == jpeg


@pytest.mark.parametrize(
    ("answer", "error"),
    [(status(2018, -1), NotFound), (status(2018), ProtocolError), (reply(b"GIF89a"), ProtocolError)],
)
async def test_one_that_never_comes_is_told(answer: bytes, error: type[Exception]) -> None:
    answers: dict[str, bytes | list[bytes]] = {target(2017): status(2017), target(2018): answer}
    async with raw_camera(table(answers, status(1, -256))) as raw, Camera(raw.address, patience=QUICK) as camera:
        with pytest.raises(error):
            await camera.snapshot()
