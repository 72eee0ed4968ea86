"""The notification socket: one connection that stays, a heartbeat, and what the camera says by itself.

Facts: camera-wifi, Notifications. The connection is opened again when it breaks, with growing pauses.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from vantrue_client.camera.contact import Contact
from vantrue_client.camera.line import Line
from vantrue_client.errors import CameraError, ConnectionLost
from vantrue_client.model.event import Event, News
from vantrue_client.wire.notifications import HEARTBEAT, HEARTBEAT_EVERY, PORT, Notifications

SHORTEST, LONGEST = 1.0, 30.0
"""Seconds between tries to connect, doubled each time."""
HELD = HEARTBEAT_EVERY
"""Seconds after which a connection counts as one that the camera took: others are ended at once."""

READ = 4096

log = logging.getLogger(__name__)


async def events(contact: Contact, *, port: int = PORT, give_up: float | None = None) -> AsyncGenerator[Event]:
    """What it says, as it says it, till who listens leaves.

    give_up  seconds without a connection after which it is given up; None: the patience for that

    It ends by itself where the camera says that another client took the place (News.REPLACED): coming back would throw
    that one out. Raises ConnectionLost once it is given up.
    """
    transport = contact.transport
    most = transport.patience.give_up if give_up is None else give_up
    pause, since = SHORTEST, time.monotonic()
    async with transport.beside(port) as to:
        while True:
            began = time.monotonic()
            lost: ConnectionLost | None = None
            try:
                async with to.line() as line, aclosing(_said(line)) as said:
                    async for event in said:
                        yield event
                        if event.news is News.REPLACED:
                            return
                        since = time.monotonic()
            except ConnectionLost as error:
                lost = error
            if time.monotonic() - began >= HELD:
                pause, since = SHORTEST, time.monotonic()
            if time.monotonic() - since + pause > most:
                raise lost or ConnectionLost(f"{to.address} ends every connection.", address=str(to.address))
            log.info("%s is listened to again in %g s: %s", to.address, pause, lost or "it ended the connection")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST)


async def _said(line: Line) -> AsyncGenerator[Event]:
    """Events of one connection, till the camera ends it; a heartbeat beside."""
    line.notice_silence(2 * HEARTBEAT_EVERY)
    documents = Notifications()
    beating = asyncio.create_task(_beat(line))
    try:
        while data := await line.receive(READ):
            for event in documents.feed(data):
                yield event
    finally:
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)


async def _beat(line: Line) -> None:
    try:
        while True:
            await line.send(HEARTBEAT)
            await asyncio.sleep(HEARTBEAT_EVERY)
    except CameraError:
        line.end()  # who listens then hears that it ended
