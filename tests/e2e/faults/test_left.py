"""The car drives away, or the list is not all: what is known is brought, the rest is told, and nothing is concluded."""

from __future__ import annotations

import pytest

from tests.e2e.faults.conftest import Simulate
from tests.e2e.faults.laptop import Laptop, on_card
from tests.e2e.faults.test_done import files_asked


@pytest.mark.parametrize("model", ["n4-pro", "e3"])
def test_a_camera_that_drove_away_is_gone_on_with_when_it_is_back(
    model: str, simulate: Simulate, laptop: Laptop
) -> None:
    laptop.hurry()
    camera = simulate("drive-away:300k", model=model)
    truth = on_card(camera)
    left = laptop.sync(camera)
    assert (left.code, left.statuses) == (1, {"downloaded": 2})
    assert left.summary["bytes"] > sum(result["size"] for result in left.results)
    for words in ("The camera left", "Recordings that came over whole: 2", "kept", "Run the same again"):
        assert words in left.err
    done = laptop.hashes()
    assert len(done) == 2
    assert set(done) < set(truth)
    finished = {path for path, _ in files_asked(camera)[:2]}

    camera.come_back()
    asked = len(camera.requests)
    back = laptop.sync(camera)
    assert (back.code, back.statuses) == (0, {"present": 2, "downloaded": len(truth) - 2})
    assert laptop.hashes() == truth
    again = files_asked(camera, asked)
    assert finished.isdisjoint(path for path, _ in again)
    assert again[0][1] > 0, "the file that was cut off was not gone on with"
    total = sum(result["size"] for result in back.results)
    assert left.summary["bytes"] + back.summary["bytes"] <= total + 65536


@pytest.mark.parametrize("after", [pytest.param("100", marks=pytest.mark.long), "1000"])
def test_a_camera_that_left_before_anything_came_was_not_reached(
    after: str, simulate: Simulate, laptop: Laptop
) -> None:
    laptop.hurry()
    camera = simulate(f"drive-away:{after}")
    left = laptop.sync(camera)
    assert (left.code, left.results, laptop.footage()) == (3, [], [])
    assert "The camera left" in left.err
    assert "Run the same again when it is back" in left.err
    camera.come_back()
    assert laptop.sync(camera).code == 0
    assert laptop.hashes() == on_card(camera)


CUT = [
    (("list-cut:1000", "no-pages"), "n4-pro", True),
    (("list-empty", "no-pages"), "n4-pro", False),
    (("list-cut:700",), "e3", True),
    (("list-empty",), "e3", False),
    pytest.param(("list-cut:1000", "no-pages"), "viofo-a229", True, marks=pytest.mark.long),
]


@pytest.mark.parametrize(("faults", "model", "some"), CUT)
def test_of_a_list_that_is_not_all_nothing_is_concluded(
    faults: tuple[str, ...], model: str, some: bool, simulate: Simulate, laptop: Laptop
) -> None:
    good, broken = simulate(model=model), simulate(*faults, model=model)
    truth = on_card(good)
    cut = laptop.sync(broken)
    assert (cut.code, cut.summary["incomplete"]) == (1, True)
    assert "incomplete" in cut.err
    assert "othing is concluded" in cut.err
    assert (0 < len(laptop.hashes()) < len(truth)) if some else laptop.hashes() == []
    assert set(laptop.hashes()) <= set(truth)

    whole = laptop.sync(good)
    assert (whole.code, laptop.hashes()) == (0, truth)
    files = laptop.footage()
    after = laptop.sync(broken)
    assert (after.code, after.summary["bytes"], after.summary["incomplete"]) == (1, 0, True)
    assert laptop.footage() == files
    assert laptop.sync(good).statuses == {"present": len(truth)}


@pytest.mark.parametrize("fault", ["list-cut:1000", "list-cut:0", "list-empty"])
def test_pages_fill_what_a_list_lacks_and_it_stays_incomplete(fault: str, simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate(fault)
    ran = laptop.sync(camera)
    assert (ran.code, laptop.hashes()) == (1, on_card(camera))
    assert "incomplete" in ran.err


def test_ls_of_a_list_that_was_cut_off_goes_as_far_as_it_goes(simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate("list-cut:1000", "no-pages")
    ran = laptop.run("ls", "--json", "--camera", camera.url)
    assert (ran.code, len(ran.objects)) == (1, 4)
    assert "incomplete" in ran.err
    plain = laptop.run("ls", "--camera", camera.url)
    assert (plain.code, len(plain.lines)) == (1, 4)


NO_WAY = [
    ("no-pages", "e3", "neither by command nor by folder pages"),
    ("no-commands", "n2s", "refused to change to it"),
]


@pytest.mark.parametrize(("fault", "model", "said"), NO_WAY)
def test_where_no_way_is_left_it_says_what_to_do(
    fault: str, model: str, said: str, simulate: Simulate, laptop: Laptop
) -> None:
    for _ in range(2):
        ran = laptop.sync(simulate(fault, model=model))
        assert (ran.code, ran.results, laptop.footage()) == (1, [], [])
        assert said in ran.err
        assert len(ran.err.splitlines()) == 1
