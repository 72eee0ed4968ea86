"""The terminal interface in a real terminal, against the simulated camera, as a driver uses it."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.commands.test_ending import unread
from tests.e2e.program import IMPATIENT, Program
from tests.e2e.terminal import Terminal, terminal
from tests.tools import needs
from vantrue_client.mock import MockCamera
from vantrue_client.mock.card.clip import set_time, write_clip
from vantrue_client.mock.running import RunningCamera
from vantrue_client.policy.permissions import Permission

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
        vantrue = Program(home, camera=camera.url).met_before()
        vantrue.environment |= IMPATIENT  # most of these cameras leave
        yield camera, vantrue


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


def resumed(camera: RunningCamera, name: str, since: int = 0) -> bool:
    """Whether somebody went on with it in the middle."""
    asked = [one.range for one in camera.requests[since:] if name in one.target and one.range]
    return any(not one.startswith("bytes=0-") for one in asked)


def in_the_middle(window: Terminal, camera: RunningCamera) -> None:
    """Ask for it, and wait till the camera has left in the middle of it: it is under way however long one looks."""
    camera.drive_away(GOES)
    window.press("d")
    window.until("1 to go")
    window.wait(lambda _: camera._camera.air.away, "its leaving")
    window.wait(lambda _: not unread(camera), "its reading")


def welcome(window: Terminal, *allowed: str) -> None:
    """Go through the first start: these permissions are given, and the others are not."""
    window.until("Welcome.")
    window.press("Enter")
    for number, permission in enumerate(Permission, 1):
        window.until(f"({number} of {len(Permission)})")
        window.press("y" if permission in allowed else "n")


def cut(window: Terminal, piece: Path) -> None:
    """Its first two seconds into a file."""
    window.press("Right", "Right", "]", "c")
    window.until("The piece from 0 s to 2 s")
    window.until("-0-2.MP4")
    window.press("C-u")
    window.without("-0-2.MP4")
    window.type(str(piece))
    window.until(f"/{piece.name}")
    window.press("Enter")
    window.until(" s from 0.0 s on:")
    close_notice(window)


def share(window: Terminal, folder: Path) -> None:
    """The same piece, which is confirmed once its copy is made."""
    window.press("h")
    window.until("To whom?")
    window.type(str(folder))
    window.until("What leaves:")
    window.press("C-s")
    window.until("y Yes")
    window.press("y")
    window.until("Shared:")
    close_notice(window)


def test_the_clip_of_the_last_hour_from_the_first_start_to_the_share(card: Card, tmp_path: Path) -> None:
    piece, shared = tmp_path / "piece.mp4", tmp_path / "shared"
    with MockCamera.running("n4-pro", card=card.root, rate=RATE) as camera:
        vantrue = Program(tmp_path / "home", camera=camera.url)
        vantrue.environment |= {"VANTRUE_PERMIT": "", "VANTRUE_SILENCE": "2"}
        with terminal(vantrue, "tui") as window:
            welcome(window, "camera", "storage")
            window.until("3 moments", "camera listed")
            find(window, "event since:1h")
            window.until(card.event, "On the camera only")
            camera.drive_away(GOES, 2)
            window.press("d")
            window.until("1 done, 0 failed")
            window.until("On the camera and on this laptop")
            assert whole(vantrue, card, card.event)
            assert resumed(camera, card.event), "it came back in the middle"
            window.press("Escape")
            window.until("3 moments")  # else the terminal takes the next key for one with Alt
            find(window, "normal")
            in_the_middle(window, camera)
            window.leave(under_way=True)
        assert card.normal not in vantrue.finals()
        camera.come_back()
        before = len(camera.requests)
        with terminal(vantrue, "tui") as window:
            window.until("3 moments", "2 done, 0 failed")
            assert whole(vantrue, card, card.normal)
            assert resumed(camera, card.normal, before), "it went on where it was left, by itself"
            find(window, "event since:1h")
            cut(window, piece)
            share(window, shared)
            window.leave()
    assert piece.stat().st_size
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
                window.until("archive busy, 1 to go")
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
            window.until("The queue was paused.", "room")
            close_notice(window)
            window.leave()  # unasked: what is paused is interrupted by nothing
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
        window.until("1 to go", "/s")
        if leaves == "reboots for long":
            camera.reboot(3600)
        else:
            camera.drive_away()
        if leaves == "goes in the middle of a list":
            window.press("r")
        window.until("camera away, 1 to go")
        window.leave(under_way=True)
    assert vantrue.finals() == {}
    assert list(vantrue.archive.rglob("*.part*")), "what had come over is kept"
