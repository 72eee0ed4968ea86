"""`vantrue wifi`, installed, against NetworkManager's double on a real bus."""

from __future__ import annotations

import asyncio
import json
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Program
from tests.e2e.typist import typist
from tests.workspace.wifi.radio import CAMERA, MOCK, PASSPHRASE, ROOT, Radio, radio, system_bus

QUESTION = "passphrase (nothing: as it left the factory):"
CONFIGURING = 50


@contextmanager
def laptop(tmp_path: Path, **parameters: Any) -> Iterator[tuple[Program, Radio]]:
    """A laptop at home, with a camera's access point in reach."""
    with radio(tmp_path, **({"passphrase": PASSPHRASE} | parameters)) as air:
        air.add(CAMERA)
        yield program(tmp_path, air.address), air


def program(tmp_path: Path, address: str) -> Program:
    here = Program(tmp_path / "laptop")
    here.environment |= {"DBUS_SYSTEM_BUS_ADDRESS": address, "VANTRUE_PERMIT": "wifi"}
    return here


def joined(here: Program, *, passphrase: str = PASSPHRASE, keep: str = "n") -> tuple[int, str]:
    with typist(here, "wifi", "join") as person:
        person.answer(QUESTION, passphrase)
        person.answer("Keep the passphrase", keep)
        return person.end(), person.drawn


def failed(here: Program, passphrase: str) -> tuple[int, str]:
    with typist(here, "wifi", "join") as person:
        person.answer(QUESTION, passphrase)
        return person.end(), person.drawn


def everything_written(here: Program) -> bytes:
    return b"".join(path.read_bytes() for path in here.home.rglob("*") if path.is_file())


def text(path: Path) -> str:
    return path.read_text("utf-8", "replace")


def note(here: Program) -> Path:
    return here.home / "state" / "wifi.json"


def killed_while_joining(here: Program, air: Radio) -> None:
    """SIGKILL once NetworkManager has the network, and before it is up."""
    with typist(here, "wifi", "join") as person:
        person.answer(QUESTION, PASSPHRASE)
        asyncio.run(until(air, CONFIGURING))
        shown = b"".join(Path(f"/proc/{person.process.pid}/{what}").read_bytes() for what in ("cmdline", "environ"))
        assert PASSPHRASE.encode() not in shown
        person.process.kill()
        person.process.wait()


async def until(air: Radio, state: int) -> None:
    async with asyncio.timeout(120):
        while await air.ask_state() != state:
            await asyncio.sleep(0.02)


def test_what_looks_like_a_camera_is_listed_and_nobody_elses_network(tmp_path: Path) -> None:
    with laptop(tmp_path) as (here, air):
        air.add("N4 Pro_77aa", label="other", signal=80)
        [first, second] = here.well("wifi", "--json").document["access_points"]
        assert (first["name"], first["model"], first["signal"]) == ("N4 Pro_77aa", "n4-pro", 80)
        assert (second["name"], second["security"], second["joined"]) == (CAMERA, "wpa-psk", False)
        assert "SiebenZwerge" not in here.well("wifi").out
        assert CAMERA.encode() not in everything_written(here)


def test_a_camera_is_joined_and_left_again_and_no_secret_is_written(tmp_path: Path) -> None:
    with laptop(tmp_path) as (here, air):
        code, drawn = joined(here)
        assert (code, air.in_network()) == (0, "vantrue camera"), drawn
        assert f"{CAMERA} is joined by wlan0, here as 192.168.1.33" in drawn
        assert PASSPHRASE not in drawn
        assert here.well("wifi", "--json").document["access_points"][0]["joined"] is True
        assert stat.S_IMODE(note(here).stat().st_mode) == 0o600
        assert json.loads(note(here).read_text())["phase"] == "joined"
        assert here.well("wifi", "leave").out == "The former network is joined again.\n"
        assert (air.in_network(), air.profiles(), note(here).exists()) == ("SiebenZwerge", 1, False)
        written = everything_written(here)
        assert not [secret for secret in (PASSPHRASE, CAMERA, "SiebenZwerge") if secret.encode() in written]
        entries = [entry["facts"] for entry in here.well("privacy", "ledger", "--json").objects]
        assert [one["said"] for one in entries if "said" in one] == ["joined", "left"]


