"""The workspace at work in a thread of its own, so that whatever it does, the interface answers a key."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace

T = TypeVar("T")
PATIENCE = 10.0  # seconds that what is under way has for its end when the interface closes
SWITCH = 0.001  # seconds that the workspace computes at a stretch while a key waits

Work = Callable[["Workspace"], Coroutine[Any, Any, T]]
"""Something for the workspace to do; it runs in the engine's thread and may not touch a widget, only post messages."""


class Engine:
    """An event loop in a thread, in which everything that the workspace does is done.

    Cameras wedge at more than two connections (facts: camera-wifi, Getting to it): downloads have one, and all else
    that talks to the camera takes turns with the other.

    >>> from vantrue_client.workspace import Workspace
    >>> async def jobs() -> int:
    ...     engine = Engine(Workspace())
    ...     try:
    ...         return await engine.do(told)
    ...     finally:
    ...         engine.close()
    >>> async def told(here: Workspace) -> int:
    ...     return here.settings.jobs
    >>> asyncio.run(jobs())
    1
    """

    def __init__(self, workspace: Workspace) -> None:
        sys.setswitchinterval(SWITCH)
        self.workspace = workspace
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._turn = asyncio.Semaphore(1)
        self._thread = threading.Thread(target=self._run, name="workspace", daemon=True)
        self._thread.start()

    async def do(self, work: Work[T], *, turn: bool = False) -> T:
        """Have it done, and return or raise what it does. Cancelling waits until it has ended.

        turn  it talks to the camera: one after the other
        """
        here = asyncio.get_running_loop()
        ended = asyncio.Event()
        tasks: list[asyncio.Task[T]] = []

        def tell(_: asyncio.Task[T]) -> None:
            if not here.is_closed():
                here.call_soon_threadsafe(ended.set)

        def start() -> None:
            task = self._loop.create_task(self._in_turn(work) if turn else work(self.workspace))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            task.add_done_callback(tell)
            tasks.append(task)

        self._loop.call_soon_threadsafe(start)
        try:
            await ended.wait()
        except asyncio.CancelledError:
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(lambda: tasks[0].cancel())
                await ended.wait()
            raise
        return tasks[0].result()

    def close(self) -> None:
        """Cancel what is under way, wait for its end, and stop; what does not end in time is left behind."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end)
            self._thread.join(PATIENCE)

    async def _in_turn(self, work: Work[T]) -> T:
        async with self._turn:
            return await work(self.workspace)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
            for task in list(self._tasks):
                task.cancel()
            if self._tasks:
                self._loop.run_until_complete(asyncio.wait(set(self._tasks)))
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
        finally:
            self._loop.close()

    def _end(self) -> None:
        self._loop.stop()
