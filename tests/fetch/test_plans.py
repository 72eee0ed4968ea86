"""Whatever a source does: the final file does not exist, or it is the file."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fetch.scripted import Answer, Scripted, movie, recording, refused
from vantrue_client.errors import VantrueError
from vantrue_client.fetch import fetch, part
from vantrue_client.model import Patience


@pytest.fixture(autouse=True, scope="module")
def many_blocks() -> Iterator[None]:
    """Small blocks, each made durable: what takes seconds for a clip happens for a few bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(part, "BLOCK", 700)
        patch.setattr(part, "EVERY", 0.001)
        yield


IMPATIENT = Patience(gap=0, give_up=0.02)
CALM = Patience(gap=0, give_up=60)
FILES = {
    "20251211_184930_01110_N_A.MP4": movie(5000),
    "20251211_184930_01110_N_B.MP4": movie(5000, moov_first=True),
    "20260904.dat": b"".join(f"{n},38.883537,N\r\n".encode() for n in range(300)),
}

answers = st.builds(
    Answer,
    most=st.none() | st.integers(0, 6000),
    lost=st.booleans(),
    told=st.booleans(),
    off=st.sampled_from([0, 0, 0, -9, 9, 5000]),
    range_off=st.sampled_from([None, None, 0]),
    ranges=st.sampled_from([True, True, True, False, 7]),
    chunk=st.integers(1, 3000),
)
calls = st.tuples(st.lists(answers | st.just(refused()), max_size=6), st.none() | st.integers(1, 60))


async def one_call(
    name: str, exact: bool, target: Path, plan: list[Answer], cancel_after: int | None, patience: Patience = IMPATIENT
) -> None:
    data = FILES[name]
    if name.endswith(".dat") and not exact:
        plan = [replace(answer, off=0, range_off=None, told=True) for answer in plan]
    clip = recording(name, len(data) if exact else 5000, exact=exact)
    task = asyncio.create_task(fetch(Scripted(data, *plan), clip, target, patience=patience))
    if cancel_after is not None:
        for _ in range(cancel_after):
            await asyncio.sleep(0)
        task.cancel()
    with contextlib.suppress(VantrueError, asyncio.CancelledError):
        await task


def check_plans(name: str, exact: bool, several: list[tuple[list[Answer], int | None]]) -> None:
    folder = Path(mkdtemp())
    target = folder / name

    async def run() -> None:
        for plan, cancel_after in several:
            await one_call(name, exact, target, plan, cancel_after)
            assert not target.exists() or target.read_bytes() == FILES[name]
        await one_call(name, exact, target, [], None, CALM)

    try:
        asyncio.run(run())
        assert target.read_bytes() == FILES[name]
        assert {path.name for path in folder.iterdir()} == {name, f"{name}.part.json"}
    finally:
        shutil.rmtree(folder)


given_plans = given(name=st.sampled_from(sorted(FILES)), exact=st.booleans(), several=st.lists(calls, max_size=4))


@settings(max_examples=60)
@given_plans
def test_the_final_file_is_identical_or_not_there(
    name: str, exact: bool, several: list[tuple[list[Answer], int | None]]
) -> None:
    check_plans(name, exact, several)


@pytest.mark.long
@settings(max_examples=3000)
@given_plans
def test_the_final_file_is_identical_or_not_there_at_length(
    name: str, exact: bool, several: list[tuple[list[Answer], int | None]]
) -> None:
    check_plans(name, exact, several)
