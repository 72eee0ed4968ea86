from __future__ import annotations

import stat
from pathlib import Path

import pytest

from vantrue_client.camera.remembered import Owed, Remembered
from vantrue_client.errors import UsageError

ONE, OTHER = "a" * 32, "b" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "cameras.json"


def test_a_camera_is_found_again_by_its_pseudonym(path: Path) -> None:
    met = Remembered(path).meet(ONE, model="n4-pro", address="192.168.1.254:80")
    assert met.id == "n4-pro-aaaaaaaa"
    again = Remembered(path).meet(ONE, address="10.0.0.7:80")
    assert (again.id, again.model, again.address) == (met.id, "n4-pro", "10.0.0.7:80")
    assert Remembered(path).meet(OTHER, address="192.168.1.254").id == "camera-bbbbbbbb"
    assert [known.id for known in Remembered(path).cameras()] == ["n4-pro-aaaaaaaa", "camera-bbbbbbbb"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_hosts_name_is_not_stored(path: Path) -> None:
    Remembered(path).meet(ONE, address="E3_VANTRUE_13c6.lan")
    assert b"VANTRUE" not in path.read_bytes()


def test_nicknames_are_unique_in_whatever_case(path: Path) -> None:
    memory = Remembered(path)
    memory.meet(ONE, model="e3")
    memory.meet(OTHER)
    assert memory.name("E3-AAAAAAAA", " Van ").nickname == "Van"
    assert memory.find("vAN") == memory.find("e3-aaaaaaaa")
    for taken in ("VAN", "e3-aaaaaaaa", "", "192.168.1.254", "a/b", "x" * 41, "a\nb"):
        with pytest.raises(UsageError):
            memory.name("camera-bbbbbbbb", taken)
    assert memory.name("van", "VAN").nickname == "VAN"
    assert memory.forget("van").pseudonym == ONE
    assert memory.find("van") is None
    with pytest.raises(UsageError, match="remembered"):
        memory.forget("van")


@pytest.mark.parametrize("content", [b"{", b"", b"[1]", b'{"cameras": [{"id": 3}]}', b"\xff" * 100])
def test_a_damaged_file_is_set_aside_and_told(path: Path, content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    memory = Remembered(path)
    memory.meet(ONE)
    path.write_bytes(content)
    assert memory.cameras() == []
    assert "damaged" in caplog.text
    assert [aside.read_bytes() for aside in path.parent.glob("*.damaged-*")] == [content]
    assert memory.meet(ONE).id == "camera-aaaaaaaa"


def test_what_is_owed_is_kept_until_it_is_settled(path: Path) -> None:
    owed = Owed(address="192.168.1.254:80", text="N2S_V1", mode=1, recording=True)
    Remembered(path).owe(owed)
    Remembered(path).owe(owed)
    assert Remembered(path).owed("192.168.1.254:80", "N2S_V1") == owed
    assert Remembered(path).owed("192.168.1.254:80", "E3_V1") is None
    Remembered(path).settle(owed)
    assert Remembered(path).owed("192.168.1.254:80", "N2S_V1") is None
