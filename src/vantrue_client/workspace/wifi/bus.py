"""The system's message bus: calls and signals of NetworkManager, nothing else. A local socket only."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from vantrue_client.errors import WifiError

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

NM = "org.freedesktop.NetworkManager"
_WHERE = {
    "darwin": "click the Wi-Fi symbol in the menu bar",
    "win32": "click the network symbol at the right of the taskbar, then the arrow beside Wi-Fi",
}
CLICK = (
    f"By hand: {_WHERE.get(sys.platform, 'click the network symbol of your desktop')} and choose the camera's network "
    "(its name contains VANTRUE); afterwards choose your own there again."
)
ANSWER = 10.0  # seconds for a reply
_USUAL = "unix:path=/run/dbus/system_bus_socket"
_DENIED = ("PermissionDenied", "AccessDenied", "NotAuthorized")
_NO_MANAGER = ("ServiceUnknown", "NameHasNoOwner", "NoReply")


class BusFault(Exception):
    """The bus or NetworkManager answered with an error; ``name`` is its last part."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name.rpartition(".")[2]


class Bus:
    """A connection to the system bus. Raises WifiError where there is none, or NetworkManager is not on it."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    async def call(self, path: str, interface: str, member: str, signature: str = "", *body: Any) -> list[Any]:
        """Call a method; raises BusFault for an error that is about what was asked, WifiError for the rest."""
        from dbus_fast import Message, MessageType

        reply = await self._send(Message(NM, path, interface, member, signature=signature, body=list(body)))
        if reply.message_type is MessageType.ERROR:
            raise _fault(reply.error_name or "")
        return reply.body

    async def properties(self, path: str, interface: str) -> dict[str, Any]:
        """All properties that an object has of an interface."""
        found = await self.call(path, "org.freedesktop.DBus.Properties", "GetAll", "s", interface)
        return {name: variant.value for name, variant in found[0].items()}

    @asynccontextmanager
    async def signals(self, path: str, interface: str, member: str) -> AsyncIterator[asyncio.Queue[list[Any]]]:
        """What an object signals from now on."""
        from dbus_fast import Message, MessageType

        heard: asyncio.Queue[list[Any]] = asyncio.Queue()

        def hear(message: Message) -> None:
            kind = (message.message_type, message.path, message.interface, message.member)
            if kind == (MessageType.SIGNAL, path, interface, member):
                heard.put_nowait(message.body)

        rule = f"type='signal',sender='{NM}',path='{path}',interface='{interface}',member='{member}'"
        bus = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "AddMatch")
        self._bus.add_message_handler(hear)
        try:
            await self._send(Message(*bus, signature="s", body=[rule]))
            yield heard
        finally:
            self._bus.remove_message_handler(hear)

    async def _send(self, message: Message) -> Message:
        try:
            async with asyncio.timeout(ANSWER):
                reply = await self._bus.call(message)
        except TimeoutError:
            raise WifiError("NetworkManager does not answer.", advice=f"Restart it. {CLICK}") from None
        except (OSError, EOFError) as error:
            raise WifiError("The system's message bus hung up.", advice="Try again.") from error
        assert reply is not None
        return reply


@asynccontextmanager
async def system_bus() -> AsyncIterator[Bus]:
    """Connect to the system bus, a local socket."""
    try:
        from dbus_fast.aio import MessageBus
    except ImportError:
        raise WifiError("This system's Wi-Fi cannot be changed from here.", advice=CLICK) from None
    address = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS") or _USUAL
    if not all(part.startswith("unix:") for part in address.split(";")):
        raise WifiError("The system's message bus is not on this machine.", advice=CLICK)
    bus = None
    try:
        async with asyncio.timeout(ANSWER):
            bus = await MessageBus(bus_address=address).connect()
    except Exception as error:  # the library raises whatever fits: system errors, its own, bare ones
        raise WifiError("This system has no message bus to reach NetworkManager by.", advice=CLICK) from error
    try:
        yield Bus(bus)
    finally:
        bus.disconnect()


def variants(values: Mapping[str, tuple[str, object]]) -> dict[str, Any]:
    """Values with their D-Bus types as the bus takes them."""
    from dbus_fast import Variant

    return {name: Variant(kind, value) for name, (kind, value) in values.items()}


def _fault(name: str) -> Exception:
    if name.endswith(_NO_MANAGER) or ".Spawn." in name:
        return WifiError("NetworkManager does not run here.", advice=CLICK)
    if name.endswith(_DENIED):
        return WifiError(
            "The system does not let you change its Wi-Fi.", advice=f"Ask who administers it (polkit). {CLICK}"
        )
    return BusFault(name)
