"""RTSP through PyAV, which opens its sockets in C: only ever to a relay of ours on loopback (design: house).

PyAV waits in a thread. What ends the wait is the relay, which ends its connections; no thread is left behind.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, suppress
from typing import TypeVar

import av
import av.container

from vantrue_client.camera.frames import Frame, Newest, laid
from vantrue_client.camera.relay import Relay
from vantrue_client.errors import CameraError, ConnectionLost, ProtocolError

OPTIONS = {"rtsp_transport": "tcp", "analyzeduration": "1000000"}
"""Packets over the connection itself, and after a second (in microseconds) enough is known of the stream."""
_Taken = TypeVar("_Taken")
LINGER = 5.0  # seconds that a thread has to notice that its relay is gone


def reading(
    relay: Relay, silence: float, take: Callable[[av.container.InputContainer], Iterator[_Taken]]
) -> Iterator[_Taken]:
    """What is taken from the stream, to be read in a thread; raises the typed error of what ends it.

    silence  seconds without a byte before it counts as gone
    """
    try:
        with av.open(relay.url, options=OPTIONS, timeout=(silence, silence)) as stream:
            yield from take(stream)
    except (av.FFmpegError, OSError, IndexError, ValueError) as error:
        raise _trouble(relay, error) from error


def _trouble(relay: Relay, error: Exception) -> CameraError:
    """What ended a stream, as the typed error: what the relay met, else what PyAV says of the stream."""
    at = relay.camera
    if isinstance(relay.lost, CameraError):
        return relay.lost
    if isinstance(error, av.InvalidDataError | IndexError):
        return ProtocolError(f"{at} sends a live picture that cannot be read.", address=at)
    return ConnectionLost(f"{at} ended its live picture.", address=at, advice="The car may have driven away.")


async def in_thread(work: Callable[[threading.Event], None], relay: Relay) -> None:
    """Run some reading in a thread; cancelled, the relay is stopped, which ends it."""
    stop = threading.Event()
    thread = asyncio.create_task(asyncio.to_thread(work, stop))
    try:
        await asyncio.shield(thread)
    finally:
        stop.set()
        await relay.stop()
        with suppress(Exception):
            await asyncio.wait_for(asyncio.shield(thread), LINGER)


async def decoded(relay: Relay, silence: float) -> AsyncGenerator[Frame]:
    """The newest decoded frame at each turn; raises ConnectionLost, ProtocolError, and what the relay met."""
    slot, loop = Newest(), asyncio.get_running_loop()
    pending = threading.Event()

    def lay(frame: Frame) -> None:
        pending.clear()
        slot.put(frame)

    def read(stop: threading.Event) -> None:
        for number, frame in enumerate(reading(relay, silence, lambda stream: stream.decode(video=0))):
            if stop.is_set():
                return
            if not pending.is_set():  # the loop is not told faster than it listens
                pending.set()
                loop.call_soon_threadsafe(lay, Frame(number, decoded=frame))

    async with aclosing(laid(slot, in_thread(read, relay))) as coming:
        async for frame in coming:
            yield frame
