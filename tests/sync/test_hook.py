from __future__ import annotations

import asyncio
import json
import os
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sync.fakes import clip
from vantrue_client.errors import UsageError
from vantrue_client.fetch import Fetched
from vantrue_client.sync.hook import Hook, facts

DUMP = "import os, json; print(json.dumps({k: v for k, v in os.environ.items() if k.startswith('VANTRUE_FILE_')}))"


def fetched(at: Path) -> Fetched:
    return Fetched(at, 5000, "ab" * 32, 5000, 1.0)


def python(program: str) -> str:
    return shlex.join([sys.executable, "-c", program])


async def test_the_command_is_told_the_facts_and_no_shell_reads_them(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    at = tmp_path / "a; touch $(echo x).MP4"
    assert await Hook(python(DUMP))(clip(7), fetched(at)) is None
    told = json.loads(capfd.readouterr().out)
    assert told == {
        "VANTRUE_FILE_PATH": str(at),
        "VANTRUE_FILE_NAME": "20251211_080700_00007_N_A.MP4",
        "VANTRUE_FILE_KIND": "normal",
        "VANTRUE_FILE_CHANNEL": "front",
        "VANTRUE_FILE_START": "2025-12-11T08:07:00",
        "VANTRUE_FILE_END": "2025-12-11T08:08:00",
        "VANTRUE_FILE_SIZE": "5000",
        "VANTRUE_FILE_SHA256": "ab" * 32,
        "VANTRUE_FILE_LOCKED": "false",
        "VANTRUE_FILE_MOMENT": "20251211_080700_00007",
    }


async def test_its_words_stay_out_of_our_standard_output_when_asked(capfd: pytest.CaptureFixture[str]) -> None:
    assert await Hook(python("print('chatter')"), quiet=True)(clip(1), fetched(Path("a"))) is None
    out, err = capfd.readouterr()
    assert ("chatter" in out, "chatter" in err) == (False, True)


async def test_its_failure_is_told(tmp_path: Path) -> None:
    assert "failed with 3" in (await Hook(python("raise SystemExit(3)"))(clip(1), fetched(Path("a"))) or "")
    absent = Hook(shlex.quote(str(tmp_path / "absent")))
    assert "could not be started" in (await absent(clip(1), fetched(Path("a"))) or "")


CHILD_THAT_WAITS = """
import subprocess, sys, pathlib
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
child.wait()
"""


@pytest.mark.parametrize("cancelled", [True, False])
async def test_stopped_it_takes_what_it_started_along(tmp_path: Path, cancelled: bool) -> None:
    note = tmp_path / "pid"
    hook = Hook(python(CHILD_THAT_WAITS) + " " + shlex.quote(str(note)), limit=600 if cancelled else 3)
    task = asyncio.create_task(hook(clip(1), fetched(Path("a"))))
    while not (note.exists() and note.read_text()):
        await asyncio.sleep(0.01)
    child = int(note.read_text())
    if cancelled:
        task.cancel()
    await asyncio.wait({task})
    assert task.cancelled() is cancelled
    assert cancelled or "longer than 3 s" in (task.result() or "")
    while alive(child):
        await asyncio.sleep(0.01)


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not fetched by its parent does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("command", ["", "   ", "echo 'unfinished"])
def test_a_command_that_cannot_be_read_is_wrong_usage(command: str) -> None:
    with pytest.raises(UsageError):
        Hook(command)


@given(st.text(alphabet=st.characters(), max_size=40))
def test_whatever_a_camera_names_its_files_can_be_told(name: str) -> None:
    told = facts(replace(clip(1), name=name, moment=name), fetched(Path("a")))
    assert all("\0" not in value and os.fsencode(value) is not None for value in told.values())


def test_names_that_are_no_utf8_are_told_as_they_are() -> None:
    name = b"a\xff.MP4".decode("utf-8", "surrogateescape")
    told = subprocess.run(
        [sys.executable, "-c", "import os, sys; sys.stdout.buffer.write(os.environb[b'VANTRUE_FILE_NAME'])"],
        env=os.environ | facts(replace(clip(1), name=name), fetched(Path("a"))),
        capture_output=True,
        check=True,
    )
    assert told.stdout == b"a\xff.MP4"
