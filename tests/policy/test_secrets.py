from __future__ import annotations

import stat
from pathlib import Path

import pytest

from vantrue_client.errors import StorageError
from vantrue_client.policy.secrets import laptop_key, pseudonym


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    state = tmp_path / "state"
    key = laptop_key(state)
    assert laptop_key(state) == key
    assert stat.S_IMODE((state / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert [path.name for path in state.iterdir()] == ["key"]


def test_a_damaged_key_is_not_silently_another(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(StorageError):
        laptop_key(tmp_path)


def test_pseudonyms_hold_for_a_key_and_a_category(tmp_path: Path) -> None:
    key = laptop_key(tmp_path)
    assert pseudonym(key, "ssid", "x") == pseudonym(key, "ssid", "x")
    assert len({pseudonym(key, "ssid", "x"), pseudonym(key, "mac", "x"), pseudonym(b"other" * 7, "ssid", "x")}) == 3
