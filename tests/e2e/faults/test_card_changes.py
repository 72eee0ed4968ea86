"""The card is not what the list said: recordings under way, gone, moved, or named as another one."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.e2e.faults.conftest import Simulate
from tests.e2e.faults.laptop import Laptop, on_card
from vantrue_client.mock.running import RunningCamera

RECORDING, IDLE = 1, 0  # what 3037 says
FORMS = ["n4-pro", "e3", pytest.param("viofo-a229", marks=pytest.mark.long)]


@pytest.mark.parametrize("model", FORMS)
def test_the_moment_under_way_is_left_for_next_time(model: str, simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate("recording", model=model)
    count = len(on_card(camera))
    ran = laptop.sync(camera)
    assert (ran.code, ran.statuses) == (0, {"skipped": 2, "downloaded": count - 2})
    assert all("still being written" in reason for reason in ran.reasons("skipped"))
    assert set(laptop.hashes()) < set(on_card(camera))
    camera.stop_recording()
    then = laptop.sync(camera)
    assert (then.code, then.statuses) == (0, {"present": count - 2, "downloaded": 2})
    assert laptop.hashes() == on_card(camera)


def test_a_camera_that_must_stop_recording_is_asked_only_where_that_is_allowed(
    simulate: Simulate, laptop: Laptop
) -> None:
    camera = simulate("recording", model="n2s")
    busy = laptop.sync(camera)
    assert (busy.code, busy.results) == (1, [])
    for words in ("is recording", "It goes on recording", "--allow-stop-recording"):
        assert words in busy.err
    assert not changes(camera)
    assert mode(camera) == RECORDING
    allowed = laptop.sync(camera, "--allow-stop-recording")
    assert allowed.code == 0
    assert set(laptop.hashes()) <= set(on_card(camera))
    assert len(laptop.hashes()) == 9
    assert changes(camera) == ["2001&par=0", "3001&par=2", "3001&par=1", "2001&par=1"]
    assert mode(camera) == RECORDING


@pytest.mark.parametrize("faults", [(), ("close:20k",), ("drive-away:200k",), ("list-cut:300", "no-pages")])
def test_a_camera_ends_in_the_mode_that_it_began_in(
    faults: tuple[str, ...], simulate: Simulate, laptop: Laptop
) -> None:
    if "drive-away:200k" in faults:
        laptop.hurry()
    camera = simulate(*faults, model="n2s")
    assert mode(camera) == IDLE
    code = laptop.sync(camera).code
    if "drive-away:200k" in faults:
        assert code == 1
        camera.come_back()
        assert laptop.run("info", "--camera", camera.url).code == 0
    assert mode(camera) == IDLE


@pytest.mark.parametrize("model", FORMS)
@pytest.mark.parametrize("fault", ["vanish", "page-404"])
def test_a_recording_that_is_gone_is_skipped(fault: str, model: str, simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate(fault, model=model)
    before = on_card(camera)
    ran = laptop.sync(camera)
    assert (ran.code, ran.statuses) == (0, {"skipped": 1, "downloaded": len(before) - 1})
    assert "vanished" in ran.reasons("skipped")[0]
    (gone,) = Counter(before) - Counter(laptop.hashes())
    assert gone in before
    assert laptop.sync(camera).summary["bytes"] == 0


@pytest.mark.parametrize("model", FORMS)
def test_a_recording_that_was_locked_meanwhile_is_found_where_it_lies_now(
    model: str, simulate: Simulate, laptop: Laptop
) -> None:
    camera = simulate("locked-moves", model=model)
    truth = on_card(camera)
    ran = laptop.sync(camera)
    assert (ran.code, ran.statuses) == (0, {"downloaded": len(truth)})
    assert laptop.hashes() == truth
    assert laptop.sync(camera).statuses == {"present": len(truth)}


def test_a_clip_that_lost_power_is_told_and_all_others_are_brought(simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate("power-loss", model="n4-pro")
    truth = on_card(camera)
    ran = laptop.sync(camera)
    assert (ran.code, ran.statuses) == (1, {"failed": 1, "downloaded": len(truth) - 1})
    assert "no index (moov)" in ran.reasons("failed")[0]


@pytest.mark.parametrize("model", ["n4-pro", "e3"])
@pytest.mark.parametrize("seconds", [-86400, pytest.param(86400, marks=pytest.mark.long)])
def test_after_a_leap_of_the_clock_all_are_kept(seconds: int, model: str, simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate(f"clock-jump:{seconds}", model=model)
    before = on_card(camera)
    first = laptop.sync(camera)
    assert (first.code, first.statuses) == (0, {"downloaded": len(before)})
    kept = set(laptop.hashes())
    second = laptop.sync(camera)
    assert second.code == 0
    after = on_card(camera)
    assert kept | set(after) <= set(laptop.hashes()) <= set(before) | set(after)
    assert laptop.sync(camera).summary["bytes"] == 0


def test_hostile_names_end_inside_the_archive(simulate: Simulate, laptop: Laptop) -> None:
    outside = laptop.outside()
    camera = simulate("hostile-names")
    ran = laptop.sync(camera)
    assert ran.code == 0
    assert ran.summary["failed"] == 0
    assert_inside(laptop, outside, ran.err)
    assert len(laptop.hashes()) == len(on_card(camera))
    assert laptop.sync(camera).summary["bytes"] == 0


def test_hostile_names_on_a_page_are_refused_where_they_lead_out(simulate: Simulate, laptop: Laptop) -> None:
    outside = laptop.outside()
    camera = simulate("hostile-names", model="e3")
    ran = laptop.sync(camera)
    assert ran.code == 1
    assert "4 files of a folder page lead out of their folder: refused" in ran.err
    assert_inside(laptop, outside, ran.err)
    assert len(laptop.hashes()) == len(on_card(camera)) - 4
    plain = laptop.run("ls", "--camera", camera.url)
    assert plain.code == 1
    assert harmless(plain.out + plain.err)


def mode(camera: RunningCamera) -> int:
    """What 3037 says."""
    with urlopen(f"{camera.url}/?custom=1&cmd=3037", timeout=60) as answer:
        return int(re.search(rb"<Value>(\d+)", answer.read())[1])  # type: ignore[index]


def changes(camera: RunningCamera) -> list[str]:
    """Every request that changes a mode or a recording."""
    return [request.target.partition("cmd=")[2] for request in camera.requests if request.command in {2001, 3001}]


def assert_inside(laptop: Laptop, outside: set[str], err: str) -> None:
    """Nothing appeared anywhere but in the archive, where all are plain files with names that any system takes."""
    assert laptop.outside() == outside | {str(laptop.home)}
    assert not Path("/etc/absolute.MP4").exists()
    for path in laptop.footage():
        assert path.is_file()
        assert not path.is_symlink()
        assert path.resolve().is_relative_to(laptop.archive.resolve())
        assert len(path.name.encode()) <= 255
        assert re.fullmatch(r"[^\x00-\x1f\x7f/\\:]+", path.name)
        assert path.stem.upper() not in {"CON", "NUL"}
    folded = [str(path).casefold() for path in laptop.footage()]
    assert len(set(folded)) == len(folded), "two names differ in case alone"
    assert harmless(err)


def harmless(text: str) -> bool:
    """Whether nothing in it moves a terminal's cursor."""
    return re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text) is None
