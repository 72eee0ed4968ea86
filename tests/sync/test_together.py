"""The real ones together: simulated camera, Camera, fetch, Archive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.sync.fakes import movie
from tests.sync.running import collect
from vantrue_client.archive import Archive, ArchiveDestination
from vantrue_client.camera.camera import Camera
from vantrue_client.errors import VantrueError
from vantrue_client.mock import MockCamera
from vantrue_client.model import Patience, Recording, Result
from vantrue_client.sync.listing import listing
from vantrue_client.sync.plan import plan
from vantrue_client.sync.report import Summary, exit_code
from vantrue_client.sync.run import run

PATIENT = Patience(connect=60, command=60, list=60, silence=60, give_up=60, gap=0.001)
HASTY = replace(PATIENT, command=2, silence=2, give_up=3)  # for a camera that left
SIZE = 60_000


@dataclass
class Done:
    results: list[Result]
    summary: Summary
    error: VantrueError | None

    @property
    def code(self) -> int:
        return exit_code(self.summary, self.error)

    def statuses(self) -> list[str]:
        return sorted(result.status.value for result in self.results)


def card(at: Path) -> dict[str, bytes]:
    """Two moments of two channels and an event."""
    names = [
        "Normal/20260917_174000_00001_N_A.MP4",
        "Normal/20260917_174000_00001_N_B.MP4",
        "Normal/20260917_174100_00002_N_A.MP4",
        "Normal/20260917_174100_00002_N_B.MP4",
        "Event/20260917_174200_00003_E_A.MP4",
    ]
    for seed, name in enumerate(names):
        path = at / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(movie(SIZE, seed))
    return {Path(name).name: (at / name).read_bytes() for name in names}


async def sync(simulated: MockCamera, root: Path, *, jobs: int = 1, patience: Patience = PATIENT) -> Done:
    """One pass, as the command makes it."""
    results: list[Result] = []
    with Archive(root) as archive:
        async with Camera(simulated.url, patience=patience, connections=jobs) as camera:

            async def relist() -> Sequence[Recording]:
                return (await listing(camera)).recordings

            try:
                told = await listing(camera)
                under_way: Iterable[Recording] = await camera.under_way(told.recordings)
            except VantrueError as error:
                return Done(results, Summary(), error)
            destination = ArchiveDestination(archive, "camera-1")
            made = plan(told.recordings, under_way=set(under_way), leave=destination.leave)
            with archive.lock():
                async with run(
                    camera, made, destination, jobs=jobs, patience=patience, relist=relist, owner="camera-1"
                ) as going:
                    try:
                        await collect(going, results)
                    except VantrueError as error:
                        return Done(results, going.summary, error)
    return Done(results, going.summary, None)


def finals(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in root.rglob("*.MP4")}


@pytest.mark.parametrize("model", ["n4-pro", "e3"])
@pytest.mark.parametrize("faults", [[], ["close:25k"], ["reset:25k"], ["no-range"], ["short-range"], ["locked-moves"]])
async def test_everything_comes_over(tmp_path: Path, model: str, faults: list[str]) -> None:
    truth = card(tmp_path / "card")
    async with MockCamera(model, faults, card=tmp_path / "card") as simulated:
        first = await sync(simulated, tmp_path / "archive")
        assert (first.code, first.statuses()) == (0, ["downloaded"] * 5)
        assert first.results[0].name == "20260917_174200_00003_E_A.MP4"
        assert finals(tmp_path / "archive") == truth
        again = await sync(simulated, tmp_path / "archive")
        assert (again.code, again.statuses(), again.summary.bytes) == (0, ["present"] * 5, 0)
        assert simulated.peak_connections == 1


async def test_two_at_once(tmp_path: Path) -> None:
    truth = card(tmp_path / "card")
    async with MockCamera(card=tmp_path / "card", latency="20ms") as simulated:
        done = await sync(simulated, tmp_path / "archive", jobs=2)
        assert (done.code, finals(tmp_path / "archive")) == (0, truth)
        assert simulated.peak_connections == 2


async def test_a_camera_that_drives_away_is_gone_on_with_when_it_is_back(tmp_path: Path) -> None:
    truth = card(tmp_path / "card")
    async with MockCamera(card=tmp_path / "card") as simulated:
        simulated.drive_away(after=130_000)
        left = await sync(simulated, tmp_path / "archive", patience=HASTY)
        assert (left.code, left.statuses()) == (1, ["downloaded"] * 2)
        assert left.summary.bytes > 2 * SIZE
    async with MockCamera(card=tmp_path / "card") as simulated:
        back = await sync(simulated, tmp_path / "archive")
        assert (back.code, back.statuses()) == (0, ["downloaded"] * 3 + ["present"] * 2)
        assert left.summary.bytes + back.summary.bytes <= 5 * SIZE + 2 * 65536
        assert finals(tmp_path / "archive") == truth


async def test_a_camera_that_left_before_anything_came_was_not_reached(tmp_path: Path) -> None:
    card(tmp_path / "card")
    async with MockCamera(faults=["drive-away:100"], card=tmp_path / "card") as simulated:
        hasty = replace(HASTY, command=0.3, list=0.3)  # nothing answers
        assert (await sync(simulated, tmp_path / "archive", patience=hasty)).code == 3
