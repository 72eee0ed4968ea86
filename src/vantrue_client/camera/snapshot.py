"""A picture taken now, as the camera wrote it (facts: camera-wifi, 1001, 2017, 2018)."""

from __future__ import annotations

import asyncio

from vantrue_client.camera.contact import Contact
from vantrue_client.camera.playback import IS_PHOTO, PHOTO, Playback
from vantrue_client.errors import CommandError, NotFound, ProtocolError, Unsupported, WrongState
from vantrue_client.model import Recording
from vantrue_client.wire.commands import Command
from vantrue_client.wire.record import recording
from vantrue_client.wire.reply import Reply, check, raise_for_page, read_reply

MOST = 64 * 1024 * 1024
PAUSES = (0.1, 0.4, 1.0)
"""Seconds before the picture that was triggered is asked for, and again where it is not there yet."""
_JPEG = b"\xff\xd8"


async def take(contact: Contact, playback: Playback) -> bytes | Recording:
    """A JPEG where the camera hands one over while it records, else the photo that it put on its card.

    Recording is not stopped unless that was allowed. Raises CameraBusy, WrongState, Unsupported, ConnectionLost.
    """
    if await contact.knows(Command.SNAPSHOT) and await contact.value(Command.MODE) != IS_PHOTO:
        try:
            await contact.ask(Command.SNAPSHOT)
            return await _picture(contact)
        except (WrongState, Unsupported):
            pass  # it does not record, or does it in photo mode only
    try:
        return _photo(contact, await contact.ask(Command.TAKE_PHOTO))
    except WrongState:
        async with playback.meanwhile("it takes a photo only in photo mode", PHOTO):
            return _photo(contact, await contact.ask(Command.TAKE_PHOTO))


async def _picture(contact: Contact) -> bytes:
    missing: CommandError | None = None
    for pause in PAUSES:
        await asyncio.sleep(pause)
        body = await contact.body(Command.SNAPSHOT_IMAGE, most=MOST, again=False)
        if body.startswith(_JPEG):
            return body
        try:
            raise_for_page(body, contact.address)
            check(read_reply(body, address=contact.address), contact.address)
        except NotFound as error:
            missing = error
    raise missing or ProtocolError(
        f"{contact.address} took a picture and did not hand it over.", address=contact.address
    )


def _photo(contact: Contact, reply: Reply) -> Recording:
    name, path = reply.text("NAME"), reply.text("FPATH")
    if not name or not path:
        raise ProtocolError(
            f"{contact.address} took a photo and did not say which file it is.", address=contact.address
        )
    return recording(name, path, size=None, channels=contact.layout)
