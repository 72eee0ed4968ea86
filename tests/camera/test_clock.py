from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.camera.raw import raw_camera, status, table
from tests.camera.talk import QUICK, asked, simulated
from vantrue_client.camera.camera import Camera
from vantrue_client.camera.clock import CLOSE
from vantrue_client.camera.clock import set_clock as set_by
from vantrue_client.errors import BadParameter, NotTaken


def off(mock: object) -> float:
    return abs(mock.clock.off.total_seconds())  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("ahead", [-86_461.0, 7_200.0])
async def test_it_shows_the_laptops_time_after_and_tells_how_far_it_was_off(card: Path, ahead: float) -> None:
    async with simulated(card, model="e1-pro") as (mock, camera):
        mock.clock.leap(ahead)
        done = await camera.set_clock()
        assert off(mock) < CLOSE
        assert done.drift == pytest.approx(ahead, abs=CLOSE)
        assert done.verified is True


async def test_a_camera_that_does_not_tell_its_clock_is_set_all_the_same(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        mock.clock.leap(99_999)
        done = await camera.set_clock()
        assert off(mock) < CLOSE
        assert (done.drift, done.verified) == (None, None)
        assert [one for one in asked(mock) if one in {"3005", "3006"}] == ["3005", "3006"]


async def test_one_that_goes_on_as_before_is_not_called_set(card: Path) -> None:
    async with simulated(card, "setting-ignored", model="e1-pro") as (mock, camera):
        mock.clock.leap(-600)
        with pytest.raises(NotTaken, match=r"still 60\d s behind"):
            await camera.set_clock()


async def test_midnight_in_between_changes_the_date_too(card: Path) -> None:
    began = datetime.now()
    midnight = datetime(2026, 12, 31, 23, 59, 59, 700_000)
    async with simulated(card) as (mock, camera):
        await camera.settings()
        done = await set_by(camera._contact, camera._playback, lambda: midnight + (datetime.now() - began))
        shown = mock.clock.now()
        asked_for = [request.target for request in mock.requests]
    assert done.time >= datetime(2027, 1, 1)
    assert timedelta() <= shown - done.time < timedelta(seconds=CLOSE)
    assert [one[-10:] for one in asked_for if "cmd=3005" in one][-1] == "2027-01-01"


async def test_a_clock_that_is_refused_is_told() -> None:
    async with raw_camera(table({}, status(3005, -21))) as raw, Camera(raw.address, patience=QUICK) as camera:
        with pytest.raises(BadParameter):
            await camera.set_clock()
