"""A process that is killed at any moment leaves an archive that the next sync completes."""

from __future__ import annotations

import os
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from tests.e2e.commands.conftest import RATE
from tests.e2e.program import BOUND, Program
from vantrue_client.mock import MockCamera
from vantrue_client.mock.running import RunningCamera

LANES = 2
LOOK = 0.01  # seconds between looks whether the simulator was asked
A_SYNC = 0.8  # seconds from its first request on; a whole card takes about two
A_START = 0.5  # seconds before that


@pytest.mark.timeout(1800)
def test_fifty_kills_harm_nothing(card: Path, tmp_path: Path) -> None:
    _lanes(card, tmp_path, kills=50, seed=7)


@pytest.mark.long
@pytest.mark.timeout(0)
def test_a_thousand_kills_harm_nothing(card: Path, tmp_path: Path) -> None:
    _lanes(card, tmp_path, kills=1000, seed=int(os.environ.get("VANTRUE_SEED", "1")))


def _lanes(card: Path, folder: Path, *, kills: int, seed: int) -> None:
    """Kill in two laptops beside each other, as the machine has two cores."""
    with ThreadPoolExecutor(LANES) as pool:
        lanes = [
            pool.submit(_lane, card, folder / f"lane-{number}", kills // LANES, Random(seed + number))
            for number in range(LANES)
        ]
    for lane in lanes:
        lane.result()


def _lane(card: Path, folder: Path, kills: int, random: Random) -> None:
    """Kill and go on; whenever a card is over by then, begin again with an empty archive."""
    folder.mkdir()
    done = laptops = 0
    with MockCamera.running(card=card, rate=RATE) as camera:
        while done < kills:
            vantrue = Program(folder / f"home-{laptops}", camera.url)
            laptops += 1
            while done < kills and _killed(vantrue, camera, card, random):
                done += 1
            _completes(vantrue, camera, card)
        _is_whole(vantrue, card)


def _killed(vantrue: Program, camera: RunningCamera, card: Path, random: Random) -> bool:
    """One sync, killed at a random moment; False when it was over before."""
    before, asked = set(vantrue.finals()), len(camera.requests)
    with vantrue.running("sync", "--quiet") as process:
        if random.random() < 0.8:
            while len(camera.requests) == asked and not _over(process, LOOK):
                pass
            over = _over(process, random.uniform(0, A_SYNC))
        else:
            over = _over(process, random.uniform(0, A_START))
        process.send_signal(signal.SIGKILL)
        assert process.wait(BOUND) in {0, -signal.SIGKILL}
    _nothing_harmed(vantrue, camera, card, before, asked)
    return not over


def _completes(vantrue: Program, camera: RunningCamera, card: Path) -> None:
    """The next sync brings the rest, once each, and leaves nothing beside it."""
    before, asked = set(vantrue.finals()), len(camera.requests)
    vantrue.well("sync", "--quiet")
    _nothing_harmed(vantrue, camera, card, before, asked)
    assert vantrue.finals().keys() == {path.name for path in card.glob("*/*")}
    assert not [path for path in vantrue.archive.rglob("*") if ".part" in path.name]


def _is_whole(vantrue: Program, card: Path) -> None:
    """The books agree with the files, and can be made anew from them."""
    listed = vantrue.well("archive", "ls", "--json").objects
    assert {one["name"] for one in listed} == {path.name for path in card.glob("*/*")}
    assert len(listed) == len(vantrue.finals())
    vantrue.well("archive", "rebuild")
    assert vantrue.well("archive", "ls", "--json").objects == listed
    vantrue.well("archive", "verify")


def _nothing_harmed(vantrue: Program, camera: RunningCamera, card: Path, before: set[str], asked: int) -> None:
    truth = {path.name: path for path in card.glob("*/*")}
    for name, path in vantrue.finals().items():
        assert path.read_bytes() == truth[name].read_bytes(), name
    fetched = {Path(request.path).name for request in camera.requests[asked:] if request.query is None}
    assert not fetched & before


def _over(process: subprocess.Popen[str], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True
