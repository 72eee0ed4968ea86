"""DNS-SD: what a home router or a bridge may announce of a camera; the firmware itself announces nothing."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

TYPES = ("_vantrue._tcp.local.", "_http._tcp.local.")
log = logging.getLogger(__name__)


@asynccontextmanager
async def advertised(model: str, name: str, host: str, port: int) -> AsyncIterator[None]:
    """Announce a camera while the block runs; a network without multicast is a warning, nothing worse."""
    from zeroconf import NonUniqueNameException
    from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

    zone = None
    try:
        address = ipaddress.ip_address(host)
        everywhere = address.is_unspecified
        zone = AsyncZeroconf() if everywhere else AsyncZeroconf(interfaces=[host])
        packed = [ipaddress.ip_address(_outward() if everywhere else host).packed]
        server = f"{name.replace('_', '-')}-{port}.local."
        told = {"model": model}
        services = [
            AsyncServiceInfo(kind, f"{name}-{port}.{kind}", port, addresses=packed, properties=told, server=server)
            for kind in TYPES
        ]
        await asyncio.gather(*[await zone.async_register_service(service) for service in services])
    except (OSError, ValueError, NonUniqueNameException) as error:
        log.warning("the simulated camera cannot be announced: %s", error)
    try:
        yield
    finally:
        if zone is not None:
            await zone.async_unregister_all_services()
            await zone.async_close()


def _outward() -> str:
    """The address that others reach this computer by; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.168.1.254", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
