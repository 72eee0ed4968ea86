from __future__ import annotations

import stat
from pathlib import Path

import pytest

from vantrue_client.camera.remembered import Owed, Remembered
from vantrue_client.errors import CameraAmbiguous, UsageError

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


def test_a_camera_is_the_same_when_it_tells_more_or_less_than_before(path: Path) -> None:
    name, text, nothing = "a" * 32, "b" * 32, "c" * 32
    memory = Remembered(path)
    met = memory.meet(text, nothing)
    assert memory.meet(name, text, nothing).id == met.id, "it tells its name now"
    assert memory.meet(text, nothing).id == met.id, "it does not any more"
    assert memory.meet(nothing).id == met.id, "nor anything else"
    assert memory.meet(name, "d" * 32, nothing).id == met.id, "its firmware was updated"
    assert [known.pseudonym for known in Remembered(path).cameras()] == [name]


def test_a_camera_that_may_be_any_of_several_is_none_of_them(path: Path) -> None:
    memory, text = Remembered(path), "b" * 32
    memory.meet("a" * 32, text, address="192.168.1.254:80")
    memory.meet("d" * 32, text, address="192.168.1.254:80")
    with pytest.raises(CameraAmbiguous, match="may be any of"):
        memory.meet(text, address="192.168.1.254:80")
    memory.meet("d" * 32, text, address="10.0.0.7:80")
    assert memory.meet(text, address="10.0.0.7:80").id == "camera-dddddddd", "the address tells"


def test_a_file_of_before_is_read(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"version":1,"cameras":[{"id":"n4-1","pseudonym":"%s","model":"n4"}],"owed":[]}' % ("a" * 32))
    assert Remembered(path).meet("a" * 32, "b" * 32).id == "n4-1"
