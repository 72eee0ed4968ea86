"""The simulated camera in a thread of its own, for code that is not async, and for fixtures that serve both."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from vantrue_client.mock.camera import MockCamera
from vantrue_client.mock.contents import Entry
from vantrue_client.mock.request import Request
from vantrue_client.mock.scripted import REBOOT
from vantrue_client.mock.state import State
from vantrue_client.model import Channel, Kind

T = TypeVar("T")


class RunningCamera:
    """A `MockCamera` that runs in another thread: the same names, none of them to be awaited."""

    def __init__(self, camera: MockCamera, loop: asyncio.AbstractEventLoop) -> None:
        self._camera, self._loop = camera, loop

    @property
    def url(self) -> str:
        """``http://127.0.0.1:PORT``."""
        return self._camera.url

    @property
    def address(self) -> str:
        """``127.0.0.1:PORT``."""
        return self._camera.address

    @property
    def host(self) -> str:
        """The address it listens on."""
        return self._camera.host

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._camera.port

    @property
    def notify_port(self) -> int:
        """The port of the notification socket."""
        return self._camera.notify_port

    @property
    def live_port(self) -> int:
        """The port of its live picture as MJPEG."""
        return self._camera.live_port

    @property
    def state(self) -> State:
        """What it remembers from one command to the next; to be looked at."""
        return self._camera.state

    def say(self, status: int) -> None:
        """Let it say something on its notification socket."""
        self._do(lambda: self._camera.device.notify(status))

    @property
    def card(self) -> Path:
        """The folder that is served."""
        return self._camera.card

    @property
    def recordings(self) -> list[Entry]:
        """The truth: every file that it holds now."""
        return self._do(lambda: self._camera.recordings)

    @property
    def requests(self) -> list[Request]:
        """What was asked, in order."""
        return list(self._camera.requests)

    @property
    def peak_connections(self) -> int:
        """The most connections that were open at once."""
        return self._camera.peak_connections

    def drive_away(self, after: int = 0, seconds: float | None = None) -> None:
        """Be out of reach after so many bytes more, for good or for so long."""
        self._do(lambda: self._camera.drive_away(after, seconds))

    def come_back(self) -> None:
        """Be in reach again."""
        self._do(self._camera.come_back)

    def reboot(self, seconds: float = REBOOT) -> None:
        """End all connections, and come up again after so long."""
        self._do(lambda: self._camera.reboot(seconds))

    def leap(self, seconds: float) -> None:
        """Let its clock go forward, or back, at once."""
        self._do(lambda: self._camera.clock.leap(seconds))

    def find(self, path: str) -> Entry:
        """A file by its path or name; KeyError when there is none."""
        return self._do(lambda: self._camera.find(path))

    def lock(self, path: str) -> Entry:
        """Lock a file: it moves to the model's locked folder."""
        return self._do(lambda: self._camera.lock(path))

    def add_clip(
        self, start: datetime | None = None, *, kind: Kind = Kind.NORMAL, channel: Channel = Channel.FRONT
    ) -> Entry:
        """Record one whole clip now."""
        return self._run(self._camera.add_clip(start, kind=kind, channel=channel))

    def start_recording(self) -> None:
        """Begin a recording."""
        self._run(self._camera.start_recording())

    def stop_recording(self) -> None:
        """End it; its files are then whole."""
        self._run(self._camera.stop_recording())

    def roll_over(self) -> None:
        """End the moment under way and begin the next."""
        self._run(self._camera.roll_over())

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _do(self, work: Callable[[], T]) -> T:
        async def there() -> T:
            return work()

        return self._run(there())


@contextlib.contextmanager
def running(camera: MockCamera) -> Iterator[RunningCamera]:
    """Run a camera in a thread while the block runs; raises what starting it raises."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="mock camera", daemon=True)
    thread.start()

    def finish(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result()

    try:
        finish(camera.__aenter__())
        try:
            yield RunningCamera(camera, loop)
        finally:
            finish(camera.__aexit__(None, None, None))
            finish(loop.shutdown_default_executor())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
