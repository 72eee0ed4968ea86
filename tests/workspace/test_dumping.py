from __future__ import annotations

import base64
import stat
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from vantrue_client.camera.camera import Camera
from vantrue_client.errors import ConnectionLost, StorageError, UsageError
from vantrue_client.mock.air import Ended, Silent
from vantrue_client.mock.camera import MockCamera
from vantrue_client.mock.faults import Fault
from vantrue_client.mock.models import names
from vantrue_client.mock.reply import Reply, answer, document
from vantrue_client.mock.request import Request
from vantrue_client.mock.state import Mode
from vantrue_client.model import Kind, Patience, Recording
from vantrue_client.policy.scrub import Scrubber
from vantrue_client.wire.readonly import READ_ONLY
from vantrue_client.workspace.dumped import INDEX, masked, write
from vantrue_client.workspace.dumping import MOST_ENTRIES, Dump, record

PATIENT = Patience(connect=60, command=60, list=60, silence=60, gap=0)
IMPATIENT = Patience(connect=1, command=1, list=1, silence=1, gap=0)  # for what stays unanswered
ASKED = {*READ_ONLY, 3015, 3022, 3035, 3036, 4001, 4002, 4005}


def scrub(known: Any) -> Any:
    return Scrubber(known).text


async def recorded(camera: MockCamera, patience: Patience = PATIENT) -> Dump:
    async with Camera(camera.url, patience=patience) as asked:
        return await record(asked, patience)


def ready(model: str, *faults: Any, **options: Any) -> MockCamera:
    camera = MockCamera(model, faults, **options)
    if camera.model.playback_only:
        camera.state.mode = Mode.PLAYBACK
    return camera


class Says(Fault):
    """Answers some requests with what a test wants."""

    def __init__(self, replies: dict[str, Reply | type[Exception]]) -> None:
        super().__init__()
        self.replies = replies

    async def before(self, request: Request) -> Reply | None:
        reply = self.replies.get(unquote(request.target))
        if isinstance(reply, type):
            raise reply
        return reply


def page(text: str) -> Reply:
    return Reply(text.encode("utf-8", "surrogateescape"), "text/html")


def form(one: Recording) -> tuple[object, ...]:
    """What a dump keeps of a recording; a day's log knows no hour, so that its length is not kept."""
    length = None if one.kind is Kind.TRACKLOG else one.duration
    return (one.kind, one.channel, one.sequence, one.size, one.size_exact, one.locked, length)


@pytest.mark.parametrize("model", names())
async def test_a_dump_played_back_is_dumped_the_same(model: str, tmp_path: Path) -> None:
    async with ready(model) as camera:
        first = await recorded(camera)
        async with Camera(camera.url) as asked:
            said, listed = await asked.info(), [one async for one in asked.recordings()]
    write(first, tmp_path / "first", scrub)
    async with MockCamera(replay=tmp_path / "first") as camera:
        second = await recorded(camera)
        async with Camera(camera.url) as asked:
            says, lists = await asked.info(), [one async for one in asked.recordings()]
    assert masked(second, scrub) == masked(first, scrub)
    fields = ("text", "model", "firmware", "mode", "recording_for", "card", "free", "battery")
    assert [getattr(said, field) for field in fields] == [getattr(says, field) for field in fields]
    assert [form(one) for one in listed] == [form(one) for one in lists]


@pytest.mark.parametrize("model", names())
async def test_only_what_only_asks_is_asked(model: str) -> None:
    async with ready(model) as camera:
        mode, before = camera.state.mode, camera.contents.used()
        await recorded(camera)
        assert {request.command for request in camera.requests} - {None} <= ASKED
        assert {request.query for request in camera.requests if request.command is None} == {None}
        assert {request.method for request in camera.requests} == {"GET"}
        assert not any("par=" in request.target for request in camera.requests if request.command != 3015)
        assert (camera.state.mode, camera.contents.used()) == (mode, before)
        assert camera.peak_connections == 1


async def test_a_camera_that_names_no_commands_is_asked_all_that_only_asks() -> None:
    async with MockCamera("e3", [Says({"/?custom=1&cmd=3002": answer(3002, -256)})]) as camera:
        await recorded(camera)
        assert set(READ_ONLY) <= {request.command for request in camera.requests}
        assert {request.command for request in camera.requests} - {None} <= ASKED


