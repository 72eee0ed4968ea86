"""Cameras that know few commands, answer them in other ways, or not at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.e2e.foreign.clips import mp4
from tests.e2e.foreign.conftest import Vantrue
from tests.e2e.foreign.fake import (
    HANG,
    RESET,
    Clip,
    Fake,
    Pieces,
    Request,
    function,
    http,
    listing,
    not_found,
    on_air,
    serve,
    value,
)
from vantrue_client.workspace.bringing import SyncOptions
from vantrue_client.workspace.reporter import Reporter
from vantrue_client.workspace.settings import Places, Settings
from vantrue_client.workspace.workspace import Workspace

pytestmark = pytest.mark.long

A, B = "20251211_184930_01110_N_A.MP4", "20251211_184930_01110_N_C.MP4"
OLD = "20251211_184825_01109_N_A.MP4"

UNKNOWN: dict[str, Callable[[Fake, Request], Pieces]] = {
    "-256": lambda _, request: [http(function(request.command or 0, -256))],
    "-256 without its number": lambda *_: [http(b"<Function><Status>-256</Status></Function>")],
    "-13": lambda _, request: [http(function(request.command or 0, -13))],
    "page not found": lambda *_: [not_found()],
    "400": lambda *_: [http(b"<html>Bad Request</html>", status="400 Bad Request")],
    "404": lambda *_: [http(b"<html>no</html>", status="404 Not Found")],
    "405": lambda *_: [http(status="405 Method Not Allowed")],
    "500": lambda *_: [http(b"No handler found for this request", status="500 INTERNAL SERVER ERROR")],
    "501": lambda *_: [http(status="501 Not Implemented")],
    "503": lambda *_: [http(status="503 Service Unavailable")],
    "a page in 200": lambda *_: [http(b"<html><body>Welcome</body></html>", kind="text/html")],
    "JSON": lambda *_: [http(b'{"error": "unknown"}', kind="application/json")],
    "closed": lambda *_: [],
    "garbage": lambda *_: [b"\x00\x01garbage\r\n\r\n"],
    "a redirect": lambda *_: [http(status="302 Found", head="Location: http://198.51.100.1/\r\n")],
    "silence": lambda *_: [HANG],
}


def sliced(habits: Iterable[str], fast: str) -> list[object]:
    """Each habit as a parameter; those not named are left to the long tests."""
    return [habit if habit in fast.split("|") else pytest.param(habit, marks=pytest.mark.long) for habit in habits]


def card() -> dict[str, Clip]:
    return {f"/Normal/{A}": Clip(mp4(1)), f"/Normal/{B}": Clip(mp4(2))}


@pytest.mark.parametrize("knows", ["3015 alone", "pages alone"])
@pytest.mark.parametrize("habit", sliced(UNKNOWN, "-256|404|500|closed|a redirect"))
def test_one_way_to_list_is_all_that_a_camera_needs(habit: str, knows: str, vantrue: Vantrue) -> None:
    camera = Fake(card(), unknown=UNKNOWN[habit], pages=knows == "pages alone")
    known = {3012: function(3012, 0, "<String>FOREIGN</String>\n")} if habit == "silence" else {}
    camera.commands = known | ({3015: camera.commands[3015]} if knows == "3015 alone" else {})
    with on_air(camera):
        listed = vantrue("ls", "--json", "-c", camera.url)
        info = vantrue("info", "--json", "-c", camera.url)
        synced, again = (vantrue("sync", "--json", "-c", camera.url) for _ in range(2))
    assert (listed.code, [one["name"] for one in listed.objects]) == (0, [A, B]), listed
    assert (info.code, json.loads(info.out)["model"]) == (0, None), info
    assert (synced.code, synced.summary["downloaded"]) == (0, 2), synced
    assert (again.code, again.summary["present"], again.summary["bytes"]) == (0, 2, 0), again


NAMELESS: dict[str, Callable[[Request], object]] = {
    "cut off": lambda _: b"<LIST><SSID>FOREIGN_13c6</SSI",
    "cut off behind the name": lambda _: b"<LIST><SSID>FOREIGN_13c6</SSID><PASS",
    "empty": lambda _: b"",
    "an empty name": lambda _: b"<LIST><SSID></SSID><PASSPHRASE></PASSPHRASE></LIST>",
    "-13": lambda _: function(3029, -13),
    "-22": lambda _: function(3029, -22),
    "-256": lambda _: function(3029, -256),
    "404": lambda _: [http(status="404 Not Found")],
    "500": lambda _: [http(status="500 Internal Server Error")],
    "closed": lambda _: [],
    "reset": lambda _: [http()[:9], RESET],
    "silence": lambda _: [HANG],
    "garbage": lambda _: b"\xff\xfe\0\0",
}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("habit", sliced(NAMELESS, "cut off|-256|empty|500"))
def test_a_camera_that_once_does_not_tell_its_name_is_the_same_camera(
    habit: str, when: str, vantrue: Vantrue, home: Path
) -> None:
    """Else all of its recordings would come over a second time."""
    camera = Fake(card())
    tells = camera.commands[3029]
    with on_air(camera):
        for silent in (when == "before", when == "after"):
            camera.commands[3029] = NAMELESS[habit] if silent else tells
            ran = vantrue("sync", "--json", "-c", camera.url)
            assert ran.code == 0, ran
    assert (ran.summary["present"], ran.summary["bytes"]) == (2, 0), ran
    known = json.loads(vantrue("cameras", "ls", "--json").out)
    assert len(known) == 1
    assert "FOREIGN_13c6" not in (home / "state" / "cameras.json").read_text()


def test_a_camera_that_tells_its_model_only_once_is_the_same_camera(vantrue: Vantrue) -> None:
    camera = Fake(card())
    del camera.commands[3029]
    tells = camera.commands[3012]
    with on_air(camera):
        assert vantrue("sync", "--json", "-c", camera.url).summary["downloaded"] == 2
        answers: list[object] = [b"<Function><Cmd>3012</Cmd>", [], function(3012, -13), tells]
        for broken in answers:
            camera.commands[3012] = lambda _, broken=broken: broken
            ran = vantrue("sync", "--json", "-c", camera.url)
            assert (ran.summary["present"], ran.summary["bytes"]) == (2, 0), (broken, ran)


def test_two_cameras_at_one_address_stay_two(vantrue: Vantrue) -> None:
    one, other = Fake(card()), Fake(card(), {3029: b"<LIST><SSID>FOREIGN_77aa</SSID><PASSPHRASE>x</PASSPHRASE></LIST>"})
    with on_air(one):
        assert vantrue("sync", "--json", "-c", one.url).summary["downloaded"] == 2
    other.port = one.port
    with on_air(other):
        assert vantrue("sync", "--json", "-c", other.url).summary["downloaded"] == 2
    assert len(json.loads(vantrue("cameras", "ls", "--json").out)) == 2


RECORDING: dict[str, dict[int, object]] = {
    "2016": {2016: value(2016, 17)},
    "3037, a clip that has just begun": {2016: value(2016, 0), 3037: value(3037, 1)},
    "3037 alone": {2016: function(2016, -256), 3037: value(3037, 1)},
    "3014 alone": {
        2016: function(2016, -256),
        3037: function(3037, -256),
        3014: b"<Function><Cmd>2001</Cmd><Status>1</Status><Cmd>2003</Cmd><Status>0</Status></Function>",
    },
    "3014 though 2016 is 0": {
        2016: value(2016, 0),
        3037: function(3037, -256),
        3014: b"<Function><Cmd>2003</Cmd><Status>0</Status><Cmd>2001</Cmd><Status>1</Status></Function>",
    },
    "3014 in one line with its number": {
        2016: b"<Function></Function>",
        3037: function(3037),
        3014: b"<Function><Cmd>3014</Cmd><Status>0</Status><Cmd>2001</Cmd><Status>1</Status></Function>",
    },
}


@pytest.mark.parametrize("habit", RECORDING)
def test_a_recording_under_way_is_known_by_whatever_tells(habit: str, vantrue: Vantrue) -> None:
    files = {f"/Normal/{OLD}": Clip(mp4(3), time="2025/12/11 18:49:29"), **card()}
    with on_air(Fake(files, RECORDING[habit])) as camera:
        ran = vantrue("sync", "--json", "-c", camera.url)
    assert ran.code == 0
    assert {name: one["status"] for name, one in ran.results.items()} == {
        OLD: "downloaded",
        A: "skipped",
        B: "skipped",
    }
    assert f"/Normal/{A}" not in camera.requests


def test_one_that_nothing_tells_of_is_known_by_outgrowing_the_list(vantrue: Vantrue) -> None:
    whole = mp4(1, 50000)
    commands = {number: function(number, -256) for number in (2016, 3037, 3014)}
    files = {f"/Normal/{OLD}": Clip(mp4(3)), f"/Normal/{A}": Clip(whole[:40000], size=30000)}
    with on_air(Fake(files, commands)) as camera:
        first = vantrue("sync", "--json", "-c", camera.url)
        camera.files[f"/Normal/{A}"] = Clip(whole, time="2025/12/11 18:51:32")
        second = vantrue("sync", "--json", "-c", camera.url)
    assert (first.code, first.results[A]["status"], first.summary["downloaded"]) == (0, "skipped", 1)
    assert (second.code, second.results[A]["status"], second.summary["bytes"]) == (0, "downloaded", len(whole))


def waits_for(number: int, refusal: Callable[[Request], Pieces]) -> Callable[[Fake, Request], Pieces | None]:
    """A camera which answers nothing of use until it was asked for something."""

    def before(camera: Fake, request: Request) -> Pieces | None:
        if request.command in (number, 3022, 3037, 2016, 3036):
            return None
        if any(f"cmd={number}&par=2" in seen or seen.endswith(f"cmd={number}") for seen in camera.requests[:-1]):
            return None
        return refusal(request)

    return before


REFUSALS: dict[str, Callable[[Request], Pieces]] = {
    "-22": lambda request: [http(function(request.command or 0, -22))],
    "-21": lambda request: [http(function(request.command or 0, -21))],
    "-13": lambda request: [http(function(request.command or 0, -13))],
    "-256": lambda request: [http(function(request.command or 0, -256))],
    "404": lambda _: [http(status="404 Not Found")],
    "page not found": lambda _: [not_found()],
    "empty list": lambda _: [http(b"<LIST></LIST>")],
    "closed": lambda _: [],
    "500": lambda _: [http(status="500 Internal Server Error")],
}


@pytest.mark.parametrize("habit", sliced(REFUSALS, "-22|404|empty list|closed"))
def test_a_camera_that_answers_only_in_a_session(habit: str, vantrue: Vantrue) -> None:
    camera = Fake(card(), {3022: value(3022, 4), 3035: function(3035), 3036: function(3036)}, pages=False)
    camera.before = waits_for(3035, REFUSALS[habit])
    with on_air(camera):
        ran = vantrue("sync", "--json", "-c", camera.url)
    assert (ran.code, ran.summary["downloaded"]) == (0, 2), ran
    assert camera.numbers[-1] == "3036"


@pytest.mark.parametrize("habit", sliced(REFUSALS, "-22|404|empty list|closed"))
def test_a_camera_that_lists_only_in_playback_mode(habit: str, vantrue: Vantrue) -> None:
    camera = Fake(card(), {3001: function(3001)}, pages=False)
    gate = waits_for(3001, REFUSALS[habit])
    camera.before = lambda here, asked: gate(here, asked) if asked.command in (3015, None) else None
    with on_air(camera):
        ran = vantrue("sync", "--json", "-c", camera.url)
    assert (ran.code, ran.summary["downloaded"]) == (0, 2), ran
    assert camera.requests[-1].endswith("cmd=3001&par=1"), "left as it was"


@pytest.mark.parametrize("habit", ["-22", "404", "page not found", "-13"])
def test_a_camera_that_serves_only_in_playback_mode(habit: str, vantrue: Vantrue) -> None:
    camera = Fake(card(), {3001: function(3001)}, pages=False)
    gate = waits_for(3001, REFUSALS[habit])
    camera.before = lambda here, asked: gate(here, asked) if asked.command is None else None
    with on_air(camera):
        ran = vantrue("sync", "--json", "-c", camera.url)
    assert (ran.code, ran.summary["downloaded"]) == (0, 2), ran
    assert camera.requests[-1].endswith("cmd=3001&par=1"), "left as it was"


def test_what_records_is_not_stopped_by_trying(vantrue: Vantrue) -> None:
    camera = Fake(card(), {3001: function(3001), 3037: value(3037, 1), 2016: value(2016, 5)}, pages=False)
    gate = waits_for(3001, REFUSALS["404"])
    camera.before = lambda here, asked: gate(here, asked) if asked.command in (3015, None) else None
    with on_air(camera):
        vantrue("ls", "--json", "-c", camera.url)
    assert "3001" not in camera.numbers


def test_a_vanished_recording_changes_no_mode(vantrue: Vantrue) -> None:
    """Files that come show that no mode is wanted."""
    files = {**card(), f"/Normal/{OLD}": Clip(mp4(3), fpath=rf"A:\Normal\{OLD}")}
    camera = Fake(files, {3001: function(3001)})
    camera.serve_file = lambda here, asked, clip: (
        [not_found()] if OLD in asked.target else [http(clip.content, head=f"Content-Length: {len(clip.content)}\r\n")]
    )
    with on_air(camera):
        ran = vantrue("sync", "--json", "-c", camera.url)
    assert (ran.code, ran.summary["downloaded"], ran.summary["skipped"]) == (0, 2, 1)
    assert "3001" not in camera.numbers


def test_a_list_that_needs_par_1(vantrue: Vantrue) -> None:
    for refusal in (function(3015, -21), function(3015, -256), b"<LIST></LIST>", b""):
        camera = Fake(card(), pages=False)
        camera.commands[3015] = lambda asked, camera=camera, no=refusal: listing(camera) if asked.par == 1 else no
        with on_air(camera):
            ran = vantrue("ls", "--json", "-c", camera.url)
        assert (ran.code, len(ran.objects)) == (0, 2), (refusal, ran)


def test_an_empty_card(vantrue: Vantrue) -> None:
    with on_air(Fake()) as camera:
        for command in ("ls", "sync"):
            ran = vantrue(command, "--json", "-c", camera.url)
            assert (ran.code, ran.out.count("\n")) == (0, int(command == "sync")), ran
            assert "lists nothing" in ran.err


def test_odd_values_are_not_known_and_no_fault(vantrue: Vantrue) -> None:
    odd = {
        3017: function(3017, 0, "<Value>18446744073709551615</Value>"),
        3019: value(3019, 99),
        3024: value(3024, 3025),
        3037: value(3037, 77),
        2016: function(2016, 0, "<Value>abc</Value>"),
        3012: function(3012, 0, "<String>N4PRO.V1.05 \x07(2026)</String>"),
    }
    with on_air(Fake(card(), odd)) as camera:
        said = json.loads(vantrue("info", "--json", "-c", camera.url).out)
    assert (said["model"], said["card"], said["mode"], said["battery"], said["recording_s"]) == (
        "n4-pro",
        "broken",
        None,
        None,
        None,
    )
    assert said["passphrase"] == "********"


def test_a_stuck_file_on_a_camera_that_knows_little_does_not_end_the_run(vantrue: Vantrue) -> None:
    """Whether the camera is still there is asked in words that it knows."""
    camera = Fake(card(), unknown=UNKNOWN["closed"], pages=False)
    for number in (3016, 3017, 2016, 3037):
        del camera.commands[number]
    camera.serve_file = lambda here, asked, clip: [HANG] if B in asked.target else serve(here, asked, clip)
    with on_air(camera):
        ran = vantrue("sync", "--json", "-c", camera.url)
    assert (ran.code, ran.results[A]["status"], ran.results[B]["status"]) == (1, "downloaded", "failed"), ran


def test_watching_a_camera_that_knows_little(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    camera = Fake(card(), pages=False)
    for number in (3016, 3017, 2016, 3037):
        del camera.commands[number]
    said: list[str] = []

    class Here(Reporter):
        def say(self, sentence: str) -> None:
            said.append(sentence)

    async def watch_a_while() -> None:
        places = Places(config=home, state=home / "state", cache=home, archive=home / "archive")
        here = Workspace(Settings(camera=camera.url, archive=home / "archive", places=places))
        watching = asyncio.create_task(here.watch(SyncOptions(), Here()))
        async with asyncio.timeout(120):
            while len(list((home / "archive").rglob("*.MP4"))) < 2:
                await asyncio.sleep(0.05)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)

    with on_air(camera):
        asyncio.run(watch_a_while())
    assert said == ["The camera is in reach."]
