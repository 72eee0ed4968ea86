"""A folder that a stranger sent: it is played, or it is refused in a sentence."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from vantrue_client.errors import StorageError, UsageError, VantrueError
from vantrue_client.mock.camera import MockCamera
from vantrue_client.mock.replay import MOST_ANSWERS, MOST_BODY, read_dump

VERSION = '[[answer]]\ntarget = "/?custom=1&cmd=3012"\nkind = "command"\nstatus = 200\n'
XML = "<Function>\n<Cmd>3012</Cmd>\n<Status>0</Status>\n<String>X9</String>\n</Function>\n"
LIST = "<LIST><File><NAME>a.MP4</NAME><FPATH>A:\\Normal\\a.MP4</FPATH>\n<SIZE>100000</SIZE></File></LIST>"


def dump(folder: Path, index: str, **files: str) -> Path:
    (folder / "replies").mkdir(parents=True, exist_ok=True)
    (folder / "dump.toml").write_text(f"format = 1\n{index}")
    for name, content in files.items():
        (folder / "replies" / f"{name}.xml").write_text(content)
    return folder


def ask(url: str, target: str, **headers: str) -> tuple[int, list[tuple[str, str]], bytes]:
    with urllib.request.urlopen(urllib.request.Request(url + target, headers=headers)) as answer:
        return answer.status, answer.getheaders(), answer.read()


def test_what_was_recorded_is_said_byte_for_byte(tmp_path: Path) -> None:
    headers = 'headers = [["Server", "other/2"], ["Content-Type", "text/plain"]]\nannounced = 7\n'
    index = f'{VERSION}{headers}file = "replies/a.xml"\n[[answer]]\ntarget = "/gone"\nkind = "page"\nstatus = 404\n'
    with MockCamera.running(replay=dump(tmp_path, index, a="<a></a>")) as camera:
        for target in ("/?custom=1&cmd=3012", "/?custom=1&cmd=3012&par=1"):
            status, said, body = ask(camera.url, target)
            assert (status, body) == (200, b"<a></a>")
            assert said == [
                ("Server", "other/2"), ("Content-Type", "text/plain"), ("Content-Length", "7"), ("Connection", "close")
            ]  # fmt: skip
        with pytest.raises(urllib.error.HTTPError, match="404"):
            ask(camera.url, "/gone")


def test_what_was_not_recorded_is_unknown(tmp_path: Path) -> None:
    with MockCamera.running(replay=dump(tmp_path, VERSION + 'file = "replies/a.xml"\n', a=XML)) as camera:
        assert b"<Status>-256</Status>" in ask(camera.url, "/?custom=1&cmd=4003&str=A:\\x")[2]
        assert b"Page Not Found" in ask(camera.url, "/Normal/x.MP4")[2]
        assert b"Page Not Found" in ask(camera.url, "/../../etc/passwd")[2]


def test_listed_files_are_as_long_as_listed_and_empty(tmp_path: Path) -> None:
    index = (
        '[[answer]]\ntarget = "/?custom=1&cmd=3015"\nkind = "list"\nstatus = 200\nfile = "replies/a.xml"\n'
        '[[answer]]\ntarget = "/Event/b.MP4"\nkind = "file"\nstatus = 200\nannounced = 6000000000\n'
        'headers = [["Accept-Ranges", "bytes"]]\nboxes = [["ftyp", 32], ["mdat", 5999999968]]\n'
    )
    with MockCamera.running(replay=dump(tmp_path, index, a=LIST)) as camera:
        assert ask(camera.url, "/Normal/a.MP4")[2] == bytes(100_000)
        assert ask(camera.url, "/Normal/a.MP4", Range="bytes=99990-")[2] == bytes(10)
        head = ask(camera.url, "/Event/b.MP4", Range="bytes=0-47")[2]
        assert head == (b"\0\0\0 ftyp" + bytes(24) + b"\0\0\0\1mdat" + (5999999968).to_bytes(8, "big"))
        assert ask(camera.url, "/Event/b.MP4", Range="bytes=33-40")[2] == head[33:41]
        assert ask(camera.url, "/Event/b.MP4", Range="bytes=5999999999-")[2] == b"\0"


def test_faults_befall_a_replayed_camera_too(tmp_path: Path) -> None:
    folder = dump(tmp_path, VERSION + 'file = "replies/a.xml"\n', a=XML)
    with MockCamera.running(faults=["close:10"], replay=folder) as camera:
        assert ask(camera.url, "/?custom=1&cmd=3012")[2] == XML[:10].encode()


@pytest.mark.parametrize(
    "index",
    [
        VERSION + 'file = "../secret"\n',
        VERSION + 'file = "replies/../../secret"\n',
        VERSION + 'file = "/etc/passwd"\n',
        VERSION + 'file = "replies/.hidden"\n',
        VERSION + 'file = "replies/gone.xml"\n',
        VERSION + 'file = "replies/link.xml"\n',
        VERSION + 'file = "replies/folder.xml"\n',
        VERSION + 'file = "replies/big.xml"\n',
        VERSION + "file = 3\n",
        VERSION + 'headers = [["X", "a\\r\\nSet-Cookie: b"]]\n',
        VERSION + 'headers = [["X y", "a"]]\n',
        VERSION + 'headers = ["X"]\n',
        VERSION + "headers = 3\n",
        VERSION + "announced = -1\n",
        VERSION + "announced = 1e99\n",
        VERSION + "announced = true\n",
        VERSION + 'boxes = [["mdat", 0]]\n',
        VERSION + 'boxes = [["mdat", 99999999999999999999]]\n',
        VERSION + 'nothing = "crash"\n',
        VERSION.replace("200", "99999"),
        VERSION.replace("/?custom", "http://elsewhere/?custom"),
        VERSION.replace("/?custom", "/ x\\r\\n?custom"),
        "answer = 3\n",
        "answer = [3]\n",
        "[[answer]]\n",
        "x = [" * 5000,
        "\0",
        "= broken",
        VERSION * (MOST_ANSWERS + 1),
        "# " + "x" * (2 << 20),
    ],
)
def test_a_hostile_dump_is_refused_in_a_sentence(tmp_path: Path, index: str) -> None:
    folder = dump(tmp_path / "dump", index)
    (tmp_path / "secret").write_text("secret")
    (folder / "replies" / "link.xml").symlink_to(tmp_path / "secret")
    (folder / "replies" / "folder.xml").mkdir()
    with open(folder / "replies" / "big.xml", "wb") as big:
        big.truncate(MOST_BODY + 1)
    with pytest.raises(UsageError):
        list(read_dump(folder))
    with pytest.raises(UsageError), MockCamera.running(replay=folder):
        pass


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir(), lambda path: path.write_text("x")])
def test_what_is_no_dump_is_refused(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "dump")
    with pytest.raises(VantrueError):
        list(read_dump(tmp_path / "dump"))


def test_a_folder_of_replies_that_is_a_link_is_refused(tmp_path: Path) -> None:
    elsewhere = dump(tmp_path / "elsewhere", "", a=XML)
    folder = tmp_path / "dump"
    folder.mkdir()
    (folder / "dump.toml").write_text("format = 1\n" + VERSION + 'file = "replies/a.xml"\n')
    (folder / "replies").symlink_to(elsewhere / "replies")
    with pytest.raises((UsageError, StorageError)):
        list(read_dump(folder))


def test_another_format_is_refused(tmp_path: Path) -> None:
    folder = dump(tmp_path, VERSION)
    (folder / "dump.toml").write_text("format = 2\n")
    with pytest.raises(UsageError, match="another format"):
        list(read_dump(folder))