async def test_a_camera_that_names_its_commands_is_asked_no_other() -> None:
    told = document("<Function>\n<Cmd>3012</Cmd>\n<Cmd>3010</Cmd>\n<Cmd>4004</Cmd>\n</Function>\n")
    async with MockCamera("e3", [Says({"/?custom=1&cmd=3002": told})]) as camera:
        await recorded(camera)
        assert {request.command for request in camera.requests} - {None} <= {3002, 3012, 3015, 4001, 4002, 4005}


async def test_a_model_that_shows_files_in_playback_mode_only_is_not_changed() -> None:
    async with MockCamera("n2s") as camera:
        dump = await recorded(camera)
        assert camera.state.mode is Mode.MOVIE
    assert any("playback" in sentence for sentence in dump.missing)
    assert not dump.left


async def test_what_stays_unanswered_is_played_back_so(tmp_path: Path) -> None:
    quiet: dict[str, Reply | type[Exception]] = {"/?custom=1&cmd=3019": Ended, "/?custom=1&cmd=3024": Silent}
    async with MockCamera("e3", [Says(quiet)]) as camera:
        dump = await recorded(camera, IMPATIENT)
    nothing = {one.target: one.nothing for one in dump.answers if one.nothing}
    assert nothing == {"/?custom=1&cmd=3019": "end", "/?custom=1&cmd=3024": "silence"}
    write(dump, tmp_path / "dump", scrub)
    async with MockCamera(replay=tmp_path / "dump") as camera:
        assert masked(await recorded(camera, IMPATIENT), scrub) == masked(dump, scrub)


async def test_a_camera_that_wants_a_session_is_dumped() -> None:
    async with MockCamera("e3", handshake=True) as camera:
        dump = await recorded(camera)
    assert len(dump.answers) > 30


@pytest.mark.parametrize("bytes_before", [3000, 20_000])
async def test_a_camera_that_leaves_leaves_what_it_said_and_what_is_missing(bytes_before: int, tmp_path: Path) -> None:
    async with MockCamera("n4-pro", [f"drive-away:{bytes_before}"]) as camera:
        dump = await recorded(camera, IMPATIENT)
    assert dump.left
    write(dump, tmp_path / "dump", scrub)
    index = tomllib.loads((tmp_path / "dump" / INDEX).read_text())
    assert index["complete"] is False
    assert "answers no more" in index["missing"][-1]
    assert index["answer"]


async def test_a_camera_that_is_not_there_is_told() -> None:
    async with MockCamera("e3") as camera:
        camera.drive_away()
        with pytest.raises(ConnectionLost):
            await recorded(camera, IMPATIENT)


async def test_a_long_list_is_shortened_and_agrees_with_its_page(tmp_path: Path) -> None:
    async with MockCamera("e3", ["list-big:2000"]) as camera:
        dump = await recorded(camera)
    files = masked(dump, scrub)
    assert sum(map(len, files.values())) < 1_000_000
    lists = [content for name, content in files.items() if name.endswith("3015.xml")]
    assert all(content.count(b"<File>") <= 8 * MOST_ENTRIES for content in lists)


def spellings(secret: str) -> set[bytes]:
    raw = secret.encode()
    plain = {secret, secret.lower(), secret.upper(), quote(secret), quote(secret, safe=""), secret[::-1]}
    plain |= {raw.hex(), raw.hex().upper(), base64.b64encode(raw).decode().rstrip("=")[:-2], secret.replace(":", "")}
    return {one.encode() for one in plain} | {secret.encode("utf-16-le"), secret.encode("utf-16-be")}


SECRETS = {
    "ssid": "Janes_Wagon_5G", "passphrase": "pw-Tr0ub4dor", "neighbour": "FamilyMueller7", "mac": "a4:5e:60:c1:77:02",
    "serial": "VT9988123X77", "email": "jane.roe@example.org", "latitude": "52.516275", "longitude": "13.377704",
    "plate": "B-JR 4711", "file": "Trip with Jonas", "folder": "Wedding Tegernsee", "station": "HomeNet-Roe",
    "host": "10.23.45.67", "owner": "Roe, Jane", "comment": "Tante Erna", "cookie": "c00k1eT0ken77",
}  # fmt: skip


