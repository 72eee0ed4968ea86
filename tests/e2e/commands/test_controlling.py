"""The camera itself from the command line: its settings, clock, picture and Wi-Fi."""

from __future__ import annotations

import json
import select
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.program import BOUND, Program
from tests.e2e.typist import typist
from vantrue_client.mock import MockCamera
from vantrue_client.mock.running import RunningCamera

PASSPHRASE = "correct-horse-9"


@pytest.fixture
def camera(card: Path) -> Iterator[RunningCamera]:
    """A simulated camera with the small card, and no RTSP."""
    with MockCamera.running("e1-pro", card=card, rtsp_port=9) as camera:
        yield camera


def commands(camera: RunningCamera) -> list[int | None]:
    return [request.command for request in camera.requests]


def test_settings_are_listed_and_told(vantrue: Program, camera: RunningCamera) -> None:
    found = {one["command"]: one for one in vantrue.well("settings", "ls", "--json").document}
    assert commands(camera) == [3012, 3002, 3014, 3031]
    assert (found[2003]["name"], found[2003]["value"], found[2003]["shown"]) == ("Loop Recording", "1", "3 Minutes")
    assert found[2003]["options"][0] == {"index": 0, "label": "1 Minute"}
    code, drawn = vantrue.on_terminal("settings", "ls")
    assert (code, "1 Minute, 3 Minutes, 5 Minutes" in drawn) == (0, True)
    assert vantrue.well("settings", "get", "loop recording").out == "3 Minutes\n"


def test_one_is_changed_once_that_is_confirmed(vantrue: Program, camera: RunningCamera) -> None:
    ran = vantrue.run("settings", "set", "2003", "5 minutes")
    assert (ran.code, "--yes" in ran.err, camera.state.settings[2003]) == (2, True, 1)
    with typist(vantrue, "settings", "set", "2003", "5 minutes") as terminal:
        terminal.answer("3 Minutes becomes 5 Minutes. Change it? [y/n]", "n")
        assert (terminal.end(), camera.state.settings[2003]) == (1, 1)
    changed = vantrue.well("settings", "set", "loop recording", "5 minutes", "--yes", "--json").document
    assert (changed["before"]["shown"], changed["after"]["shown"]) == ("3 Minutes", "5 Minutes")
    assert (changed["confirmed"], camera.state.settings[2003]) == (True, 2)


@pytest.mark.parametrize(("wanted", "value"), [("2003", "never"), ("3010", "1")])
def test_what_is_no_setting_is_wrong_usage(vantrue: Program, camera: RunningCamera, wanted: str, value: str) -> None:
    ran = vantrue.run("settings", "set", wanted, value, "--yes")
    assert (ran.code, ran.out) == (2, ""), ran
    assert not {2003, 3010} & set(commands(camera))


def test_one_that_the_camera_ignores_ends_with_1(vantrue: Program, card: Path) -> None:
    with MockCamera.running("e1-pro", ["setting-ignored"], card=card) as camera:
        ran = vantrue.run("settings", "set", "2003", "5 minutes", "--yes", "--camera", camera.url)
    assert (ran.code, ran.out) == (1, "")
    assert "still reads '3 Minutes'" in ran.err


def test_the_clock_is_set_back_and_every_recording_still_comes(vantrue: Program, card: Path) -> None:
    with MockCamera.running("e1-pro", ["clock-jump:7200"], card=card) as camera:
        vantrue.environment["VANTRUE_CAMERA"] = camera.url
        done = vantrue.well("clock", "sync", "--json").document
        assert (round(done["drift_s"], -1), done["verified"]) == (7200, True)
        held = {entry.name for entry in camera.recordings}
        brought = vantrue.well("sync", "--json").objects
    assert {one["name"] for one in brought if one.get("status") == "downloaded"} == held


