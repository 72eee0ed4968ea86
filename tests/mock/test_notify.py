"""The notification socket: documents arrive split and glued, and silence ends the session."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.mock.client import fields
from vantrue_client.mock import MockCamera


async def test_what_happens_is_told_in_order(folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        reader, writer = await asyncio.open_connection(camera.host, camera.notify_port)
        writer.write(b"02:001:0")
        while not camera.notifier.heartbeats:
            await asyncio.sleep(0)
        for status in (1, 2, 9):
            camera.device.notify(status)
        pieces: list[bytes] = []
        while b"".join(pieces).count(b"</Function>") < 3:
            pieces.append(await reader.read(4096))
        told = b"".join(pieces).decode()
        assert fields(told, "Status") == ["1", "2", "9"]
        assert set(fields(told, "Cmd")) == {"3020"}
        assert not all(piece.endswith(b"</Function>\n") for piece in pieces), "at least one document is split"
        writer.close()


async def test_without_a_heartbeat_the_session_ends(folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        camera.notifier.heartbeat = 0.05
        reader, writer = await asyncio.open_connection(camera.host, camera.notify_port)
        assert await reader.read() == b""
        writer.close()