def planted() -> dict[str, Reply | type[Exception]]:
    s = SECRETS
    entry = (
        "<ALLFile><File>\n<NAME>{0}</NAME>\n<FPATH>A:\\{1}\\{0}</FPATH>\n<SIZE>1000</SIZE>\n<TIMECODE>1563528725</TIMECODE>"
        "\n<TIME>2026/09/17 17:48:42</TIME>\n<ATTR>32</ATTR>\n<GPS>{2}</GPS></File>\n</ALLFile>\n"
    )
    place = f"{s['latitude']},{s['longitude']}"
    listed = entry.format("20260917_174742_00001_N_A.MP4", "Normal", place) + entry.format(
        f"{s['file']}.MP4", s["folder"], place
    )
    told = {
        3012: f"<String>N4PRO_V1.3.20260109 SN:{s['serial']} MAC={s['mac']} {s['email']}</String>",
        3014: f"<Cmd>3003</Cmd><Status>{s['ssid']}</Status><Cmd>3004</Cmd><Status>{s['passphrase']}</Status>"
        f"<Cmd>2099</Cmd><Status>{s['plate']}</Status><Cmd>3032</Cmd><Status>{s['station']}:{s['passphrase']}</Status>",
        3025: f"<String>http://JaneRoe:{s['passphrase']}@{s['host']}/fw?sn={s['serial']}</String>",
        3026: f"<String>{s['comment']}</String>",
        2019: f"<MovieLiveViewLink>rtsp://{s['host']}/xxx.mov?u={s['passphrase']}</MovieLiveViewLink>",
        3019: f"<Value>{s['owner']}</Value><UUID>{s['serial']}</UUID><{s['comment'].split()[1]}Note>x</x>",
        3030: f"<Item><Name>1080P at {place} {s['email']}</Name><Index>1</Index><Size>{s['plate']}</Size></Item>",
        3031: f"<Item><Cmd>1</Cmd><Name>Wi-Fi {s['ssid']} key {s['passphrase']}</Name></Item>{s['owner']}",
        3038: f"<AP_1><SSID>{s['neighbour']}</SSID><Auth_type>{s['mac']}</Auth_type></AP_1>",
        3024: f"<!-- {s['owner']} --><Value a='{s['owner']}'>1</Value>",
        3016: "<Status>0</Status>"
        + "".join(f"<X{number}>{each}</X{number}>" for number, each in enumerate(s.values())),
    }
    replies: dict[str, Reply | type[Exception]] = {}
    for command, inner in told.items():
        asked = READ_ONLY[command]  # type: ignore[index]
        replies[asked] = document(f"<Function>\n<Cmd>{command}</Cmd>\n<Status>0</Status>\n{inner}\n</Function>\n")
    replies["/?custom=1&cmd=3029"] = document(
        f"<LIST>\n<SSID>{s['ssid']}</SSID>\n<PASSPHRASE>{s['passphrase']}</PASSPHRASE>\n</LIST>\n"
    )
    replies["/?custom=1&cmd=3015"] = document(f"<LIST>\n{listed}</LIST>\n")
    rows = (
        f'<tr><td><a href="/{s["folder"]}"><b>{s["folder"]}</b></a><td> folder<td>'
        f'<tr><td><a href="/{quote(s["file"])}.MP4"><b>{s["file"]}.MP4</b></a><td>1.00 KB<td>2026/09/17 17:48:42'
        f'<td><a href="/{s["file"]}.MP4?del=1&who={s["owner"]}">Remove</a>'
    )
    head = f"<html><title>{s['owner']}</title><!-- {s['plate']} --><script>x='{place}'</script>"
    whole = f"{head}<table>{rows}</table></html>"
    replies["/"] = page(whole)
    replies["/" + s["folder"]] = page(whole)
    film = Reply(b"\0\0\0\x18ftyp" + " ".join(s.values()).encode(), "video/mp4", length=1000)
    film.headers = [("Set-Cookie", s["cookie"]), ("Content-Disposition", f"attachment; filename={s['file']}")]
    replies["/Normal/20260917_174742_00001_N_A.MP4"] = film
    replies["/Normal/20260917_174742_00001_N_A.MP4?custom=1&cmd=4001"] = Reply(
        b"\xff\xd8" + s["owner"].encode(), "image/jpeg"
    )
    replies[f"/{s['folder']}/{s['file']}.MP4"] = page(s["owner"])
    return replies


