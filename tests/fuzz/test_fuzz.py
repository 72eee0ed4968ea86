"""Whatever arrives gives a result or a typed error: a short seeded slice always, and by the hour when asked.

``VANTRUE_FUZZ_SECONDS`` says how long each of the five long ones takes, an hour in all without it;
``VANTRUE_FUZZ_SEED`` where they begin.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from random import Random

import pytest

from tests.fuzz.mutate import cut, mutated
from tests.wire.test_filelist import outcome as read_list
from tests.wire.test_folderpage import outcome as read_page
from tests.wire.texts import HEAD, NOT_FOUND, entry, listing, page, row
from vantrue_client.archive.layout import place, safe_name
from vantrue_client.cli.app import _configure, tree
from vantrue_client.errors import UnsafeName, UsageError, VantrueError
from vantrue_client.model import Recording
from vantrue_client.wire.models import layout_of
from vantrue_client.wire.names import parse
from vantrue_client.wire.record import recording
from vantrue_client.wire.reply import check, read_commands_3002, read_pairs_3014, read_reply
from vantrue_client.workspace.settings import read_config

SLICE = 400
LAYOUT = layout_of("n4-pro")
CLIP = b"20251211_184930_01110_N_A.MP4"
OTHERS = [b"2017_0101_060101_001A.MP4", b"20260830105041.MP4", b"2025_1224_120324_000002PF.MP4", b"..\\..\\x", b"CON"]
Check = Callable[[bytes, Random], None]

LISTS = [
    listing(entry(CLIP), entry(b"a&b<c.MP4", SIZE=b"<SIZE>5</SIZE>")),
    listing(*(entry(name, SUB=b"<SUB>TRUE</SUB>") for name in OTHERS)),
    HEAD + b"<Function>\n<Cmd>3015</Cmd>\n<Status>-256</Status>\n</Function>\n",
    NOT_FOUND,
]
REPLIES = [
    HEAD + b"<Function>\n<Cmd>3012</Cmd>\n<Status>0</Status>\n<String>N4PRO_V1.3</String>\n</Function>\n",
    HEAD + b"<Function>\n<Cmd>3017</Cmd>\n<Status>0</Status>\n<Value>9223372036854775807</Value>\n</Function>\n",
    HEAD + b"<Function>\n" + b"<Cmd>2002</Cmd>\n<Status>1</Status>\n" * 20 + b"</Function>\n",
    HEAD + b"<LIST><SSID>E3_VANTRUE</SSID><PASSPHRASE>12345678</PASSPHRASE></LIST>\n",
    NOT_FOUND,
]
PAGES = [
    page(row(CLIP), row(b"a<b.MP4")),
    page(*map(row, OTHERS)),
    page(b'<tr><td><a href="/Normal"><b>Normal</b></a>'),
]
NAMES = [CLIP, *OTHERS, b"20220131_081559_0042_T_A.MP4", b"caf\xe9.JPG", b"a" * 300, b""]
CONFIGS = [
    b'camera = "car"\njobs = 2\n[sync]\norder = "oldest"\n[archive-verify]\nkind = "event"\n',
    b"[mock]\nfault = [1]",
]
WORDS = [
    *(b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"&lt;", b"&#x0;", b"\0", b"\xff\xfe", b"\r\n", b"%2e/", b"?"),
    *(b"<NAME>", b"</NAME>", b"<FPATH>", b"A:\\", b"<Status>", b"-256", b"9" * 400, b"0", b"-1", b"1e999", b"<Cmd>"),
    *(b"?del=1", b'<a href="', b"<td>", b"../", b"//", b"[", b"]", b'"', b"'''", b"=", b"a.b = 1\n", b"[a.b]\n", b"~2"),
]  # fmt: skip


def a_list(data: bytes, random: Random) -> None:
    assert read_list(*cut(data, random)) == read_list(data)


def a_page(data: bytes, random: Random) -> None:
    found, error = read_page(*cut(data, random))
    assert (found, error) == read_page(data)
    assert not [one.target for one in found if "?" in one.target or not one.target.startswith("/Normal/")]


def a_reply(data: bytes, random: Random) -> None:
    try:
        reply = check(read_reply(data))
    except VantrueError:
        return
    assert read_commands_3002(reply) >= set(read_pairs_3014(reply))


def a_name(data: bytes, random: Random) -> None:
    name, folder = data.decode("utf-8", "surrogateescape"), random.choice(["", "Normal", "../..", "A:\\Event\\"])
    facts = parse(name, folder)
    assert parse(name, folder) == facts
    one = recording(name, f"A:\\{folder}\\{name}", size=1, size_exact=True, end=None, locked=None, channels=LAYOUT)
    _lies_inside(one)


def a_configuration(data: bytes, random: Random, folder: Path) -> None:
    (folder / "config.toml").write_bytes(data)
    try:
        _configure(tree(), read_config(folder / "config.toml"), "config.toml")
    except UsageError as error:
        assert "config.toml" in str(error)


def _lies_inside(one: Recording) -> None:
    try:
        at = place(one)
    except UnsafeName:
        return
    assert not at.is_absolute()
    assert len(at.parts) == (3 if at.parts[0] == "undated" else 4)
    assert ".." not in at.parts
    assert safe_name(at.name) == at.name
    assert PurePosixPath(str(at)) == at


TARGETS: dict[str, tuple[Check, list[bytes]]] = {
    "list": (a_list, LISTS),
    "page": (a_page, PAGES),
    "reply": (a_reply, REPLIES),
    "name": (a_name, NAMES),
}


@pytest.mark.parametrize("target", TARGETS)
def test_a_slice_of_what_may_arrive(target: str) -> None:
    holds, good = TARGETS[target]
    _fuzz(holds, good, Random(target), range(SLICE))


def test_a_slice_of_what_may_stand_in_a_configuration(tmp_path: Path) -> None:
    _fuzz(lambda data, random: a_configuration(data, random, tmp_path), CONFIGS, Random(1), range(SLICE // 8))


@pytest.mark.long
@pytest.mark.timeout(0)
@pytest.mark.parametrize("target", TARGETS)
def test_by_the_hour(target: str) -> None:
    holds, good = TARGETS[target]
    _fuzz(holds, good, Random(_seed()), _for_long())


@pytest.mark.long
@pytest.mark.timeout(0)
def test_configurations_by_the_hour(tmp_path: Path) -> None:
    _fuzz(lambda data, random: a_configuration(data, random, tmp_path), CONFIGS, Random(_seed()), _for_long())


def _fuzz(holds: Check, good: list[bytes], random: Random, rounds: range | Iterator[int]) -> None:
    for _, data in zip(rounds, mutated(random, good, WORDS), strict=False):
        try:
            holds(data, random)
        except Exception as error:
            error.add_note(f"It was {data!r}")
            raise


def _seed() -> int:
    return int(os.environ.get("VANTRUE_FUZZ_SEED") or time.time_ns())


def _for_long() -> Iterator[int]:
    until = time.monotonic() + float(os.environ.get("VANTRUE_FUZZ_SECONDS", "720"))
    number = 0
    while time.monotonic() < until:
        yield number
        number += 1
