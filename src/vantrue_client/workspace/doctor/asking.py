"""What is asked of the camera's address, each question within a bounded time and through the gate."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

from vantrue_client.camera.camera import Camera
from vantrue_client.camera.contact import Contact
from vantrue_client.camera.transport import Transport
from vantrue_client.errors import CameraError, Unanswered
from vantrue_client.model import Recording
from vantrue_client.wire.commands import Command, target
from vantrue_client.workspace.doctor.answers import Heard
from vantrue_client.workspace.doctor.card import Listed, Pieces

MOST_BODY = 64 * 1024
OFFSET = 1024  # where the piece of a file that is tried begins, and how long it is


async def hear(transport: Transport) -> Heard:
    """Ask who is there (3012), once; a model that wants its session opened first gets it (facts: camera-wifi, 3035)."""
    heard = await _ask(transport)
    if isinstance(heard.error, Unanswered):
        contact = Contact(transport)
        try:
            if await contact.open_session():
                return await _ask(transport)
        finally:
            await contact.close_session()
    return heard


async def listing(camera: Camera, seconds: float) -> Listed:
    """The card's list, as far as it comes within so many seconds."""
    known: list[Recording] = []
    try:
        async with asyncio.timeout(seconds), aclosing(camera.recordings()) as found:
            async for recording in found:
                known.append(recording)  # noqa: PERF401 (what came before an error counts)
    except TimeoutError:
        return Listed(known, camera.listed_by, late=True)
    except CameraError as error:
        return Listed(known, camera.listed_by, error)
    return Listed(known, camera.listed_by)


async def pieces(camera: Camera, recording: Recording) -> Pieces:
    """A piece of a file, alone and as part of the file; raises what `Camera.open` raises."""
    offset = min(OFFSET, recording.size // 2)
    async with camera.open(recording) as opened:
        whole = await _first(aiter(opened), offset + OFFSET)
    async with camera.open(recording, offset) as opened:
        return Pieces(offset, opened.offset, whole, await _first(aiter(opened), OFFSET))


async def _ask(transport: Transport) -> Heard:
    patience = transport.patience
    try:
        async with transport.stream(
            target(Command.VERSION), first_byte=patience.connect + patience.command
        ) as response:
            async with asyncio.timeout(patience.command):
                body = await response.read(MOST_BODY)
            return Heard(status=response.status, server=response.headers.get("server", ""), body=body)
    except TimeoutError:
        return Heard(Unanswered("It began an answer and did not end it.", silent=True))
    except CameraError as error:
        return Heard(error)


async def _first(chunks: AsyncIterator[bytes], count: int) -> bytes:
    """The first so many bytes, fewer where it ends before."""
    read = bytearray()
    async for chunk in chunks:
        read += chunk
        if len(read) >= count:
            break
    return bytes(read[:count])
