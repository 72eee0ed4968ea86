"""A recording's thumbnail."""

from __future__ import annotations

from vantrue_client.camera.transport import Transport
from vantrue_client.errors import ProtocolError, UsageError
from vantrue_client.wire.commands import thumbnail_target
from vantrue_client.wire.reply import check, raise_for_page, read_reply

MOST = 4 * 1024 * 1024
_JPEG = b"\xff\xd8"


async def still(transport: Transport, target: str) -> bytes:
    """A JPEG of about 320x180 (facts: camera-wifi, 4001); raises the typed error that comes instead of one."""
    if not target.startswith("/") or "?" in target:
        raise UsageError(f"{target!r} is no file's place on a camera.")
    address = str(transport.address)
    body = await transport.command(thumbnail_target(target), most=MOST)
    if body.startswith(_JPEG):
        return body
    raise_for_page(body, address)
    check(read_reply(body[:4096], address=address), address)
    raise ProtocolError(f"{address} has no thumbnail of {target}.", address=address)
