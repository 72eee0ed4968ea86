from __future__ import annotations

import stat
from pathlib import Path

import pytest

from vantrue_client.errors import StorageError, UsageError
from vantrue_client.policy.permissions import SENTENCES, Grant, Permission, Permissions, permitted


def test_at_first_the_camera_is_granted_and_the_rest_is_asked(tmp_path: Path) -> None:
    grants = Permissions(tmp_path / "permissions.json").all()
    assert grants.pop(Permission.CAMERA) is Grant.GRANTED
    assert set(grants.values()) == {Grant.ASK}
    assert set(SENTENCES) == set(Permission)
    assert list(tmp_path.iterdir()) == []


def test_what_was_said_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "state" / "permissions.json"
    Permissions(path).set(Permission.CAMERA, Grant.DENIED)
    Permissions(path).set(Permission.STORAGE, Grant.GRANTED)
    grants = Permissions(path).all()
    assert (grants[Permission.CAMERA], grants[Permission.STORAGE]) == (Grant.DENIED, Grant.GRANTED)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_environment_grants_what_is_asked_but_no_denial(tmp_path: Path) -> None:
    path = tmp_path / "permissions.json"
    Permissions(path).set(Permission.LOCATION, Grant.DENIED)
    grants = Permissions(path, permitted("storage, location")).all()
    assert (grants[Permission.STORAGE], grants[Permission.LOCATION]) == (Grant.GRANTED, Grant.DENIED)


def test_a_word_that_is_no_permission_is_told() -> None:
    with pytest.raises(UsageError, match="everything"):
        permitted("storage,everything")


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"storage": "yes"}', b'{"sea": "granted"}', b"[" * 60_000])
def test_a_damaged_file_permits_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "permissions.json"
    path.write_bytes(content)
    with pytest.raises(StorageError):
        Permissions(path, [Permission.STORAGE]).all()
