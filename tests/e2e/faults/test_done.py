"""Faults after which all is there: exit 0, every recording identical to the card's, and nothing fetched twice."""

from __future__ import annotations

from urllib.request import urlopen

import pytest

from tests.e2e.faults.conftest import Simulate
from tests.e2e.faults.laptop import Laptop, on_card
from vantrue_client.mock.running import RunningCamera

MODELS = ("n4-pro", "e3", "e1-pro", "s1", "n2s", "viofo-a229")
HARMLESS = (
    *("trickle:1mb", "no-range", "no-head", "short-range", "wrong-length:1000", "list-bytes", "list-dtd"),
    *("list-slow:1", "no-list", "no-pages", "no-commands", "wedge:2"),
)
ELSEWHERE = [("wrong-length:1000", "e3"), ("no-commands", "e3"), ("no-list", "n2s"), ("no-list", "viofo-a229")]
LESS_LIKELY = [
    *((fault, "e3") for fault in ("no-head", "no-range", "wrong-length:-1000", "list-bytes", "list-dtd")),
    *((fault, "viofo-a229") for fault in ("no-pages", "no-commands")),
    *(("no-pages", "n2s"), ("wrong-length:-1000", "n4-pro"), ("list-slow:5", "n4-pro")),
]
CASES = [
    *((fault, "n4-pro") for fault in ("", *HARMLESS)),
    *(("", model) for model in MODELS[1:]),
    *ELSEWHERE,
    *(pytest.param(*case, marks=pytest.mark.long) for case in LESS_LIKELY),
]


@pytest.mark.parametrize(("fault", "model"), CASES)
def test_everything_comes_over_once(fault: str, model: str, simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate(*filter(None, [fault]), model=model)
    truth = on_card(camera)
    first = laptop.sync(camera)
    assert (first.code, first.err) == (0, "")
    assert first.statuses == {"downloaded": len(truth)}
    assert laptop.hashes() == truth
    asked = len(camera.requests)
    again = laptop.sync(camera)
    assert (again.code, again.statuses, again.summary["bytes"]) == (0, {"present": len(truth)}, 0)
    assert not files_asked(camera, asked)
    assert laptop.hashes() == truth
    assert camera.peak_connections == 1


RESUMED = [
    *((fault, "n4-pro") for fault in ("reset:40k", "close:40k", "stall:80k", "drive-away:300k:1", "reboot:300k:1.5")),
    *(("close:40k", "e3"), ("reboot:300k:1.5", "n2s")),
    *(
        pytest.param(*case, marks=pytest.mark.long)
        for case in (("reset:40k", "e3"), ("stall:80k", "e3"), ("reset:40k", "n2s"), ("drive-away:300k:1", "n2s"))
    ),
]


@pytest.mark.parametrize(("fault", "model"), RESUMED)
def test_what_was_interrupted_is_resumed(fault: str, model: str, simulate: Simulate, laptop: Laptop) -> None:
    laptop.environment["VANTRUE_SILENCE"] = "2"
    camera = simulate(fault, model=model)
    truth = on_card(camera)
    ran = laptop.sync(camera)
    assert (ran.code, ran.statuses) == (0, {"downloaded": len(truth)}), ran
    assert laptop.hashes() == truth
    asked = files_asked(camera)
    assert in_turns([path for path, _ in asked]), "a finished file was asked for again"
    for path in {path for path, _ in asked}:
        offsets = [offset for asked_path, offset in asked if asked_path == path]
        assert offsets == sorted(offsets)
        assert offsets[0] == 0
    assert any(offset for _, offset in asked), "nothing was resumed by a range"
    total = sum(result["size"] for result in ran.results)
    assert sum(result["bytes_fetched"] for result in ran.results) == ran.summary["bytes"] == total
    sent = sum(request.bytes_sent for request in camera.requests)
    lost_by_resets = 40_000 * len(asked) if "reset" in fault else 0  # a reset takes along what was not read yet
    assert sent <= total * 1.1 + lost_by_resets, "far more was sent than there is"


def test_two_jobs_use_two_connections_and_never_wedge_the_camera(simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate("wedge:3", latency="20ms")
    ran = laptop.sync(camera, "--jobs", "2")
    assert (ran.code, laptop.hashes()) == (0, on_card(camera))
    assert camera.peak_connections == 2
    assert laptop.sync(camera, "--jobs", "2").code == 0
    with urlopen(f"{camera.url}/?custom=1&cmd=3016", timeout=60) as answer:
        assert b"<Status>0</Status>" in answer.read()


def test_a_dtd_expands_nothing(simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate("list-dtd")
    ran = laptop.run("ls", "--json", "--camera", camera.url)
    assert ran.code == 0
    assert "20260103_000000_0003_N_A&x;.MP4" in [recording["name"] for recording in ran.objects]
    assert not any(word in ran.out + ran.err for word in ("lol", "root:"))


def test_a_list_of_twenty_thousand_is_one_list(simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate("list-big:20000", "no-pages")
    listed = laptop.run("ls", "--json", "--camera", camera.url)
    assert (listed.code, listed.err) == (0, "")
    assert len(listed.objects) == len(camera.recordings) - 1 == 19_999  # it does not tell of the firmware
    assert [request.command for request in camera.requests].count(3015) == 1
    some = laptop.sync(camera, "--limit", "3")
    assert (some.code, some.statuses) == (0, {"downloaded": 3})
    assert [request.command for request in camera.requests].count(3015) == 2


def files_asked(camera: RunningCamera, since: int = 0) -> list[tuple[str, int]]:
    """Each request of a file: its path and the first byte that was wanted."""
    wanted = [request for request in camera.requests[since:] if request.query is None and "." in request.path]
    return [(one.path, int((one.range or "bytes=0-")[6:].partition("-")[0])) for one in wanted]


def in_turns(paths: list[str]) -> bool:
    """Whether each path is done with before the next one begins."""
    begun = [path for at, path in enumerate(paths) if at == 0 or paths[at - 1] != path]
    return len(begun) == len(set(begun))
