"""Joining as the workspace does it: the keyring, waiting that is bounded, names that are hostile."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.workspace.wifi.radio import CAMERA, PASSPHRASE, Radio, radio
from vantrue_client.camera.remembered import Remembered
from vantrue_client.errors import CameraNotFound, KeyUnavailable, StorageError, UsageError, WifiError, WrongPassphrase
from vantrue_client.policy.exclusive import exclusive
from vantrue_client.policy.permissions import Permission
from vantrue_client.policy.secrets import laptop_key, pseudonym
from vantrue_client.workspace import Places, Settings, Workspace
from vantrue_client.workspace.wifi import networkmanager
from vantrue_client.workspace.wifi.wifi import Wifi


class Person:
    """Types what the test says, and says yes or no."""

    def __init__(self, *types: str, yes: bool | None = True) -> None:
        self.types = list(types)
        self.yes = yes

    async def ask(self, question: str) -> bool | None:
        self.asked = question
        return self.yes

    async def secret(self, question: str) -> str | None:
        return self.types.pop(0) if self.types else None


class Keyring:
    """What is kept."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.kept_in = "keyring"

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def set(self, name: str, secret: str) -> None:
        self.kept[name] = secret


@contextmanager
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **parameters: Any) -> Iterator[tuple[Wifi, Radio]]:
    with radio(tmp_path, **({"passphrase": PASSPHRASE} | parameters)) as air:
        air.add(CAMERA)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", air.address)
        places = Places(*(tmp_path / name for name in ("config", "state", "cache", "archive")))
        here = Workspace(Settings(places=places, permit=frozenset({Permission.WIFI})))
        yield Wifi(here, Keyring()), air


def kept_by(wifi: Wifi) -> Keyring:
    assert isinstance(wifi._secrets, Keyring)
    return wifi._secrets


def test_a_passphrase_is_kept_when_the_user_says_so_and_used_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with laptop(tmp_path, monkeypatch) as (wifi, air):
        keyring = kept_by(wifi)
        joined = asyncio.run(wifi.join(None, Person(PASSPHRASE)))
        assert keyring.kept == {f"wifi-{joined.seen.id}": PASSPHRASE}
        asyncio.run(wifi.leave())
        again = asyncio.run(wifi.join(joined.seen.id, Person()))
        assert (again.address, air.in_network()) == ("192.168.1.33", "vantrue camera")
        assert asyncio.run(wifi.join(None, Person())).address is None  # it is in it already


def test_one_that_is_not_to_be_kept_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with laptop(tmp_path, monkeypatch) as (wifi, _):
        keyring = kept_by(wifi)
        asyncio.run(wifi.join(None, Person(PASSPHRASE, yes=None)))
        assert keyring.kept == {}


def test_a_kept_one_that_is_no_longer_right_is_asked_for_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with laptop(tmp_path, monkeypatch) as (wifi, air):
        [seen] = asyncio.run(wifi.look())[1]
        keyring = kept_by(wifi)
        keyring.set(f"wifi-{seen.id}", "the-old-one")
        with pytest.raises(UsageError):
            asyncio.run(wifi.join(None, Person()))
        assert air.in_network() == "SiebenZwerge"
        asyncio.run(wifi.join(None, Person(PASSPHRASE)))
        assert keyring.kept == {f"wifi-{seen.id}": PASSPHRASE}
        assert air.profiles() == 2


@pytest.mark.parametrize(("kept_in", "where"), [("keyring", "system's keyring"), ("file", "has no keyring")])
def test_the_user_is_told_where_it_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_in: str, where: str
) -> None:
    with laptop(tmp_path, monkeypatch) as (wifi, _):
        kept_by(wifi).kept_in = kept_in
        person = Person(PASSPHRASE)
        asyncio.run(wifi.join(None, person))
        assert where in person.asked


def test_a_keyring_that_is_locked_keeps_nobody_from_joining(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> bytes:
        raise KeyUnavailable("The keyring is locked.")

    with laptop(tmp_path, monkeypatch) as (wifi, _):
        monkeypatch.setattr("vantrue_client.workspace.wifi.wifi.laptop_key", locked)
        joined = asyncio.run(wifi.join(None, Person(PASSPHRASE)))
        assert (joined.seen.id, joined.address, kept_by(wifi).kept) == (None, "192.168.1.33", {})
        asyncio.run(wifi.leave())
        monkeypatch.undo()


def test_nothing_typed_means_as_it_left_the_factory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with laptop(tmp_path, monkeypatch, passphrase="12345678") as (wifi, air):
        asyncio.run(wifi.join(CAMERA, Person("")))
        assert air.in_network() == "vantrue camera"


def test_from_one_camera_to_another_and_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with laptop(tmp_path, monkeypatch) as (wifi, air):
        air.add("N4PRO_VANTRUE_1", label="other")
        asyncio.run(wifi.join(CAMERA, Person(PASSPHRASE)))
        with pytest.raises(WrongPassphrase):
            asyncio.run(wifi.join("N4PRO_VANTRUE_1", Person("not-this-one")))
        assert air.in_network() == "SiebenZwerge"
        for name in (CAMERA, "N4PRO_VANTRUE_1"):
            asyncio.run(wifi.join(name, Person(PASSPHRASE)))
        assert air.profiles() == 2
        asyncio.run(wifi.leave())
        assert (air.in_network(), air.profiles()) == ("SiebenZwerge", 1)


def test_joined_again_after_a_crash_it_stays_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with laptop(tmp_path, monkeypatch) as (wifi, air):
        asyncio.run(wifi.join(None, Person(PASSPHRASE)))
        note = tmp_path / "state" / "wifi.json"
        note.write_text(note.read_text().replace('"joined"', '"joining"'))
        asyncio.run(wifi.join(None, Person()))
        assert asyncio.run(wifi.put_back()) is None
        assert air.in_network() == "vantrue camera"


def test_waiting_is_bounded_and_the_former_network_is_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networkmanager, "JOINING", 0.3)
    with laptop(tmp_path, monkeypatch, ends="held") as (wifi, air):
        with pytest.raises(CameraNotFound, match="no address"):
            asyncio.run(wifi.join(None, Person(PASSPHRASE)))
        assert air.in_network() == "SiebenZwerge"


