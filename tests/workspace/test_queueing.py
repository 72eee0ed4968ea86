from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from tests.camera.conftest import START
from vantrue_client.errors import ArchiveBusy, CameraNotFound, ConnectionLost, NoRoom, NoSuchRecording, Refused
from vantrue_client.mock import MockCamera
from vantrue_client.mock.card.clip import set_time, write_clip
from vantrue_client.mock.pace import Bucket
from vantrue_client.mock.running import RunningCamera
from vantrue_client.model import Filter, Patience, Result
from vantrue_client.model.holding import Scope
from vantrue_client.policy.permissions import Permission
from vantrue_client.sync.listing import Listing
from vantrue_client.sync.pauses import Pauses
from vantrue_client.sync.plan import Plan
from vantrue_client.sync.queued import QueueFile
from vantrue_client.sync.report import Summary
from vantrue_client.workspace import Places, Settings, Workspace, queueing, queuepass
from vantrue_client.workspace.bringing import Outcome, Way, bring
from vantrue_client.workspace.queueing import TransferQueue
from vantrue_client.workspace.reporter import Reporter
from vantrue_client.workspace.standing import Phase, Standing
from vantrue_client.workspace.stored import holdings

NOT_PATIENT = Patience(connect=2, command=2, list=2, silence=2, give_up=2, gap=0)
PATIENT = Patience(connect=60, command=60, list=60, silence=60, give_up=60, gap=0)
SOME = 30_000  # bytes: a list and a part of the first clip