def test_a_snapshot_and_the_live_picture_go_into_new_files(
    vantrue: Program, camera: RunningCamera, tmp_path: Path
) -> None:
    taken = vantrue.well("snapshot", "-o", str(tmp_path / "now.jpg"), "--json").document
    with Image.open(tmp_path / "now.jpg") as picture:
        assert picture.getexif()[0x010F], "the camera's EXIF is as it wrote it"
    assert taken["size"] == (tmp_path / "now.jpg").stat().st_size
    assert vantrue.well("live", "-o", str(tmp_path / "live.jpg"), "--json").document["pictures"] == 1
    assert vantrue.run("live", "-o", str(tmp_path / "x.jpg"), VANTRUE_PERMIT="").code == 4


def test_the_player_gets_the_live_picture_from_loopback(vantrue: Program, camera: RunningCamera) -> None:
    saved = vantrue.home / "seen"
    curl = shutil.which("curl")
    player = f"{curl} -s -m 1 -o {saved}" if curl else "false"
    with vantrue.running("live", "--player", player, "--json") as process:
        assert process.stdout is not None
        opened = process.stdout.readline()
        assert '"http://127.0.0.1:' in opened
        if curl is None:
            process.send_signal(signal.SIGINT)
        assert process.wait(BOUND) == (0 if curl else 130)
    assert curl is None or saved.read_bytes().count(b"image/jpeg") > 1


def test_what_the_camera_says_by_itself_is_printed_as_it_says_it(vantrue: Program, card: Path) -> None:
    with (
        MockCamera.running("e1-pro", card=card, host="127.7.0.1", notify_port=3333) as camera,
        vantrue.running("events", "--json", "--camera", camera.url) as process,
    ):
        assert process.stdout is not None
        while not select.select([process.stdout], [], [], 0.1)[0]:
            camera.say(10)  # nobody hears it before the socket is open
        camera.say(7)
        heard = [json.loads(line) for line in process.stdout]
        assert process.wait(BOUND) == 0, "whoever took its place is not thrown out"
    assert [heard[0]["status"], heard[-1]["status"]] == [10, 7]
    assert {one["news"] for one in heard} == {"card-removed", "replaced"}


def test_formatting_wants_its_word_says_what_goes_and_is_in_the_ledger(vantrue: Program, camera: RunningCamera) -> None:
    assert vantrue.run("settings", "format", "--yes").code == 2
    assert camera.recordings
    with typist(vantrue, "settings", "format") as terminal:
        terminal.answer("Type format to go on:", "format")
        assert (terminal.end(), camera.recordings) == (0, [])
    assert "10 recordings lie on the card, 10 of them are not in the archive" in terminal.drawn
    entries = [entry for entry in vantrue.well("privacy", "ledger", "--json").objects if entry["what"] == "deletion"]
    assert [entry["facts"]["reason"] for entry in entries] == ["the user had the camera format its card"]


def test_a_passphrase_is_typed_unseen_or_comes_from_a_file_and_shows_up_nowhere(
    vantrue: Program, camera: RunningCamera
) -> None:
    with typist(vantrue, "settings", "wifi-passphrase", "-vv") as terminal:
        for question in ("The new passphrase", "The same again"):
            terminal.answer(question, PASSPHRASE)
        terminal.answer("Type passphrase to go on:", "passphrase")
        assert (terminal.end(), camera.state.passphrase) == (0, PASSPHRASE)
    assert PASSPHRASE not in terminal.drawn
    file = vantrue.home / "secret"
    file.write_text(PASSPHRASE + "2\n")
    file.chmod(0o600)
    ran = vantrue.run("settings", "station", "home", "--passphrase-file", str(file), "--confirm", "station", "-vv")
    assert (ran.code, camera.state.station) == (0, ("home", PASSPHRASE + "2"))
    assert PASSPHRASE not in ran.out + ran.err
    kept = [path for path in vantrue.home.rglob("*") if path.is_file() and path != file]
    assert not [path for path in kept if PASSPHRASE.encode() in path.read_bytes()]


def test_a_camera_with_another_name_stays_the_same_camera(vantrue: Program, camera: RunningCamera) -> None:
    before = vantrue.well("info", "--json").document["id"]
    vantrue.well("settings", "wifi-name", "Blue", "--confirm", "rename")
    said = vantrue.well("info", "--json").document
    assert (said["id"], said["access_point"]) == (before, "Blue")
