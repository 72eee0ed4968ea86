"""What the Camera and the Doctor look like; see `test_snapshots`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.stage import ALL, Stage, stage
from tests.tui.test_snapshots import SIZES, THEMES, same
from vantrue_client.mock.running import RunningCamera
from vantrue_client.policy.permissions import Permission
from vantrue_tui.screens.camera import Camera
from vantrue_tui.screens.notice import Notice

DARK = "vantrue-dark"
HERE = ALL - {Permission.WIFI}
"""What is permitted: this laptop's own networks are left out of the picture."""


async def both(here: Stage, state: str) -> None:
    """Draw both pages, as they are in a state."""
    await here.press("4")
    await here.until(lambda: here.page(Camera).asked and not here.busy)
    await here.pilot.pause()
    await same(here, f"camera-{state}")
    await here.press("6")
    await here.until(lambda: not here.busy)
    await here.pilot.pause()
    await same(here, f"doctor-{state}")


async def each_size(here: Stage, state: str) -> None:
    """Draw both in every size."""
    for name, size in SIZES.items():
        await here.pilot.resize_terminal(*size)
        await here.pilot.pause()
        await both(here, f"{state}-{name}")


async def test_full(tmp_path: Path, camera: RunningCamera) -> None:
    async with stage(tmp_path, camera=camera.url, permit=HERE) as here:
        for theme in THEMES:
            here.app.theme = theme
            await both(here, theme)
        here.app.theme = DARK
        await each_size(here, "full")


async def test_no_camera(tmp_path: Path) -> None:
    async with stage(tmp_path, permit=HERE) as here:
        await each_size(here, "error")
        await here.press("4", "l", "s", "f", "enter")
        assert here.app.screen is here.page(Camera)


async def test_all_denied(tmp_path: Path) -> None:
    async with stage(tmp_path, permit=(), settled=False) as here:
        for permission in Permission:
            here.app.engine.workspace.privacy.permissions.set(permission, "denied")  # type: ignore[arg-type]
        await both(here, "denied-80x24")
        await here.shows("vantrue privacy permit diagnose granted")
        await here.press("c")
        await here.until(lambda: isinstance(here.app.screen, Notice))


async def test_no_colour_at_all(tmp_path: Path, camera: RunningCamera, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage(tmp_path, camera=camera.url, permit=HERE) as here:
        await both(here, "no-colour")
