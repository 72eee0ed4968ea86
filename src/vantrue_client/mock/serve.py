"""``vantrue mock``: a simulated camera until it is interrupted."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator
from typing import Any

from vantrue_client.mock.camera import MockCamera


async def serve(camera: MockCamera, ready: Callable[[str], None]) -> None:
    """Run a camera until cancelled; ``ready`` is told its URL once it answers. OSError where it cannot listen."""
    async with camera:
        ready(camera.url)
        await asyncio.Event().wait()


def run(camera: MockCamera) -> int:
    """Print one line, the camera's URL, and serve until SIGINT (130) or SIGTERM (0); the exit code is returned.

    Raises OSError where it cannot listen.
    """
    return asyncio.run(_until_signalled(camera))


async def _until_signalled(camera: MockCamera) -> int:
    loop = asyncio.get_running_loop()
    told: asyncio.Future[int] = loop.create_future()
    serving = asyncio.create_task(serve(camera, lambda url: print(url, flush=True)))
    with _signals(loop, told):
        try:
            waited: list[asyncio.Future[Any]] = [serving, told]
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        finally:
            serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving
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
