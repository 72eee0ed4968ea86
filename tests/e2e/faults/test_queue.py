"""The queue as its users have it: by commands, over the death of the program, a full disk and a car that leaves."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.faults.conftest import Simulate
from tests.e2e.faults.laptop import Laptop, on_card
from tests.e2e.faults.test_laptop_side import files_of_at_most
from tests.e2e.program import BOUND
from vantrue_client.mock.running import RunningCamera


def until(fits: Callable[[], object]) -> None:
    end = time.monotonic() + BOUND
    while not fits():
        assert time.monotonic() < end
        time.sleep(0.02)


def parts(laptop: Laptop) -> list[Path]:
    return [path for path in laptop.archive.rglob("*.part") if path.stat().st_size > 20_000]


def at(camera: RunningCamera) -> tuple[str, ...]:
    return "--camera", camera.url


def states(laptop: Laptop) -> list[str]:
    return [entry["state"] for entry in laptop.well("queue", "ls", "--json").document["entries"]]


def test_it_outlives_the_program_and_goes_on_where_that_died(simulate: Simulate, laptop: Laptop) -> None:
    quick, slow = simulate(seed=1), simulate(seed=1, rate=100_000)
    truth = on_card(quick)
    added = laptop.well("queue", "add", "--name", "*", *at(slow)).out
    assert added == f"{len(truth)} added, {len(truth)} to come.\n"
    with laptop.running("queue", "run", *at(slow)) as process:
        until(lambda: parts(laptop))
        second = laptop.run("queue", "run", *at(slow))
        assert (second.code, f"pid {process.pid}" in second.err) == (1, True)
        until(lambda: parts(laptop))
        process.kill()
    assert states(laptop).count("running") == 1
    ran = laptop.run("queue", "run", *at(quick))
    assert (ran.code, laptop.hashes(), ran.err) == (0, truth, "")
    assert set(states(laptop)) == {"done"}


@pytest.mark.long  # tests/workspace/test_queueing.py tries it within one process
def test_a_full_disk_pauses_it_until_there_is_room(simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate()
    truth = on_card(camera)
    laptop.well("queue", "add", "--name", "*", *at(camera))
    *_, second, largest = sorted(entry.size for entry in camera.recordings)
    with files_of_at_most((second + largest) // 2):
        full = laptop.run("queue", "run", "--wait", *at(camera))
    assert full.code == 5, full
    assert "The disk is full" in full.err
    told = laptop.well("queue", "ls", "--json").document
    assert "The disk is full" in told["paused"]
    assert {entry["state"] for entry in told["entries"]} <= {"done", "waiting"}
    assert laptop.well("queue", "run", *at(camera)).out.startswith("0 downloaded")
    laptop.well("queue", "resume")
    assert laptop.run("queue", "run", *at(camera)).code == 0
    assert laptop.hashes() == truth


@pytest.mark.long  # tests/workspace/test_queueing.py tries it within one process
def test_commands_change_what_comes_while_another_process_works_on_it(simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate(rate=100_000)
    laptop.well("queue", "add", "--kind", "normal", *at(camera))
    first, *others = [entry["name"] for entry in laptop.well("queue", "ls", "--json").document["entries"]]
    with laptop.running("queue", "run", "--json", *at(camera)) as process:
        until(lambda: parts(laptop))
        laptop.well("queue", "move", others[-1], "--first")
        laptop.well("queue", "pause", *others[:-1])
        out, _ = process.communicate(timeout=BOUND)
    names = [line.split('"name": "')[1].split('"')[0] for line in out.splitlines() if '"name"' in line]
    assert names == [first, others[-1]]
    laptop.well("queue", "remove", others[0])
    laptop.well("queue", "clear")
    assert states(laptop) == ["paused"] * (len(others) - 2)


@pytest.mark.long  # tests/workspace/test_queueing.py tries it within one process
def test_a_car_that_left_is_told_and_waited_for(simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate(seed=1)
    truth = on_card(camera)
    laptop.well("queue", "add", "--name", "*", *at(camera))
    laptop.hurry()
    camera.drive_away()
    with laptop.running("queue", "run", "--wait", *at(camera)) as process:
        assert process.stderr is not None
        assert process.stderr.readline()
        camera.come_back()
        process.communicate(timeout=BOUND)
        assert process.returncode == 0
    assert laptop.hashes() == truth
