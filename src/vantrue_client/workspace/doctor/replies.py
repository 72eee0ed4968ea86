"""What a bundle asks the camera: short replies, as they came, and what must not be read in anything else."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from vantrue_client.camera.contact import Contact
from vantrue_client.camera.transport import Transport
from vantrue_client.errors import CameraError, ConnectionLost, Unanswered
from vantrue_client.wire.commands import Command, target

SECONDS = 30.0  # for all of them together
MOST_BODY = 64 * 1024
ASKED = (
    Command.VERSION,
    Command.COMMANDS,
    Command.SETTINGS,
    Command.CAPABILITIES,
    Command.CARD,
    Command.MODE,
    Command.RECORDING_FOR,
    Command.FREE_SPACE,
    Command.BATTERY,
)
_HARMLESS = frozenset({"Cmd", "Status"})


@dataclass(slots=True)
class Replies:
    """The bodies by command, or the name of the error that came instead; and secrets, kept to be masked."""

    bodies: dict[int, bytes | str] = field(default_factory=dict, repr=False)
    secrets: set[str] = field(default_factory=set, repr=False)


async def ask_all(transport: Transport) -> Replies:
    """Ask, one after the other, as far as it goes within the time; a camera that leaves ends it."""
    replies, contact = Replies(), Contact(transport)
    try:
        async with asyncio.timeout(SECONDS):
            await contact.greet()
            named = await contact.tolerant(Command.ACCESS_POINT)
            replies.secrets |= (
                {text for _, text in named.pairs if not text.isdigit() or len(text) > 5} if named else set()
            )
            for command in ASKED:
                replies.bodies[int(command)] = await _body(transport, command)
    except (ConnectionLost, TimeoutError) as error:
        replies.bodies.setdefault(0, type(error).__name__)
    finally:
        await contact.close_session()
    return replies


async def _body(transport: Transport, command: Command) -> bytes | str:
    try:
        return await transport.command(target(command), most=MOST_BODY, again=False)
    except Unanswered as error:
        return type(error).__name__
    except ConnectionLost:
        raise
    except CameraError as error:
        return type(error).__name__
