"""Notifications: only where permitted, and nothing that a desktop does fails what they are about."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from vantrue_client.policy.permissions import Permission
from vantrue_client.workspace.notifying import notify
from vantrue_client.workspace.privacy import Privacy


class Desktop:
    """A desktop's library; ``refuses`` is what it raises."""

    def __init__(self, refuses: Exception | None = None) -> None:
        self.shown: list[tuple[str, str]] = []
        self._refuses = refuses

    def __call__(self, app_name: str) -> Desktop:
        return self

    async def send(self, title: str, message: str) -> None:
        if self._refuses:
            raise self._refuses
        self.shown.append((title, message))


def sit_at(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "desktop_notifier", SimpleNamespace(DesktopNotifier=desktop))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")


async def test_without_the_permission_no_desktop_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desktop = Desktop()
    sit_at(desktop, monkeypatch)
    assert await notify(Privacy(tmp_path), "vantrue", "home was left") is None
    assert desktop.shown == []


async def test_with_it_the_desktop_shows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desktop = Desktop()
    sit_at(desktop, monkeypatch)
    assert await notify(Privacy(tmp_path, [Permission.NOTIFY]), "vantrue", "home was left") is None
    assert desktop.shown == [("vantrue", "home was left")]


@pytest.mark.parametrize("error", [OSError("no bus"), RuntimeError("odd"), TimeoutError()])
async def test_a_desktop_that_fails_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    sit_at(Desktop(error), monkeypatch)
    said = await notify(Privacy(tmp_path, [Permission.NOTIFY]), "vantrue", "home was left")
    assert said == f"The desktop could not be notified: {type(error).__name__}."


async def test_the_real_library_with_no_bus_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nowhere'}")
    said = await notify(Privacy(tmp_path, [Permission.NOTIFY]), "vantrue", "home was left")
    assert said is not None
    assert said.startswith("The desktop could not be notified")


async def test_without_a_desktop_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    said = await notify(Privacy(tmp_path, [Permission.NOTIFY]), "vantrue", "home was left")
    assert said == "There is no desktop to notify."
