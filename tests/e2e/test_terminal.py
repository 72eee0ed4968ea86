"""The terminal interface in a real terminal, against the simulated camera, as a driver uses it."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.program import Program
from tests.e2e.terminal import Terminal, terminal
from tests.tools import needs
from vantrue_client.mock import MockCamera
from vantrue_client.mock.card.clip import set_time, write_clip
from vantrue_client.mock.running import RunningCamera

PADDED = 1_200_000  # bytes that a clip has more, so that it takes a while
RATE = 400_000  # bytes a second
GOES = 300_000  # bytes after which the camera is gone


class Card:
    """A card of today: an event half an hour ago, one of last night, and a drive between them."""

    def __init__(self, root: Path) -> None:
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        self.root = root
        self.event = self._clip("Event", now - timedelta(minutes=30), 3, "E")
        self._clip("Event", now - timedelta(hours=9), 1, "E")
        self.normal = self._clip("Normal", now - timedelta(minutes=40), 2, "N")

    def _clip(self, folder: str, start: datetime, number: int, letter: str) -> str:
        path = self.root / folder / f"{start:%Y%m%d_%H%M%S}_{number:05}_{letter}_A.MP4"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_clip(path, start=start, seconds=3, size=(64, 36), fps=5)
        with path.open("ab") as file:
            file.write(struct.pack(">I4s", PADDED, b"free") + bytes(PADDED - 8))
        set_time(path, start + timedelta(seconds=3))
        return path.name


@pytest.fixture
def card(tmp_path: Path) -> Card:
    return Card(tmp_path / "card")


@contextmanager
def met(card: Card, home: Path, *faults: str) -> Iterator[tuple[RunningCamera, Program]]:
    with MockCamera.running("n4-pro", card=card.root, rate=RATE, faults=faults) as camera:
        yield camera, Program(home, camera=camera.url)


def find(window: Terminal, words: str) -> None:
    """Filter for it."""
    window.press("/")
    window.type(words)
    window.press("Enter")
    window.until("1 moment ")


def close_notice(window: Terminal) -> None:
    """Close what was said."""
    window.press("Escape")
    window.without("esc Close")


def whole(vantrue: Program, card: Card, name: str) -> bool:
    """Whether it came over as it is on the card."""
    (original,) = card.root.rglob(name)
    found = vantrue.finals().get(name)
    return found is not None and found.read_bytes() == original.read_bytes()


def resumed(camera: RunningCamera, name: str) -> bool:
    """Whether somebody went on with it in the middle."""
    asked = [one.range for one in camera.requests if name in one.target and one.range]
    return any(not one.startswith("bytes=0-") for one in asked)


def test_the_clip_of_the_last_hour_from_the_first_start_to_the_share(card: Card, tmp_path: Path) -> None:
    with met(card, tmp_path / "home") as (camera, vantrue):
        vantrue.environment["VANTRUE_PERMIT"] = ""
        with terminal(vantrue, "tui") as window:
            window.until("3 moments", "camera listed")
            find(window, "event since:1h")
            window.until(card.event, "On the camera only")
            camera.drive_away(GOES, 2)
            window.press("d")
            window.until("Write recordings to this laptop", str(vantrue.archive)[:20])
            window.press("y")
            window.until("1 done, 0 failed")
            window.until("On the camera and on this laptop")
            assert whole(vantrue, card, card.event)
            assert resumed(camera, card.event), "it came back in the middle"
            window.press("Escape")
            window.until("3 moments")  # else the terminal takes the next key for one with Alt
            find(window, "normal")
            window.press("d")
            window.until("% ")
            window.leave()
        assert card.normal not in vantrue.finals()
        with terminal(vantrue, "tui") as window:
            window.until("3 moments", "camera listed")
            find(window, "normal")
            window.press("d")
            window.until("1 done, 0 failed")
            window.leave()
        assert whole(vantrue, card, card.normal)
        assert resumed(camera, card.normal), "it went on where it was left"
    piece, shared = tmp_path / "piece.mp4", tmp_path / "shared"
    vantrue.well("cut", card.event, "--from", "0", "--to", "2", "-o", str(piece))
    assert piece.stat().st_size
    assert vantrue.run("share", card.event, "--to", str(shared), "--yes").code == 0
    assert len(list(shared.iterdir())) == 1


@pytest.mark.long
def test_a_window_that_is_resized_200_times_still_shows_everything(card: Card, tmp_path: Path) -> None:
    with met(card, tmp_path / "home") as (_, vantrue), terminal(vantrue, "tui") as window:
        window.until("3 moments", "camera listed")
        window.press("Space", "Space", "Space", "d")
        for number in range(200):
            window.resize(20 + number * 37 % 200, 5 + number * 11 % 60)
            window.press("down", "up")
        window.resize(130, 40)
        window.until("3 done, 0 failed", "3 moments", card.event[:8])
        window.leave()
    assert all(whole(vantrue, card, path.name) for path in card.root.rglob("*.MP4"))


@pytest.mark.long
def test_a_catalog_that_another_process_holds_is_said_and_works_when_it_is_let_go(card: Card, tmp_path: Path) -> None:
    with met(card, tmp_path / "home") as (_, vantrue):
        vantrue.well("get", card.normal)
        (catalog,) = vantrue.archive.rglob("catalog.db")
        with terminal(vantrue, "tui") as window:
            window.until("3 moments", "camera listed")
            with closing(sqlite3.connect(catalog, isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")
                find(window, "event since:1h")
                window.press("d")
                window.until("esc Close", "catalog")
            close_notice(window)
            window.press("d")
            window.until("1 done, 0 failed")
            window.leave()
    assert whole(vantrue, card, card.event)
    assert whole(vantrue, card, card.normal)


@pytest.mark.long
def test_a_full_disk_is_said_and_what_was_there_stays(card: Card, tmp_path: Path) -> None:
    with met(card, tmp_path / "home") as (_, vantrue):
        vantrue.well("privacy", "status")
        vantrue.before = [needs("prlimit"), f"--fsize={GOES}"]  # what a full disk says, at a clip's byte of that number
        with terminal(vantrue, "tui") as window:
            window.until("3 moments", "camera listed")
            find(window, "event since:1h")
            window.press("d")
            window.until("room")
            close_notice(window)
            window.leave()
        vantrue.before = []
        vantrue.well("get", card.event)
    assert whole(vantrue, card, card.event)


@pytest.mark.long
@pytest.mark.parametrize("fault", [f"stall:{GOES}", f"reset:{GOES}", f"close:{GOES}", f"reboot:{GOES}:2", "wedge:3"])
def test_a_camera_that_is_unwell_is_borne(card: Card, tmp_path: Path, fault: str) -> None:
    with met(card, tmp_path / "home", fault) as (_, vantrue), terminal(vantrue, "tui") as window:
        window.until("3 moments")
        window.press("Space", "Space", "Space", "d")
        window.until("3 done, 0 failed")
        window.leave()
    assert all(whole(vantrue, card, path.name) for path in card.root.rglob("*.MP4"))


@pytest.mark.long
@pytest.mark.parametrize("leaves", ["drives away", "reboots for long", "goes in the middle of a list"])
def test_a_camera_that_is_gone_for_good_is_said_and_nothing_is_lost(card: Card, tmp_path: Path, leaves: str) -> None:
    with met(card, tmp_path / "home") as (camera, vantrue), terminal(vantrue, "tui") as window:
        window.until("3 moments", "camera listed")
        find(window, "event since:1h")
        window.press("d")
        window.until("% ")
        if leaves == "reboots for long":
            camera.reboot(3600)
        else:
            camera.drive_away()
        if leaves == "goes in the middle of a list":
            window.press("r")
        window.wait(lambda screen: "failed" in screen or "given up" in screen or "cannot" in screen or "lost" in screen)
        close_notice(window)
        camera.come_back()
        window.leave()
    assert vantrue.finals() == {}
    assert list(vantrue.archive.rglob("*.part*")), "what had come over is kept"
