"""A hundred thousand mutated clips and logs through every parser: no error but the typed, no read outside the file,
no more than 64 MB of memory, and none that does not end. A slice of it always.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.parsers import GUARD, HERE, MOST_MEMORY, THERE, check_read

SLICE = 250
ALL = 100_000
LAYOUTS = {"n4", "s1", "novatek", "novatek-new", "sentence", "fmas", "daylog"}
REPOSITORY = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is counted by Linux")


async def read_files(first: int, count: int) -> Any:
    """What came of so many files, read in a process of their own; fails with its traceback."""
    command = [sys.executable, "-m", "tests.fuzz.parsers", str(first), str(count)]
    env = os.environ | {"MALLOC_ARENA_MAX": "1"}
    process = await asyncio.create_subprocess_exec(
        *command, cwd=REPOSITORY, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, error = await process.communicate()
    assert process.returncode == 0, error.decode()[-4000:]
    return json.loads(out)


def check_told(told: Any) -> None:
    """Every parser read some and refused some, and each layout was met here and over ranges."""
    came = told["came"]
    for name in [*HERE, *THERE]:
        outcomes = {key.removeprefix(f"{name}: ") for key in came if key.startswith(f"{name}: ")}
        assert outcomes >= (LAYOUTS if name.startswith("track") else {"done", "Damaged"}), (name, outcomes)
    assert told["most_memory"] <= MOST_MEMORY
    assert told["slowest"][0] < GUARD


async def test_a_slice_of_mutated_files_gives_what_can_be_had() -> None:
    told = await read_files(0, SLICE)
    assert told["files"] == SLICE
    check_told(told)


@pytest.mark.long
@pytest.mark.timeout(0)
async def test_a_hundred_thousand_mutated_files_give_what_can_be_had() -> None:
    parts = os.cpu_count() or 1
    each = -(-ALL // parts)
    for told in await asyncio.gather(*(read_files(first, each) for first in range(0, ALL, each))):
        assert told["files"] == each
        check_told(told)


@pytest.mark.long
async def test_the_largest_files_that_are_read_take_no_more_memory() -> None:
    assert (await read_files(0, 0))["files"] >= 9


@pytest.mark.parametrize(("offset", "count"), [(-1, 1), (101, 1), (0, -1), (0, 1 << 30)])
def test_a_read_outside_a_file_would_be_seen(offset: int, count: int) -> None:
    with pytest.raises(AssertionError):
        check_read(offset, count, 100)
