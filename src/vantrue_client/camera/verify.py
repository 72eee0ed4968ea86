"""Whether something that answers is a camera: one request, and one only."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vantrue_client.camera.address import parse_address
from vantrue_client.camera.transport import Transport
from vantrue_client.errors import CameraError, CommandError, ProtocolError
from vantrue_client.model import Patience
from vantrue_client.policy.gate import Gate
from vantrue_client.wire.commands import Command, target
from vantrue_client.wire.models import identify
from vantrue_client.wire.reply import Reply, read_reply

MOST = 64 * 1024
MOST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A camera that answered.

    address  what `Camera` takes
    name     what was announced, else what it says of itself; sensitive: show it, never store or log it
    how      ``dns-sd``, ``gateway``, ``known address``, ``remembered`` or ``sweep``
    text     3012 as it came; None where it tells none
    model    our name of the model; None when unknown
    """

    address: str
    name: str
    how: str
    text: str | None
    model: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Where a camera may be.

    also     further addresses of the same, asked only where the first does not answer
    connect  seconds to wait for a connection; None: as usual
    """

    address: str
    how: str
    name: str = ""
    also: tuple[str, ...] = ()
    connect: float | None = None


async def verify(
    candidate: Candidate, address: str, *, patience: Patience, gate: Gate, interface: str | None = None
) -> Found | None:
    """Ask one of its addresses once for 3012: a reply to it, or the chip maker's server, makes it a camera.

    None for anything else. Raises Refused when the gate says no.
    """
    if candidate.connect is not None:
        patience = replace(patience, connect=candidate.connect)
    at = parse_address(address)
    try:
        with gate.candidate(at.host, at.port):
            async with (
                Transport(address, patience=patience, gate=gate, interface=interface) as transport,
                transport.stream(target(Command.VERSION), first_byte=patience.command) as response,
            ):
                served_by = response.headers.get("server", "")
                body = await response.read(MOST) if response.status == 200 else b""
    except CameraError:
        return None
    reply = _read(body)
    if reply is None and not served_by.lower().startswith("hfs"):
        return None
    text = ((reply and reply.text("String")) or "")[:MOST_TEXT] or None
    name = candidate.name or text or ""
    model = identify(text or "") or identify(name)
    return Found(str(at), name, candidate.how, text, model)


def _read(body: bytes) -> Reply | None:
    """The reply, if it is one to a command and not merely some XML."""
    try:
        reply = read_reply(body)
    except (CommandError, ProtocolError):
        return None
    return reply if reply.cmd == Command.VERSION else None
