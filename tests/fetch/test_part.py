from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fetch.scripted import recording
from vantrue_client.errors import NotWritable
from vantrue_client.fetch import part
from vantrue_client.fetch.journal import journal_of, part_of, read_journal
from vantrue_client.fetch.part import BLOCK, opened

CLIP = recording(size=10 * BLOCK)
BYTES = bytes(BLOCK)


@pytest.fixture(autouse=True)
def durable_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part, "EVERY", 0.0)


def when_synced(at: Path, act: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Do something whenever a file is about to be brought to the disk."""
    real = os.fsync

    def fsync(handle: int) -> None:
        if at.exists() and os.path.samestat(os.fstat(handle), at.stat()):
            act()
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)


async def test_bytes_are_taken_while_the_disk_is_slow_and_counted_as_safe_only_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, free, covered = threading.Event(), threading.Event(), list[int]()
    target = tmp_path / CLIP.name

    def slow() -> None:
        covered.append(part_of(target).stat().st_size)
        reached.set()
        free.wait()

    when_synced(part_of(target), slow, monkeypatch)
    async with opened(target, journal_of(CLIP, "")) as here:
        try:
            await here.take(BYTES)
            await asyncio.to_thread(reached.wait)
            async with asyncio.timeout(120):
                for _ in range(4):
                    await here.take(BYTES)
            assert here.path.stat().st_size >= 3 * BLOCK
            assert read_journal(target) is None
        finally:
            free.set()
        await here.flush()
        known = read_journal(target)
        assert known is not None
        assert BLOCK <= known.durable <= covered[-1]
    known = read_journal(target)
    assert known is not None
    assert known.durable == 5 * BLOCK


async def test_a_disk_that_fails_while_more_comes_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / CLIP.name

    def broken() -> None:
        raise OSError(5, "Input/output error")

    async def bring() -> None:
        async with opened(target, journal_of(CLIP, "")) as here:
            for _ in range(3):
                await here.take(BYTES)
            await here.finish(None)

    when_synced(part_of(target), broken, monkeypatch)
    with pytest.raises(NotWritable, match="Input/output error"):
        await bring()
    assert read_journal(target) is None
