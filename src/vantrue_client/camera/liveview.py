"""The live picture: MJPEG read by our own rules, RTSP by PyAV through a relay (facts: camera-wifi, 2019, 3028)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager

from vantrue_client.camera.contact import Contact
from vantrue_client.camera.frames import Frame, newest
from vantrue_client.camera.playback import IS_PHOTO
from vantrue_client.camera.relay import Relay, is_open, relayed
from vantrue_client.camera.transport import Transport
from vantrue_client.errors import CameraError, ConnectionLost, Unsupported
from vantrue_client.wire.commands import Command
from vantrue_client.wire.liveview import GUESSES, Link, read_links_2019
from vantrue_client.wire.mjpeg import Pictures


async def links(contact: Contact) -> list[Link]:
    """The ways to its live picture, the likeliest first: those that it tells, else where the firmware has them."""
    reply = await contact.tolerant(Command.LIVE_VIEW) if await contact.knows(Command.LIVE_VIEW) else None
    if reply is None:
        return list(GUESSES)
    photo = await contact.value(Command.MODE) == IS_PHOTO
    return read_links_2019(reply, photo=photo) or list(GUESSES)


async def choose_lens(contact: Contact, lens: int) -> None:
    """Let the live picture show another lens (3028), counted from 0; raises the typed error where it has none."""
    await contact.ask(Command.LIVE_LENS, lens)


async def live(contact: Contact) -> AsyncGenerator[Frame]:
    """Frames as they come, without end, the newest at each turn.

    Raises ConnectionLost when the camera goes or ends it, Unsupported where it shows none.
    """
    refused: CameraError | None = None
    for link in await links(contact):
        shown = False
        try:
            async with aclosing(newest(frames(contact.transport, link))) as coming:
                async for frame in coming:
                    shown = True
                    yield frame
            raise _ended(contact)
        except CameraError as error:
            if shown:
                raise
            refused = refused or error
    raise _none(contact) from refused


def frames(transport: Transport, link: Link) -> AsyncGenerator[Frame]:
    """Every frame of one link."""
    return _mjpeg(transport, link) if link.protocol == "http" else _rtsp(transport, link)


async def pictures(transport: Transport, link: Link) -> AsyncGenerator[bytes]:
    """Every picture of an MJPEG link, as the camera sent it."""
    async with transport.beside(link.port) as to, to.stream(link.path) as response:
        response.check()
        stream = Pictures()
        async for chunk in response:
            for picture in stream.feed(chunk):
                yield picture


@asynccontextmanager
async def playable(contact: Contact) -> AsyncIterator[Relay]:
    """A relay on loopback to the first way that takes a connection; raises Unsupported where none does."""
    for link in await links(contact):
        if await is_open(contact.transport, link):
            async with relayed(contact.transport, link) as relay:
                yield relay
            return
    raise _none(contact)


async def _mjpeg(transport: Transport, link: Link) -> AsyncGenerator[Frame]:
    number = 0
    async with aclosing(pictures(transport, link)) as coming:
        async for picture in coming:
            yield Frame(number, coded=picture)
            number += 1


async def _rtsp(transport: Transport, link: Link) -> AsyncGenerator[Frame]:
    from vantrue_client.camera.rtsp import decoded

    async with relayed(transport, link) as relay, aclosing(decoded(relay, transport.patience.silence)) as coming:
        async for frame in coming:
            yield frame


def _ended(contact: Contact) -> ConnectionLost:
    at = contact.address
    return ConnectionLost(f"{at} ended its live picture.", address=at, advice="Some end it when recording begins.")


def _none(contact: Contact) -> Unsupported:
    at = contact.address
    return Unsupported(
        f"{at} shows no live picture, where it says that it has one or where the firmware has it.",
        status=-256,
        address=at,
        advice="Leave playback mode on the camera, and see that no other program shows it.",
    )
