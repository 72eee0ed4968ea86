from __future__ import annotations

from pathlib import Path

from vantrue_client.workspace import Places, Settings, Workspace
from vantrue_client.workspace.welcoming import to_be_welcomed, welcome_begins, welcomed


def laptop(home: Path) -> Workspace:
    return Workspace(Settings(places=Places(home / "config", home / "state", home / "cache", home / "archive")))


def test_who_comes_for_the_first_time_is_welcomed_once(tmp_path: Path) -> None:
    assert to_be_welcomed(laptop(tmp_path))
    welcome_begins(laptop(tmp_path))
    laptop(tmp_path).privacy.consents.record()
    assert to_be_welcomed(laptop(tmp_path)), "it was interrupted"
    welcomed(laptop(tmp_path))
    assert not to_be_welcomed(laptop(tmp_path))


def test_who_used_the_program_before_is_not_welcomed(tmp_path: Path) -> None:
    laptop(tmp_path).privacy.consents.record()
    assert not to_be_welcomed(laptop(tmp_path))
