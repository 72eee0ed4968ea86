"""What is announced by DNS-SD. Whatever a name on the network claims, it is a candidate and no more."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from vantrue_client.camera.address import Address
from vantrue_client.camera.interfaces import Interface
from vantrue_client.camera.verify import Candidate
from vantrue_client.policy import backstop
from vantrue_client.policy.gate import is_local
from vantrue_client.wire.models import identify

if TYPE_CHECKING:
    from zeroconf import ServiceStateChange, Zeroconf
    from zeroconf.asyncio import AsyncZeroconf

CAMERAS = "_vantrue._tcp.local."
WEB = "_http._tcp.local."
MOST = 64  # names that are looked at; a camera owner has few, a hostile network has many
MOST_ADDRESSES = 4  # of one service
RESOLVE_MS = 1500

_CAMERA_LIKE = re.compile(r"vantrue|dash[\W_]*cam|viofo|novatek", re.IGNORECASE)


def looks_like_a_camera(kind: str, name: str) -> bool:
    """Whether a service is worth a question: every ``_vantrue``, and a web server only by its name.

    >>> looks_like_a_camera(WEB, f"E3_VANTRUE_13c6.{WEB}"), looks_like_a_camera(WEB, f"Printer.{WEB}")
    (True, False)
    """
    label = name.removesuffix(f".{kind}")
    return kind == CAMERAS or bool(_CAMERA_LIKE.search(label)) or identify(label) is not None


async def announced(interface: Interface | None, note: Callable[[str], None]) -> AsyncGenerator[Candidate]:
    """Services as they are announced, for ever; ends at once, with a note, where multicast cannot be had."""
    with backstop.multicast():
        async with aclosing(_announced(interface, note)) as services:
            async for candidate in services:
                yield candidate


async def _announced(interface: Interface | None, note: Callable[[str], None]) -> AsyncGenerator[Candidate]:
    from zeroconf import Error as ZeroconfError
    from zeroconf import InterfaceChoice, IPVersion
    from zeroconf.asyncio import AsyncServiceBrowser, AsyncZeroconf

    try:
        zeroconf = AsyncZeroconf(
            interfaces=[interface.address] if interface else InterfaceChoice.All, ip_version=IPVersion.V4Only
        )
    except (OSError, ZeroconfError, RuntimeError, ValueError) as error:
        note(f"DNS-SD cannot be used here: {error}")
        return
    names: asyncio.Queue[tuple[str, str]] = asyncio.Queue(MOST)

    def changed(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if state_change.name == "Added" and looks_like_a_camera(service_type, name):
            with suppress(asyncio.QueueFull):
                names.put_nowait((service_type, name))

    browser = AsyncServiceBrowser(zeroconf.zeroconf, [CAMERAS, WEB], handlers=[changed])
    try:
        for _ in range(MOST):
            kind, name = await names.get()
            candidate = await _resolved(zeroconf, kind, name)
            if candidate is not None:
                yield candidate
    finally:
        await browser.async_cancel()
        await zeroconf.async_close()


async def _resolved(zeroconf: AsyncZeroconf, kind: str, name: str) -> Candidate | None:
    from zeroconf import BadTypeInNameException
    from zeroconf.asyncio import AsyncServiceInfo

    try:
        service = AsyncServiceInfo(kind, name)
    except BadTypeInNameException:
        return None
    if not await service.async_request(zeroconf.zeroconf, RESOLVE_MS) or not 0 < (service.port or 0) < 65536:
        return None
    assert service.port is not None
    at = [str(Address(address, service.port)) for address in service.parsed_addresses() if is_local(address)]
    label = "".join(letter for letter in name.removesuffix(f".{kind}") if letter.isprintable())[:64]
    return Candidate(at[0], "dns-sd", label, also=tuple(at[1:MOST_ADDRESSES])) if at else None
