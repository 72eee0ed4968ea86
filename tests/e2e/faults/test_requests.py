"""No more is asked of a camera than is needed, and never anything that deletes."""

from __future__ import annotations

import pytest

from tests.e2e.faults.conftest import Simulate
from tests.e2e.faults.laptop import Laptop, on_card
from vantrue_client.mock.running import RunningCamera

PAGES = ["/", "/Event", "/GPS", "/Normal", "/Parking", "/Photo"]
LISTED = {
    "n4-pro": ["3015"],
    "e1-pro": ["3015"],
    "s1": ["3015"],
    "viofo-a229": ["3015", "3015&par=1"],
    "e3": ["3015", "3015&par=1", *PAGES],
    "n2s": ["3015", "3022", "3037", "2016", "3001&par=2", "3015", "3001&par=1"],
}
CLIP = "20260917_174000_00001_N_A.MP4"


@pytest.mark.parametrize("model", LISTED)
def test_ls_is_one_list(model: str, simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate(model=model)
    ran = laptop.run("ls", "--camera", camera.url)
    assert (ran.code, ran.err) == (0, "")
    assert asked(camera) == ["3012", *LISTED[model]]


def test_a_sync_asks_who_it_is_what_there_is_and_whether_it_records(simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate()
    laptop.sync(camera)
    questions = ["3012", "3029", "3015", "2016", "3037"]
    assert asked(camera)[: len(questions)] == questions
    assert len(asked(camera)) == len(questions) + len(on_card(camera))
    before = len(camera.requests)
    laptop.sync(camera)
    assert asked(camera)[before:] == questions


def test_get_of_one_name_asks_for_that_file_alone(simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate()
    got = laptop.transfer("get", CLIP, "--camera", camera.url)
    assert (got.code, got.statuses) == (0, {"downloaded": 1})
    assert asked(camera)[-1] == f"/Normal/{CLIP}"
    assert sorted(asked(camera)[:-1]) == sorted(["3012", "3029", "3015", "2016", "3037"])


def test_a_name_that_nobody_knows_asks_for_no_file(simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate()
    got = laptop.transfer("get", "NEVER.MP4", CLIP, "--camera", camera.url)
    assert (got.code, got.statuses) == (1, {"failed": 1, "downloaded": 1})
    assert "No recording on the card has that name" in got.reasons("failed")[0]


def asked(camera: RunningCamera) -> list[str]:
    """What was asked, commands by their number and what follows it."""
    return [request.target.removeprefix("/?custom=1&cmd=") for request in camera.requests]