def test_a_signal_that_is_missed_is_made_up_for_by_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with laptop(tmp_path, monkeypatch, mute=True) as (wifi, _):
        assert asyncio.run(wifi.join(None, Person(PASSPHRASE))).address == "192.168.1.33"


def test_the_profile_is_for_this_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with laptop(tmp_path, monkeypatch) as (wifi, air):
        monkeypatch.setattr("vantrue_client.workspace.wifi.wifi._user", lambda: "ann")
        asyncio.run(wifi.join(None, Person(PASSPHRASE)))
        assert air.newest_profile()["connection"]["permissions"].value == ["user:ann:"]


def test_one_process_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with laptop(tmp_path, monkeypatch) as (wifi, air):
        asyncio.run(wifi.look())
        with exclusive(tmp_path / "state" / "wifi.lock"), pytest.raises(StorageError):
            asyncio.run(wifi.join(None, Person(PASSPHRASE)))
        assert air.in_network() == "SiebenZwerge"


def test_a_former_network_out_of_reach_is_joined_at_a_later_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with laptop(tmp_path, monkeypatch) as (wifi, air):
        asyncio.run(wifi.join(None, Person(PASSPHRASE)))
        air.out_of_reach(True)
        assert "at a later start" in str(asyncio.run(wifi.leave()))
        assert air.in_network() is None
        assert asyncio.run(wifi.put_back()) is None
        assert (tmp_path / "state" / "wifi.json").exists()
        air.out_of_reach(False)
        assert asyncio.run(wifi.put_back()) == "The former network is joined again."
        assert (air.in_network(), asyncio.run(wifi.put_back())) == ("SiebenZwerge", None)


def test_an_access_point_that_wakes_is_found_by_looking_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with laptop(tmp_path, monkeypatch, sleeper="N4PRO_VANTRUE_1") as (wifi, _):
        assert [one.point.signal for one in asyncio.run(wifi.look())[1]] == [60, 40]


def test_where_no_scan_is_allowed_what_is_known_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with laptop(tmp_path, monkeypatch, sleeper="N4PRO_VANTRUE_1", unwilling=True) as (wifi, _):
        assert [one.point.name for one in asyncio.run(wifi.look())[1]] == [CAMERA]


def test_without_the_library_it_says_what_to_click(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dbus_fast.aio", None)
    places = Places(*(tmp_path / name for name in ("config", "state", "cache", "archive")))
    wifi = Wifi(Workspace(Settings(places=places, permit=frozenset({Permission.WIFI}))))
    with pytest.raises(WifiError, match="choose the camera's network"):
        asyncio.run(wifi.join(None, Person(PASSPHRASE)))


def test_a_camera_that_was_met_is_known_by_its_nickname(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with laptop(tmp_path, monkeypatch) as (wifi, air):
        air.add("Omas Auto", label="renamed", signal=50)
        cameras = Remembered(tmp_path / "state" / "cameras.json")
        told = pseudonym(laptop_key(tmp_path / "state"), "camera", "Omas Auto")
        known = cameras.meet(told, model="e3", address="192.168.1.254:80")
        cameras.name(known.id, "oma")
        assert [one.known.nickname for one in asyncio.run(wifi.look())[1] if one.known] == ["oma"]
        assert asyncio.run(wifi.join("Oma", Person(PASSPHRASE))).seen.point.name == "Omas Auto"


def test_names_that_are_hostile_or_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with laptop(tmp_path, monkeypatch) as (wifi, air):
        for at, name in enumerate(("", "VANTRUE\x1b[2J\n", "VANTRUE" + "x" * 25)):
            air.add(name, label=f"hostile{at}", signal=10 + at)
        raw = b"VANTRUE\xff\xfe"
        path = air.add("VANTRUE?", label="raw")
        air.set_name(path, raw)
        names = {one.point.name for one in asyncio.run(wifi.look())[1]}
        assert raw.decode("utf-8", "surrogateescape") in names
        assert "" not in names
        assert asyncio.run(wifi.join(raw.decode("utf-8", "surrogateescape"), Person(PASSPHRASE))).address
        assert bytes(air.newest_profile()["802-11-wireless"]["ssid"].value) == raw
