"""A system bus of its own with python-dbusmock's NetworkManager on it: the laptop's Wi-Fi as a test wants it."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from tests.tools import needs, needs_module

NM = "org.freedesktop.NetworkManager"
ROOT = "/org/freedesktop/NetworkManager"
DEVICE = f"{ROOT}/Devices/wlan0"
MOCK = "org.freedesktop.DBus.Mock"
TEMPLATE = Path(__file__).with_name("template.py")
BOUND = 120.0

CAMERA = "E3_VANTRUE_13c6"
PASSPHRASE = "Sesam-oeffne-7391"

_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""


class Refusal(Exception):
    """The bus answered with an error."""


class Radio:
    """The Wi-Fi of a laptop."""

    def __init__(self, address: str, process: subprocess.Popen[bytes] | None = None) -> None:
        self.address = address
        self.process = process

    def call(self, path: str, interface: str, member: str, signature: str = "", *body: Any) -> Any:
        """Call a method on the bus; its first result."""
        return asyncio.run(self._call(path, interface, member, signature, body))

    def get(self, path: str, interface: str, name: str) -> Any:
        """A property."""
        return self.call(path, "org.freedesktop.DBus.Properties", "Get", "ss", interface, name).value

    def add(self, name: str, *, label: str = "camera", signal: int = 60, bits: int = 0x100) -> str:
        """An access point comes into reach."""
        body = (DEVICE, label, name, "02:00:00:00:00:02", 2, 2437, 54000, signal, bits)
        return str(self.call(ROOT, MOCK, "AddAccessPoint", "ssssuuuyu", *body))

    def in_network(self) -> str | None:
        """The profile's id that the Wi-Fi has now."""
        active = self.get(DEVICE, f"{NM}.Device", "ActiveConnection")
        return None if active == "/" else str(self.get(active, f"{NM}.Connection.Active", "Id"))

    def profiles(self) -> int:
        """How many profiles there are."""
        return len(self.call(f"{ROOT}/Settings", f"{NM}.Settings", "ListConnections"))

    def crash(self) -> None:
        """NetworkManager ends."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(BOUND)

    def drop(self) -> None:
        """The network that the Wi-Fi is in goes out of reach; what is volatile is forgotten."""
        active = self.get(DEVICE, f"{NM}.Device", "ActiveConnection")
        connection = self.get(active, f"{NM}.Connection.Active", "Connection")
        self.call(connection, f"{NM}.Settings.Connection", "Delete")

    def newest_profile(self) -> Any:
        """The newest profile by sections, without its passphrase."""
        newest = self.call(f"{ROOT}/Settings", f"{NM}.Settings", "ListConnections")[-1]
        return self.call(newest, f"{NM}.Settings.Connection", "GetSettings")

    def set_name(self, point: str, name: bytes) -> None:
        """Give an access point a name that is no text."""
        value = Variant("ay", name)
        body = (f"{NM}.AccessPoint", "Ssid", value)
        self.call(point, "org.freedesktop.DBus.Properties", "Set", "ssv", *body)

    def out_of_reach(self, far: bool) -> None:
        """Former networks cannot be joined, or can again."""
        self.call(ROOT, MOCK, "OutOfReach", "b", far)

    async def ask_state(self) -> int:
        """The state of the Wi-Fi device, as NMDeviceState numbers them."""
        asked = (f"{NM}.Device", "State")
        return int((await self._call(DEVICE, "org.freedesktop.DBus.Properties", "Get", "ss", asked)).value)

    async def _call(self, path: str, interface: str, member: str, signature: str, body: tuple[Any, ...]) -> Any:
        bus = await MessageBus(bus_address=self.address).connect()
        try:
            reply = await bus.call(Message(NM, path, interface, member, signature=signature, body=list(body)))
        finally:
            bus.disconnect()
        assert reply is not None
        if reply.message_type is MessageType.ERROR:
            raise Refusal(reply.error_name, reply.body)
        return reply.body[0] if reply.body else None


@contextmanager
def system_bus(folder: Path) -> Iterator[str]:
    """A message bus with nothing on it; its address."""
    daemon = needs("dbus-daemon")
    config = folder / "bus.conf"
    config.write_text(_CONFIG.format(socket=folder / "bus"))
    with subprocess.Popen(
        [daemon, f"--config-file={config}", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@contextmanager
def radio(folder: Path, *, furnished: bool = True, **parameters: Any) -> Iterator[Radio]:
    """A laptop at home, in its Wi-Fi; the parameters are those of the template, and properties of NetworkManager."""
    python = needs_module("dbusmock")
    with system_bus(folder) as address:
        command = [python, "-m", "dbusmock", "--system", "--template", str(TEMPLATE), "-p", json.dumps(parameters)]
        with subprocess.Popen(
            command, env={"DBUS_SYSTEM_BUS_ADDRESS": address, "PYTHONDONTWRITEBYTECODE": "1"}, stdout=subprocess.DEVNULL
        ) as process:
            try:
                here = Radio(address, process)
                asyncio.run(_ready(here, process))
                if furnished:
                    here.call(ROOT, MOCK, "Furnish")
                yield here
            finally:
                process.terminate()


async def _ready(here: Radio, process: subprocess.Popen[bytes]) -> None:
    async with asyncio.timeout(BOUND):
        while process.poll() is None:
            try:
                await here._call(ROOT, NM, "GetDevices", "", ())
            except Refusal:
                await asyncio.sleep(0.05)
            else:
                return
    raise AssertionError(f"dbusmock ended with {process.returncode}")