class Held(Bucket):
    """A pace that lets some bytes through and then hardly any, till it is told to: a transfer that lasts."""

    def __init__(self, camera: RunningCamera) -> None:
        super().__init__(1_000)
        self._camera, self._left, self._more = camera, SOME, asyncio.Event()
        camera._camera.air.buckets.append(self)

    async def take(self, count: int) -> None:
        if self._left <= 0:
            self._more.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._more.wait(), 0.2)
        self._left -= count

    def go_on(self, count: int = 1 << 40) -> None:
        """Let so many bytes more through."""

        def there() -> None:
            self._left = count
            self._more.set()

        self._camera._do(there)


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queueing, "LOOK", 0.05)


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four clips, the last of which is listed first."""
    root = tmp_path_factory.mktemp("card") / "Normal"
    root.mkdir()
    film = tmp_path_factory.mktemp("film") / "film.MP4"
    write_clip(film, start=START, seconds=2, size=(64, 36), fps=5)
    for number in range(1, 5):
        start = START + timedelta(minutes=number)
        clip = root / f"{start:%Y%m%d_%H%M%S}_{number:05}_N_A.MP4"
        shutil.copyfile(film, clip)
        set_time(clip, start + timedelta(seconds=60))
    return root.parent


@dataclass
class Desk(Reporter):
    """A laptop with its queue, and what was heard of it."""

    home: Path
    camera: str
    permit: frozenset[Permission] = frozenset(Permission)
    patience: Patience = PATIENT
    heard: list[Standing] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)

    def __post_init__(self) -> None:
        places = Places(*(self.home / name for name in ("config", "state", "cache", "archive")))
        self.here = Workspace(Settings(places, camera=self.camera, permit=self.permit, patience=self.patience))
        self.queue = TransferQueue(
            self.here, QueueFile.of(places.archive, places.state), Pauses(0.02, 0.1, draw=lambda: 0.5)
        )

    def result(self, result: Result) -> None:
        self.results.append(result)

    async def run(self, *, wait: bool = False) -> Outcome:
        return await self.queue.run(self.heard.append, self, wait=wait)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.Task[Outcome]]:
        task = asyncio.create_task(self.run(wait=True))
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.wait({task})

    @asynccontextmanager
    async def held(self, camera: RunningCamera) -> AsyncIterator[tuple[Held, asyncio.Task[Outcome]]]:
        """All of the card is in the queue, and the first of it under way, till it is let go on."""
        await self.queue.add_named([], Filter())
        held = Held(camera)
        async with self.running() as going:
            await self.until(under_way)
            yield held, going

    async def until(self, fits: Callable[[Standing], object]) -> Standing:
        async with asyncio.timeout(120):
            while not self.heard or not fits(self.heard[-1]):
                await asyncio.sleep(0.01)
        return self.heard[-1]

    @property
    def names(self) -> list[int]:
        """In which order they came: the sequence numbers in their names."""
        return [int(result.name[16:21]) for result in self.results]

    def brought(self, card: Path) -> bool:
        """Whether all of the card lies here as it is there, and nothing half."""
        here = {path.name: path.read_bytes() for path in (self.home / "archive").rglob("*.MP4")}
        return here == {path.name: path.read_bytes() for path in card.rglob("*.MP4")} and not list(
            (self.home / "archive").rglob("*.part*")
        )


def under_way(standing: Standing) -> bool:
    return standing.phase is Phase.GOING and standing.done > 20_000


async def test_what_waits_is_brought_in_its_order_and_the_rest_is_told(tmp_path: Path, card: Path) -> None:
    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        desk = Desk(tmp_path / "home", camera.url)
        await desk.queue.add_named([], Filter())
        await desk.queue.move([4], before=1)
        outcome = await desk.run()
        assert (outcome.summary.downloaded, outcome.ended, desk.brought(card)) == (4, None, True)
        assert desk.names == [1, 4, 3, 2]
        assert desk.heard[-1].phase is Phase.IDLE
        assert [entry.state for entry in (await desk.queue.look()).entries] == ["done"] * 4
        lists = [request for request in camera.requests if request.command == 3015]
        assert len(lists) == 2, "one to add, one to bring all"
        with pytest.raises(NoSuchRecording):
            await desk.queue.add_named(["nobody.MP4"], Filter())


async def test_a_camera_that_leaves_in_the_middle_is_waited_for_and_gone_on_with(tmp_path: Path, card: Path) -> None:
    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        desk = Desk(tmp_path / "home", camera.url, patience=NOT_PATIENT)
        await desk.queue.add_named([], Filter())
        camera.drive_away(after=SOME)
        async with desk.running() as going:
            away = await desk.until(lambda now: now.phase is Phase.AWAY)
            assert (len(away.queue.left), away.queue.running, away.rate, away.why != "") == (4, None, None, True)
            camera.come_back()
            outcome = await going
        assert (outcome.ended, desk.brought(card)) == (None, True)
        on_card = sum(clip.stat().st_size for clip in card.rglob("*.MP4"))
        assert outcome.summary.bytes == on_card, "what had come was not fetched again"


async def test_the_order_is_changed_while_one_is_under_way(tmp_path: Path, card: Path) -> None:
    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        desk = Desk(tmp_path / "home", camera.url)
        async with desk.held(camera) as (held, going):
            await desk.queue.move([4], before=1)
            await desk.queue.move([2])
            held.go_on()
            await going
        assert desk.names == [4, 1, 2, 3], "the one under way came first all the same"


async def test_the_one_under_way_is_paused_and_gone_on_with_and_another_removed(tmp_path: Path, card: Path) -> None:
    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        desk = Desk(tmp_path / "home", camera.url)
        async with desk.held(camera) as (held, going):
            await desk.queue.pause([1])
            await desk.until(lambda now: not now.queue.running or now.queue.running.number == 2)
            held.go_on(SOME)
            await desk.until(lambda now: now.queue.running and now.queue.running.number == 2 and under_way(now))
            await desk.queue.remove([2])
            held.go_on()
            await going
        assert desk.names == [2, 1]
        assert len(list((desk.home / "archive").rglob("*.part"))) == 2
        await desk.queue.resume([1])
        assert 0 < (await desk.run()).summary.bytes < next(card.rglob("*_00004_N_A.MP4")).stat().st_size


async def test_another_process_pauses_it_and_does_not_work_on_it_meanwhile(tmp_path: Path, card: Path) -> None:
    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        desk, other = Desk(tmp_path / "home", camera.url), Desk(tmp_path / "home", camera.url)
        async with desk.held(camera) as (held, going):
            with pytest.raises(ArchiveBusy):
                await other.run()
            looking = asyncio.create_task(other.queue.stay(other.heard.append))
            assert (await other.until(lambda now: now.phase is Phase.ELSEWHERE)).queue.running
            await other.queue.pause()
            await going
            assert desk.heard[-1].phase is Phase.PAUSED
            await other.until(lambda now: now.phase is Phase.PAUSED)
            held.go_on()
            await other.queue.resume()
            await other.until(lambda now: now.phase is Phase.IDLE and not now.queue.left)
            looking.cancel()
            await asyncio.wait({looking})
        assert desk.brought(card)


async def test_a_busy_archive_is_waited_for(tmp_path: Path, card: Path) -> None:
    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        desk = Desk(tmp_path / "home", camera.url)
        await desk.queue.add_named([], Filter())
        with desk.here.archive() as archive, archive.lock():
            assert isinstance((await desk.run()).ended, ArchiveBusy)
            async with desk.running() as going:
                await desk.until(lambda now: now.phase is Phase.BUSY)
                assert not going.done()
        assert (await desk.run()).summary.downloaded == 4


async def test_a_full_disk_pauses_all_of_it_with_the_reason(
    tmp_path: Path, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        desk = Desk(tmp_path / "home", camera.url)
        await desk.queue.add_named([], Filter())
        with monkeypatch.context() as patch:
            patch.setattr("vantrue_client.sync.room.RESERVE", 0)
            patch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"total": 1 << 40, "free": 1000}))
            assert isinstance((await desk.run(wait=True)).ended, NoRoom)
        queue = await desk.queue.look()
        assert queue.paused
        assert "There is no room" in queue.paused
        assert [entry.state for entry in queue.entries] == ["waiting"] * 4
        assert desk.heard[-1].why == queue.paused
        assert (await desk.run()).summary.downloaded == 0
        await desk.queue.resume()
        assert (await desk.run()).summary.downloaded == 4


async def test_what_the_card_has_no_more_fails_with_the_reason_and_is_tried_again(tmp_path: Path, card: Path) -> None:
    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        desk = Desk(tmp_path / "home", camera.url)
        await desk.queue.add_named([], Filter())
        gone = next(card.rglob("*_00004_N_A.MP4"))
        away = gone.rename(tmp_path / gone.name)
    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        desk = Desk(tmp_path / "home", camera.url)
        assert (await desk.run()).summary.failed == 1
        failed = (await desk.queue.look()).find(1)
        assert failed
        assert (failed.state, failed.reason) == ("failed", "No recording on the card has that name.")
    away.rename(gone)
    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        desk = Desk(tmp_path / "home", camera.url)
        await desk.queue.retry([1])
        assert (await desk.run()).summary.downloaded == 1


async def test_what_gives_no_byte_again_and_again_has_failed_and_the_next_is_asked_for(
    tmp_path: Path, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(way: Way, plan: Plan, listed: Listing, reporter: Reporter) -> Outcome:
        if plan.fetch[0].sequence == 4:
            return Outcome(Summary(), ConnectionLost("No byte came."))
        return await bring(way, plan, listed, reporter)

    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        desk = Desk(tmp_path / "home", camera.url)
        await desk.queue.add_named([], Filter())
        monkeypatch.setattr(queuepass, "bring", silent)
        assert (await desk.run(wait=True)).summary.downloaded == 3
        failed = (await desk.queue.look()).find(1)
        assert failed
        assert (failed.state, failed.reason) == ("failed", "No byte came.")
        assert sum(now.phase is Phase.AWAY for now in desk.heard) >= queueing.TRIES


async def test_another_camera_gives_nothing_of_it(tmp_path: Path, card: Path) -> None:
    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        desk = Desk(tmp_path / "home", camera.url)
        await desk.queue.add_named([], Filter())
    with MockCamera.running("n4-pro", card=card, seed=2) as camera:
        desk = Desk(tmp_path / "home", camera.url)
        outcome = await desk.run()
        assert isinstance(outcome.ended, CameraNotFound)
        assert "Another camera" in desk.heard[-1].why
        assert (await desk.queue.look()).count("waiting") == 4


async def test_what_is_not_permitted_is_not_queued_and_not_brought(tmp_path: Path, card: Path) -> None:
    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        desk = Desk(tmp_path / "home", camera.url)
        await desk.queue.add_named([], Filter())
        denied = Desk(tmp_path / "home", camera.url, permit=frozenset({Permission.CAMERA}))
        with pytest.raises(Refused):
            await denied.queue.add_named([], Filter())
        assert isinstance((await denied.run(wait=True)).ended, Refused)
        assert (await denied.queue.look()).paused
        assert not (tmp_path / "home" / "archive").exists()


async def test_it_is_exported_and_erased(tmp_path: Path, card: Path) -> None:
    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        desk = Desk(tmp_path / "home", camera.url)
        queue = await desk.queue.add_named([], Filter())
    (kept,) = [one for one in holdings(desk.here.settings, desk.here.privacy.ledger) if one.category == "queue"]
    owner, first = queue.entries[0].camera, queue.entries[0].recording
    assert [stock.count for stock in kept.stocks(Scope())] == [4]
    assert [stock.count for stock in kept.stocks(Scope(camera=owner, since=first.start))] == [1]
    assert kept.stocks(Scope(camera="another")) == []
    assert kept.erase(Scope(camera=owner, since=first.start), print)
    assert (await desk.queue.look()).count("waiting") == 3
    assert kept.erase(Scope(), print)
    assert not list((desk.home / "state").glob("*queue*"))
