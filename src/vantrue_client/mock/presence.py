"""Whether the camera is in reach: it leaves and comes back, and it restarts."""

from __future__ import annotations

import asyncio
from asyncio import sleep
from collections.abc import Coroutine, Sequence
from typing import Any, Protocol

from vantrue_client.mock.air import Air, Tripwire
from vantrue_client.mock.device import Device
from vantrue_client.mock.server import Server
from vantrue_client.mock.state import Mode


class Session(Protocol):
    """What has connections that stay."""

    def drop(self) -> None:
        """End them."""
        ...


class Presence:
    """Lets a camera leave, come back and restart, at once or later; owns the tasks that wait for it."""

    def __init__(self, air: Air, server: Server, sessions: Sequence[Session], device: Device) -> None:
        self._air, self._server, self._sessions, self._device = air, server, sessions, device
        self._tasks: set[asyncio.Task[None]] = set()

    def leave(self, after: int, seconds: float | None) -> None:
        """Be out of reach after so many bytes more, for good or for so long."""
        if after:
            self._air.wires.append(Tripwire(after, lambda: self.leave(0, seconds)))
            return
        self._air.away = True
        if seconds is not None:
            self.later(self._return(seconds))

    def come_back(self) -> None:
        """Be in reach again."""
        self._air.away = False

    def restart(self, seconds: float) -> None:
        """End all connections and be down for so long; a recording under way is cut and begun anew."""
        self._air.down = True
        self._server.hold()
        for session in self._sessions:
            session.drop()
        was_recording = self._device.recorder.cut()
        state = self._device.state
        state.mode = Mode.MOVIE
        state.session = None if state.session is None else False
        self.later(self._boot(seconds, was_recording))

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside all else, until the camera stops."""
        task = asyncio.create_task(work, name="mock camera: later")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """End what still waits."""
        for task in (tasks := list(self._tasks)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _return(self, seconds: float) -> None:
        await sleep(seconds)
        self.come_back()

    async def _boot(self, seconds: float, record: bool) -> None:
        await sleep(seconds)
        if record:
            await self._device.start_recording()
        self._air.down = False
        self._server.up()