def test_a_passphrase_that_was_kept_joins_without_anybody_there(tmp_path: Path) -> None:
    with laptop(tmp_path) as (here, air):
        joined(here, keep="y")
        here.well("wifi", "leave")
        [holding] = [path for path in here.home.rglob("*") if path.is_file() and PASSPHRASE in text(path)]
        assert (holding.name, stat.S_IMODE(holding.stat().st_mode)) == ("secrets.json", 0o600)
        assert here.well("wifi", "join", "--json").document["status"] == "joined"
        assert air.in_network() == "vantrue camera"


def test_one_of_several_is_named_by_its_id(tmp_path: Path) -> None:
    with laptop(tmp_path) as (here, air):
        air.add("N4PRO_VANTRUE_1", label="other", bits=0)
        [camera] = [one for one in here.well("wifi", "--json").document["access_points"] if one["security"] == "open"]
        ran = here.run("wifi", "join")
        assert ran.code == 2
        assert camera["id"] in ran.err
        ran = here.well("wifi", "join", camera["id"], "--json")
        assert (ran.document["status"], ran.document["address"]) == ("joined", "192.168.1.33")


@pytest.mark.parametrize("again", [["wifi", "leave"], ["wifi"], ["discover", "--timeout", "0.1"]])
def test_killed_in_the_middle_of_joining_the_next_start_puts_the_former_network_back(
    tmp_path: Path, again: list[str]
) -> None:
    with laptop(tmp_path, ends="held") as (here, air):
        killed_while_joining(here, air)
        assert (air.in_network(), json.loads(note(here).read_text())["phase"]) == ("vantrue camera", "joining")
        here.run(*again)
        assert (air.in_network(), air.profiles(), note(here).exists()) == ("SiebenZwerge", 1, False)
        assert PASSPHRASE.encode() not in everything_written(here)


def test_once_the_camera_is_gone_the_next_start_puts_the_former_network_back(tmp_path: Path) -> None:
    with laptop(tmp_path) as (here, air):
        joined(here)
        here.run("discover", "--timeout", "0.1")
        assert air.in_network() == "vantrue camera"
        air.drop()
        here.run("discover", "--timeout", "0.1")
        assert (air.in_network(), note(here).exists()) == ("SiebenZwerge", False)


@pytest.mark.parametrize(
    ("parameters", "passphrase", "code", "sentence"),
    [
        ({}, "not-the-right-one", 1, "the passphrase is wrong"),
        ({}, "short", 2, "8 to 63 characters"),
        ({"ends": "no-address"}, PASSPHRASE, 3, "gave no address"),
        ({"ends": "gone"}, PASSPHRASE, 3, "is gone"),
        ({"ends": "denied"}, PASSPHRASE, 1, "does not let you change its Wi-Fi"),
    ],
)
def test_what_goes_wrong_is_a_sentence_and_the_former_network_is_back(
    tmp_path: Path, parameters: dict[str, Any], passphrase: str, code: int, sentence: str
) -> None:
    with laptop(tmp_path, **parameters) as (here, air):
        ended, drawn = failed(here, passphrase)
        assert (ended, passphrase in drawn) == (code, False), drawn
        assert sentence in " ".join(drawn.split())
        assert (air.in_network(), air.profiles(), note(here).exists()) == ("SiebenZwerge", 1, False)


def test_interrupted_the_former_network_is_back(tmp_path: Path) -> None:
    with laptop(tmp_path, ends="held") as (here, air), typist(here, "wifi", "join") as person:
        person.answer(QUESTION, PASSPHRASE)
        asyncio.run(until(air, CONFIGURING))
        person.process.terminate()
        assert person.end() == 130
        assert (air.in_network(), air.profiles(), note(here).exists()) == ("SiebenZwerge", 1, False)


