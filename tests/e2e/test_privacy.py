"""The installed command under its rules: what it asks, refuses, writes down and tells."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import pty
import stat
import subprocess
import sys
import termios
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from vantrue_client.mock.camera import MockCamera
from vantrue_client.policy.permissions import Permission
from vantrue_client.policy.rules import RULEBOOK

BOUND = 180.0
COMMAND = Path(sys.executable).with_name("vantrue")
NAME = "20261121_080000_00001_N_A.JPG"
PICTURE = bytes.fromhex("ffd8ffe00010 4a46494600010100000100010000 ffda0002 00 ffd9")


class Laptop:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "VANTRUE_ARCHIVE": str(home / "archive"),
            **{f"VANTRUE_{place}_DIR": str(home / place.lower()) for place in ("CONFIG", "STATE", "CACHE")},
        }

    async def vantrue(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        process = await asyncio.create_subprocess_exec(
            COMMAND,
            *arguments,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: os.umask(0) and None,
        )
        out, err = await process.communicate()
        assert b"Traceback" not in err, err
        assert b"A fault in the program" not in err, err
        return process.returncode or 0, out.decode(), err.decode()

    async def lines(self, *arguments: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (await self.vantrue(*arguments))[1].splitlines()]


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    (tmp_path / "home").mkdir(0o700)
    return Laptop(tmp_path / "home")


@pytest.fixture
async def camera(tmp_path: Path) -> AsyncIterator[MockCamera]:
    folder = tmp_path / "card" / "Normal"
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(PICTURE)
    async with MockCamera(card=tmp_path / "card") as mock:
        yield mock


async def test_the_first_download_asks_for_storage_and_nothing_else(laptop: Laptop, camera: MockCamera) -> None:
    at = ["--camera", camera.url]
    assert (await laptop.vantrue("ls", *at))[0] == 0
    for command in (["sync", "--yes"], ["get", NAME, "--to", str(laptop.home / "flat")]):
        code, _, err = await laptop.vantrue(*command, *at)
        assert code == 4
        assert "vantrue privacy permit storage granted" in err
    assert not (laptop.home / "archive").exists()
    assert not (laptop.home / "flat").exists()
    assert (await laptop.vantrue("privacy", "permit", "storage", "granted"))[0] == 0
    code, out, err = await laptop.vantrue("sync", *at)
    assert code == 0, out + err
    assert list((laptop.home / "archive").rglob(NAME))


async def test_the_environment_and_the_configuration_permit(laptop: Laptop, camera: MockCamera) -> None:
    at = ["--camera", camera.url]
    assert (await laptop.vantrue("sync", *at, VANTRUE_PERMIT="storage"))[0] == 0
    assert (await laptop.vantrue("sync", *at))[0] == 4
    (laptop.home / "config").mkdir(exist_ok=True)
    (laptop.home / "config" / "config.toml").write_text('permit = "storage,location"')
    assert (await laptop.vantrue("sync", *at))[0] == 0
    assert (await laptop.vantrue("privacy", "permit", "storage", "denied"))[0] == 0
    assert (await laptop.vantrue("sync", *at, VANTRUE_PERMIT="storage"))[0] == 4
    assert (await laptop.vantrue("sync", *at, VANTRUE_PERMIT="the-moon"))[0] == 2


async def test_watching_needs_messages_and_importing_needs_media(laptop: Laptop, camera: MockCamera) -> None:
    for command, permission in ((["sync", "--watch"], "messages"), (["archive", "import", str(laptop.home)], "media")):
        code, _, err = await laptop.vantrue(*command, "--camera", camera.url, VANTRUE_PERMIT="storage")
        assert code == 4
        assert f"privacy permit {permission} granted" in err


async def test_status_holds_every_rule_and_every_permission(laptop: Laptop) -> None:
    code, out, _ = await laptop.vantrue("privacy", "status", "--json")
    status = json.loads(out)
    assert code == 0
    assert set(status["rules"]) == set(RULEBOOK.rules)
    assert status["permissions"] == {one: "granted" if one == "camera" else "ask" for one in Permission}
    assert (await laptop.vantrue("privacy", "permit", "location", "granted"))[0] == 0
    status = json.loads((await laptop.vantrue("privacy", "status", "--json"))[1])
    assert status["permissions"]["location"] == "granted"
    assert {rule["id"] for rule in json.loads((await laptop.vantrue("privacy", "policy", "--json"))[1])} == set(
        RULEBOOK.rules
    )
    for command in ("status", "policy", "consent", "network", "ledger"):
        assert (await laptop.vantrue("privacy", command))[0] == 0


async def test_the_ledger_tells_and_a_broken_one_is_found(laptop: Laptop, camera: MockCamera) -> None:
    await laptop.vantrue("privacy", "permit", "storage", "granted")
    for _ in range(2):
        await laptop.vantrue("sync", "--camera", camera.url)
    entries = await laptop.lines("privacy", "ledger", "--json")
    assert [entry["what"] for entry in entries] == ["permission", "connection"]
    assert entries[1]["facts"] == {"target": camera.address, "purpose": "keep"}
    assert (await laptop.vantrue("privacy", "ledger", "--verify"))[0] == 0
    chain = laptop.home / "state" / "ledger.jsonl"
    chain.write_bytes(chain.read_bytes().replace(b"granted", b"denied."))
    code, _, err = await laptop.vantrue("privacy", "ledger", "--verify")
    assert code == 1
    assert "Line 1 was changed." in err


async def test_a_public_address_is_refused_and_counted(laptop: Laptop) -> None:
    for _ in range(2):
        code, _, err = await laptop.vantrue("ls", "--camera", "8.8.8.8")
        assert code == 4
        assert "no connection was opened" in err
    document = json.loads((await laptop.vantrue("privacy", "network", "--json"))[1])
    assert document["targets"] == []
    assert document["refused"]["count"] == 2


async def test_everything_written_is_for_its_owner_alone(laptop: Laptop, camera: MockCamera) -> None:
    await laptop.vantrue("privacy", "permit", "storage", "granted")
    await laptop.vantrue("sync", "--camera", camera.url)
    await laptop.vantrue("ls", "--camera", "8.8.8.8")
    written = list(laptop.home.rglob("*"))
    assert len(written) > 10
    assert [str(path) for path in written if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


async def test_a_consent_is_given_and_withdrawn(laptop: Laptop) -> None:
    assert (await laptop.vantrue("privacy", "consent", "give", "upgrade"))[0] == 0
    document = json.loads((await laptop.vantrue("privacy", "consent", "--json"))[1])
    assert (document["in_force"], document["given"]) == (1, ["upgrade"])
    assert (await laptop.vantrue("privacy", "consent", "withdraw", "upgrade"))[0] == 0
    for wrong in (["give", "all"], ["give"], ["disagree"], ["agree", "upgrade"]):
        assert (await laptop.vantrue("privacy", "consent", *wrong))[0] == 2


async def _read(terminal: int) -> bytes:
    """What a terminal shows next; nothing when its program has ended."""
    with suppress(OSError):
        return await asyncio.to_thread(os.read, terminal, 4096)
    return b""


@pytest.mark.parametrize(("typed", "code"), [(b"y\n", 0), (b"n\n", 4), (b"\n", 4), (b"\x03", 130)])
async def test_on_a_terminal_storage_is_asked_for(laptop: Laptop, camera: MockCamera, typed: bytes, code: int) -> None:
    ours, its = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        COMMAND, "sync", "--camera", camera.url, env=laptop.environment, stdin=its, stdout=its, stderr=its,
        start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0) and None,
    )  # fmt: skip
    os.close(its)
    shown = b""
    try:
        async with asyncio.timeout(BOUND):
            while b"[y/n]" not in shown:
                shown += await _read(ours)
            assert str(laptop.home / "archive") in shown.decode().replace("\r\n", "")
            os.write(ours, typed)
            while await _read(ours):
                pass
            assert await process.wait() == code
    finally:
        with suppress(ProcessLookupError):
            process.kill()  # else a question that nobody answers keeps the test's reader for ever
        os.close(ours)
    said = json.loads((await laptop.vantrue("privacy", "status", "--json"))[1])["permissions"]["storage"]
    assert said == {b"y\n": "granted", b"n\n": "denied"}.get(typed, "ask")