async def test_no_secret_of_a_camera_is_in_its_dump(tmp_path: Path) -> None:
    async with MockCamera("n4-pro", [Says(planted())]) as camera:
        dump = await recorded(camera)
        asked = {unquote(request.target) for request in camera.requests}
    assert set(planted()) <= asked
    write(dump, tmp_path / "dump", scrub)
    written = b"\n".join(path.read_bytes() for path in sorted((tmp_path / "dump").rglob("*")) if path.is_file())
    written += "\n".join(str(path) for path in (tmp_path / "dump").rglob("*")).encode()
    found = {kind: one for kind, secret in SECRETS.items() for one in spellings(secret) if one in written}
    assert found == {}
    assert b"2026/09/17" not in written
    assert b"20260917" not in written
    async with MockCamera(replay=tmp_path / "dump") as camera:
        again = await recorded(camera)
    assert masked(again, scrub) == masked(dump, scrub)


async def test_a_dump_is_for_its_owner_alone_and_in_place_at_once(tmp_path: Path) -> None:
    async with MockCamera("s1") as camera:
        dump = await recorded(camera)
    (tmp_path / "empty").mkdir(0o755)
    for folder in (tmp_path / "new" / "dump", tmp_path / "empty"):
        write(dump, folder, scrub)
        assert (folder / INDEX).is_file()
        loose = [path for path in [folder, *folder.rglob("*")] if stat.S_IMODE(path.stat().st_mode) & 0o077]
        assert loose == []
        assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".")] == []


async def test_a_place_that_is_taken_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for taken in ("full", "file", "link"):
        with pytest.raises(UsageError):
            write(Dump(), tmp_path / taken, scrub)
    with pytest.raises((StorageError, UsageError)):
        write(Dump(), tmp_path / "file" / "below", scrub)
    assert (tmp_path / "full" / "mine").read_text() == "mine"


class SaysAlways(Fault):
    """Answers everything with the same."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply

    async def before(self, request: Request) -> Reply | None:
        return self.reply


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff" * 5000, b"<" * 5000, b"<LIST>", b"\0<LIST>", b"<Cmd>9" * 4_000 + b"9" * 256 * 1024,
     b"<html><table><tr><a href='/a'>a<tr><a href='/b/c'>b</table>",
     b"<Function><Cmd>1</Cmd><Status>-999999999999</Status></Function>",
     b"<File><FPATH>A:\\..\\..\\x.MP4</FPATH></File>" * 99, "<String>\u202eJane</String>".encode("utf-16")],
)  # fmt: skip
async def test_whatever_a_camera_says_is_dumped_and_played_back(body: bytes, tmp_path: Path) -> None:
    async with MockCamera("e3", [SaysAlways(Reply(body, "text/html"))]) as camera:
        dump = await recorded(camera)
        asked = [request.target for request in camera.requests]
    assert dump.answers
    assert not any("del=" in target or ".." in target for target in asked)
    write(dump, tmp_path / "dump", scrub)
    async with MockCamera(replay=tmp_path / "dump") as camera:
        assert masked(await recorded(camera), scrub) == masked(dump, scrub)


async def test_a_camera_that_hangs_up_on_3002_is_asked_all_the_same() -> None:
    async with MockCamera("e3", [Says({"/?custom=1&cmd=3002": Ended})]) as camera:
        dump = await recorded(camera)
    assert len(dump.answers) > 30


async def test_where_the_root_shows_nothing_the_usual_folders_are_looked_into() -> None:
    hidden: dict[str, Reply | type[Exception]] = {"/": page("<html><table></table></html>")}
    async with MockCamera("e3", ["no-list", Says(hidden)]) as camera:
        dump = await recorded(camera)
    assert any(answer.kind == "file" for answer in dump.answers)


@pytest.mark.parametrize("fault", ["stall:200", "close:200"])
async def test_replies_that_break_off_are_played_back_so(fault: str, tmp_path: Path) -> None:
    async with MockCamera("e3", [fault]) as camera:
        dump = await recorded(camera, IMPATIENT)
    write(dump, tmp_path / "dump", scrub)
    async with MockCamera(replay=tmp_path / "dump") as camera:
        assert masked(await recorded(camera, IMPATIENT), scrub) == masked(dump, scrub)
