"""``vantrue mock``: a simulated camera until it is interrupted."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vantrue_client.mock.camera import MockCamera


@dataclass(frozen=True, slots=True)
class Options:
    """What the command takes (design: experience, The simulated camera); see `MockCamera` for what each means."""

    host: str = "127.0.0.1"
    port: int = 0
    model: str = "n4-pro"
    card: Path | None = None
    days: int = 1
    seed: int = 0
    rate: str | None = None
    latency: str | None = None
    gps: str | None = None
    faults: tuple[str, ...] = ()
    advertise: bool = False
    notify_port: int = 0
    live_port: int = 0
    rtsp_port: int = 554
    replay: Path | None = None


async def serve(options: Options, ready: Callable[[str], None]) -> None:
    """Run a camera until cancelled; ``ready`` is told its URL once it answers."""
    camera = MockCamera(
        options.model,
        options.faults,
        host=options.host,
        port=options.port,
        card=options.card,
        days=options.days,
        seed=options.seed,
        rate=options.rate,
        latency=options.latency,
        gps=options.gps,
        advertise=options.advertise,
        notify_port=options.notify_port,
        live_port=options.live_port,
        rtsp_port=options.rtsp_port,
        replay=options.replay,
    )
    async with camera:
        ready(camera.url)
        await asyncio.Event().wait()


def run(options: Options) -> int:
    """Print one line, the camera's URL, and serve until SIGINT (130) or SIGTERM (0); the exit code is returned.

    Raises UsageError for an unknown model, fault or rate, OSError where it cannot listen.
    """
    return asyncio.run(_until_signalled(options))


async def _until_signalled(options: Options) -> int:
    loop = asyncio.get_running_loop()
    told: asyncio.Future[int] = loop.create_future()
    camera = asyncio.create_task(serve(options, lambda url: print(url, flush=True)))
    with _signals(loop, told):
        try:
            waited: list[asyncio.Future[Any]] = [camera, told]
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        finally:
            camera.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await camera
    return told.result()


@contextlib.contextmanager
def _signals(loop: asyncio.AbstractEventLoop, told: asyncio.Future[int]) -> Iterator[None]:
    """Hear SIGINT and SIGTERM; where a loop cannot, Ctrl-C cancels as it does anywhere."""

    def hear(code: int) -> None:
        if not told.done():
            told.set_result(code)

    codes = {signal.SIGINT: 130, signal.SIGTERM: 0}
    try:
        for number, code in codes.items():
            loop.add_signal_handler(number, hear, code)
    except NotImplementedError:
        codes = {}
    yield
    for number in codes:
        loop.remove_signal_handler(number)
