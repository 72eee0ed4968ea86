"""What the Camera and the Doctor look like; see `test_snapshots`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.stage import ALL, Stage, stage
from tests.tui.test_snapshots import SIZES, THEMES, same
from vantrue_client.mock.running import RunningCamera
from vantrue_client.policy.permissions import Permission
from vantrue_tui.screens.camera import Camera

HERE = ALL - {Permission.WIFI}
"""What is permitted: this laptop's own networks are left out of the picture."""


async def both(here: Stage, state: str) -> None:
    """Draw both pages, as they are in a state."""
    await here.press("4")
    await here.until(lambda: here.page(Camera).asked and not here.busy)
    await here.pilot.pause()
    same(here, f"camera-{state}")
    await here.press("6")
    await here.until(lambda: not here.busy)
    await here.pilot.pause()
    same(here, f"doctor-{state}")


@pytest.mark.parametrize("size", SIZES)
async def test_full(tmp_path: Path, camera: RunningCamera, size: str) -> None:
    async with stage(tmp_path, camera=camera.url, size=SIZES[size], permit=HERE) as here:
        await both(here, f"full-{size}")
        if size == "80x24":
            for theme in THEMES:
                here.app.theme = theme
                await both(here, theme)


@pytest.mark.parametrize("size", SIZES)
async def test_no_camera(tmp_path: Path, size: str) -> None:
    async with stage(tmp_path, size=SIZES[size], permit=HERE) as here:
        await both(here, f"error-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_all_denied(tmp_path: Path, size: str) -> None:
    async with stage(tmp_path, size=SIZES[size], permit=(), settled=False) as here:
        for permission in Permission:
            here.app.engine.workspace.privacy.permissions.set(permission, "denied")  # type: ignore[arg-type]
        await both(here, f"denied-{size}")


async def test_no_colour_at_all(tmp_path: Path, camera: RunningCamera, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage(tmp_path, camera=camera.url, permit=HERE) as here:
        await both(here, "no-colour")
