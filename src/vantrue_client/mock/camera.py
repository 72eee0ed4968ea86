"""The simulated camera: what testers start, script and ask."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from vantrue_client.errors import UsageError
from vantrue_client.mock.air import Air
from vantrue_client.mock.card import cached_card, checkout
from vantrue_client.mock.contents import Contents, Entry
from vantrue_client.mock.device import Device
from vantrue_client.mock.faults import Fault, parse
from vantrue_client.mock.live import LiveView
from vantrue_client.mock.models import Model, load
from vantrue_client.mock.moments import Maker
from vantrue_client.mock.notify import Notifier
from vantrue_client.mock.pace import Bucket, read_rate, read_seconds
from vantrue_client.mock.presence import Presence
from vantrue_client.mock.recorder import Recorder
from vantrue_client.mock.replay import Replay
from vantrue_client.mock.reply import Reply
from vantrue_client.mock.request import Request
from vantrue_client.mock.scripted import Scripted
from vantrue_client.mock.server import Server
from vantrue_client.mock.state import State, new_state

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from vantrue_client.mock.running import RunningCamera

CAPACITY = 128_000_000_000


class MockCamera(Scripted):
    """A camera on a port of this computer, with a card of real video (design: experience, The simulated camera).

    model      one of `vantrue_client.mock.models.names`
    faults     tokens such as ``"drive-away:100k"``; they combine
    card       a folder to serve in place: it is never written, and changes show on the wire only. Without one, a card
               is made once, cached under ``cache``, and served as a working copy that is really changed and thrown away
    days       how many days of recordings a made card holds, up to ``now``
    now        what its clock shows at the start, when not the present
    rate       bytes a second over all connections, or ``"40mbit"``
    latency    seconds before each reply, or ``"20ms"``
    gps        layout of the GPS blocks in made clips (facts: recordings)
    capacity   bytes of the card: a new recording beyond them overwrites the oldest unlocked ones
    replay     a folder that `vantrue dump` made: that camera's answers are played back, the model's are not given
    handshake  ignore all else before 3035, and close without a word
    notify_port  port of the notification socket, 0 for any
    live_port  port of its live picture as MJPEG, 0 for any
    rtsp_port  port at which it says that its live picture is over RTSP: a server of its own, which is not in here

    Raises UsageError for an unknown model, fault or rate, OSError where it cannot listen.

    >>> async def ask(card: Path) -> bytes:
    ...     async with MockCamera("e3", card=card) as camera:
    ...         reader, writer = await asyncio.open_connection(camera.host, camera.port)
    ...         writer.write(b"GET /?custom=1&cmd=3016 HTTP/1.1\\r\\n\\r\\n")
    ...         answer = await reader.read()
    ...         writer.close()
    ...         return answer.splitlines()[0]
    >>> asyncio.run(ask(Path(".")))
    b'HTTP/1.1 200 OK'
    """

    def __init__(
        self,
        model: str = "n4-pro",
        faults: Iterable[str | Fault] = (),
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        card: Path | str | None = None,
        days: int = 1,
        seed: int = 0,
        rate: str | float | None = None,
        latency: str | float | None = None,
        gps: str | None = None,
        now: datetime | None = None,
        cache: Path | None = None,
        capacity: int = CAPACITY,
        handshake: bool = False,
        notify_port: int = 0,
        live_port: int = 0,
        rtsp_port: int = 554,
        advertise: bool = False,
        replay: Path | str | None = None,
    ) -> None:
        self.model: Model = load(model)
        self.faults = [parse(fault) if isinstance(fault, str) else fault for fault in faults]
        self.state: State = new_state(self.model, seed, capacity, handshake)
        if now is not None:
            self.clock.set(now.date(), now.time())
        self.air = Air(latency=read_seconds(latency or 0))
        if rate is not None:
            self.air.buckets.append(Bucket(read_rate(rate)))
        self._given = Path(card) if card is not None else None
        if self._given is not None and not self._given.is_dir():
            raise UsageError(f"There is no folder {self._given} to serve as a card.")
        self._days, self._seed, self._gps, self._now = days, seed, gps, now
        self._cache = cache
        self._listen = (host, port, notify_port, live_port)
        self._rtsp_port = rtsp_port
        self._advertise = advertise
        self._replay = Path(replay) if replay is not None else None
        self._stack = contextlib.AsyncExitStack()
        self.server: Server
        self.scratch: Path

    # --- starting and stopping

    async def __aenter__(self) -> Self:
        async with contextlib.AsyncExitStack() as stack:
            await self._start(stack)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def _start(self, stack: contextlib.AsyncExitStack) -> None:
        self.scratch = Path(tempfile.mkdtemp(prefix="vantrue-mock-"))
        stack.callback(shutil.rmtree, self.scratch, ignore_errors=True)
        root = await asyncio.to_thread(self._made_card) if self._given is None else self._given
        contents = Contents(root, own=self._given is None)
        maker = Maker(self.model.card, self.scratch, self.clock.now, self._gps, self._seed)
        inside = (self.model, self.state, contents, Recorder(contents, maker), self.faults)
        self.device = Device(*inside) if self._replay is None else Replay(*inside).play(self._replay)
        self.server = Server(self.device.answer, self.air, on_open=self._opened, after=self._after)
        host, port, notify_port, live_port = self._listen
        await self.server.start(host, port)
        stack.push_async_callback(self.server.stop)
        self.notifier = Notifier(self.air)
        await self.notifier.start(host, notify_port)
        stack.push_async_callback(self.notifier.stop)
        self.device.notify = self.notifier.say
        self.live_view = LiveView(self.air, lambda: self.state.lens, self._clock_text, bare=self.model.bare_live)
        await self.live_view.start(host, live_port)
        stack.push_async_callback(self.live_view.stop)
        self.device.live_ports = (self._rtsp_port, self.live_view.port)
        self.presence = Presence(self.air, self.server, [self.notifier, self.live_view], self.device)
        stack.push_async_callback(self.presence.stop)
        for fault in self.faults:
            fault.camera = self
            fault.install(self)
        self.presence.later(self._roll_over_when_due())
        if self._advertise:
            from vantrue_client.mock.advertise import advertised

            await stack.enter_async_context(advertised(self.model.name, self.state.ssid, self.host, self.port))

    def _made_card(self) -> Path:
        if self._replay is not None:
            return Path(tempfile.mkdtemp(dir=self.scratch))
        cache = self._cache or default_cache()
        made = cached_card(cache, model=self.model.name, days=self._days, seed=self._seed, gps=self._gps, now=self._now)
        checkout(made, self.scratch / "card")
        return self.scratch / "card"

    @classmethod
    def running(cls, *arguments: Any, **options: Any) -> AbstractContextManager[RunningCamera]:
        """Run one in a thread of its own, for code that is not async; takes what the class takes.

        >>> from urllib.request import urlopen
        >>> with MockCamera.running("e3", card=Path(".")) as camera:
        ...     urlopen(f"{camera.url}/?custom=1&cmd=3016").status
        200
        """
        from vantrue_client.mock.running import running

        return running(cls(*arguments, **options))

    # --- where it is and what it holds

    @property
    def host(self) -> str:
        """The address it listens on."""
        return self.server.host

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self.server.port

    @property
    def notify_port(self) -> int:
        """The port of the notification socket."""
        return self.notifier.port

    @property
    def live_port(self) -> int:
        """The port of its live picture as MJPEG."""
        return self.live_view.port

    @property
    def address(self) -> str:
        """``127.0.0.1:PORT``."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """``http://127.0.0.1:PORT``."""
        return f"http://{self.address}"

    @property
    def card(self) -> Path:
        """The folder that is served: its working copy, or the folder that was given."""
        return self.contents.root

    @property
    def recordings(self) -> list[Entry]:
        """The truth: every file that it holds now, by path, with the bytes that a download must deliver."""
        return self.contents.entries()

    @property
    def requests(self) -> list[Request]:
        """What was asked, in order."""
        return self.server.requests

    @property
    def peak_connections(self) -> int:
        """The most connections that were open at once."""
        return self.server.peak

    # --- inside

    def _clock_text(self) -> str:
        return f"{self.clock.now():%H:%M:%S}"

    def _opened(self, at_once: int) -> None:
        for fault in self.faults:
            fault.opened(at_once)

    def _after(self, request: Request, reply: Reply) -> None:
        for fault in self.faults:
            fault.after(request, reply)

    async def _roll_over_when_due(self) -> None:
        while True:
            left = self.device.recorder.left
            await asyncio.sleep(0.5 if left is None else min(0.5, max(0.01, left)))
            if left is not None and left <= 0:
                await self.roll_over()


def default_cache() -> Path:
    """Where made cards are kept."""
    from platformdirs import user_cache_path

    return user_cache_path("vantrue", appauthor=False) / "mock"
