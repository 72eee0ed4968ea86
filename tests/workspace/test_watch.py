from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.program import Program
from vantrue_client.model import Patience
from vantrue_client.policy.permissions import Permission
from vantrue_client.sync.watch import watch
from vantrue_client.workspace import Places, Settings, Workspace, transfers
from vantrue_client.workspace.bringing import SyncOptions


class Enough(BaseException):
    """Ends a test's watch."""


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[str]:
    """A camera in a process of its own: what it remembers is none of ours."""
    card = tmp_path / "card" / "GPS"
    card.mkdir(parents=True)
    for day in range(1, 6):
        (card / f"2026110{day}.dat").write_text("#\r\n")
    with Program(tmp_path / "home").running("mock", "--card", str(card.parent)) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()


@pytest.mark.parametrize("passes", [40, pytest.param(10_000, marks=[pytest.mark.long, pytest.mark.timeout(0)])])
async def test_passes_over_a_real_camera_leave_nothing_in_memory(
    tmp_path: Path, simulated: str, monkeypatch: pytest.MonkeyPatch, passes: int
) -> None:
    sizes: list[int] = []
    done = 0

    async def sleep(_seconds: float) -> None:
        nonlocal done
        done += 1
        if done in {passes // 2, passes}:
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0])
        if done == passes:
            raise Enough

    monkeypatch.setattr(transfers, "keep_watch", partial(watch, sleep=sleep))
    places = Places(*(tmp_path / name for name in ("config", "state", "cache", "archive")))
    here = Workspace(Settings(places, camera=simulated, permit=frozenset(Permission), patience=Patience(gap=0)))
    tracemalloc.start()
    try:
        with pytest.raises(Enough):
            await here.watch(SyncOptions())
    finally:
        tracemalloc.stop()
    assert sizes[1] - sizes[0] < 100_000
