from __future__ import annotations

import asyncio
from contextlib import aclosing
from pathlib import Path

import pytest

from tests.camera.talk import simulated
from vantrue_client.errors import ConnectionLost
from vantrue_client.mock import MockCamera
from vantrue_client.model.event import Event, News


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vantrue_client.camera.events.SHORTEST", 0.01)
    monkeypatch.setattr("vantrue_client.camera.events.HEARTBEAT_EVERY", 0.05)


async def heard(mock: MockCamera, count: int) -> None:
    """Until so many heartbeats came: then somebody listens."""
    while mock.notifier.heartbeats < count:
        await asyncio.sleep(0.005)


async def test_what_happens_is_heard_and_the_connection_is_kept(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        mock.notifier.heartbeat = 60
        async with aclosing(camera.events(port=mock.notify_port)) as events:
            first = asyncio.create_task(anext(events))
            await heard(mock, 3)
            for status in (1, 10, 42):
                mock.device.notify(status)
            assert await first == Event(News.RECORDING_STARTED, 1)
            assert await anext(events) == Event(News.CARD_REMOVED, 10)
            assert await anext(events) == Event(News.OTHER, 42)


async def test_it_listens_again_after_the_connection_broke(card: Path) -> None:
    async with simulated(card) as (mock, camera), aclosing(camera.events(port=mock.notify_port)) as events:
        waiting = asyncio.create_task(anext(events))
        await heard(mock, 1)
        mock.notifier.drop()
        already = mock.notifier.heartbeats
        await heard(mock, already + 2)
        mock.device.notify(6)
        assert (await waiting).news is News.POWER_OFF


async def test_it_leaves_the_place_to_another_client(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        hearing = asyncio.create_task(every(camera.events(port=mock.notify_port)))
        await heard(mock, 1)
        mock.device.notify(7)
        assert [event.news for event in await hearing] == [News.REPLACED]


async def test_without_a_socket_it_gives_up(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        await mock.notifier.stop()
        with pytest.raises(ConnectionLost):
            await every(camera.events(port=mock.notify_port, give_up=0.1))


async def every(events: object) -> list[Event]:
    return [event async for event in events]  # type: ignore[attr-defined]