def test_networkmanager_that_ends_meanwhile_leaves_the_note_for_the_next_start(tmp_path: Path) -> None:
    with laptop(tmp_path, ends="held") as (here, air), typist(here, "wifi", "join") as person:
        person.answer(QUESTION, PASSPHRASE)
        asyncio.run(until(air, CONFIGURING))
        air.crash()
        assert person.end() == 1
        assert "NetworkManager does not run here" in " ".join(person.drawn.split())
        assert note(here).exists()
        ran = here.run("discover", "--timeout", "0.1")
        assert "NetworkManager" not in ran.err


def test_ctrl_c_at_the_question_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    with laptop(tmp_path) as (here, air), typist(here, "wifi", "join") as person:
        assert person.echoes()
        person.answer(QUESTION, "", key="")
        assert not person.echoes()
        person.process.send_signal(signal.SIGINT)
        assert (person.end(), person.echoes()) == (130, True)
        assert (air.in_network(), note(here).exists()) == ("SiebenZwerge", False)


def test_nothing_in_reach_and_unknown_names(tmp_path: Path) -> None:
    with radio(tmp_path) as air:
        here = program(tmp_path, air.address)
        for arguments in (["wifi"], ["wifi", "join"], ["wifi", "join", "nobody"]):
            ran = here.run(*arguments)
            assert (ran.code, "reach" in ran.err) == (3, True), ran
        assert here.well("wifi", "leave").out.startswith("No camera's network was joined")
        assert here.run("wifi", "leave", "me").code == 2


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"WirelessHardwareEnabled": False}, "by a switch or key"),
        ({"WirelessEnabled": False}, "nmcli radio wifi on"),
    ],
)
def test_a_radio_that_is_off(tmp_path: Path, parameters: dict[str, Any], sentence: str) -> None:
    with radio(tmp_path, **parameters) as air:
        ran = program(tmp_path, air.address).run("wifi", "join")
        assert (ran.code, sentence in ran.err) == (1, True), ran


@pytest.mark.parametrize(("state", "sentence"), [(20, "rfkill"), (10, "something else"), (None, "no Wi-Fi device")])
def test_no_device_that_can_be_used(tmp_path: Path, state: int | None, sentence: str) -> None:
    with radio(tmp_path, furnished=False) as air:
        if state is not None:
            air.call(ROOT, MOCK, "AddWiFiDevice", "ssi", "wlan0", "wlan0", state)
        ran = program(tmp_path, air.address).run("wifi")
        assert (ran.code, sentence in ran.err) == (1, True), ran


def test_without_networkmanager_or_a_bus_it_says_what_to_click(tmp_path: Path) -> None:
    with system_bus(tmp_path) as address:
        ran = program(tmp_path, address).run("wifi", "join")
        assert (ran.code, "NetworkManager does not run" in ran.err, "click" in ran.err) == (1, True, True), ran
    for address in ("unix:path=/nowhere", "tcp:host=192.0.2.1,port=1", "rubbish"):
        ran = program(tmp_path, address).run("wifi")
        assert (ran.code, "click" in ran.err) == (1, True), ran


def test_without_the_permission_nothing_is_looked_at(tmp_path: Path) -> None:
    here = program(tmp_path, "unix:path=/nowhere")
    here.environment["VANTRUE_PERMIT"] = "storage"
    for arguments in (["wifi"], ["wifi", "join"], ["wifi", "leave"]):
        ran = here.run(*arguments)
        assert (ran.code, "vantrue privacy permit wifi granted" in ran.err) == (4, True), ran


def test_in_a_pipe_the_passphrase_is_not_asked_for(tmp_path: Path) -> None:
    with laptop(tmp_path) as (here, air):
        ran = here.run("wifi", "join")
        assert (ran.code, "never an option" in ran.err, air.in_network()) == (2, True, "SiebenZwerge"), ran
