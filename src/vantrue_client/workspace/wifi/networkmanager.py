"""NetworkManager by its D-Bus interface, as far as joining a camera needs it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from vantrue_client.errors import CameraNotFound, WifiError, WrongPassphrase
from vantrue_client.workspace.wifi.bus import NM, Bus, BusFault, system_bus, variants
from vantrue_client.workspace.wifi.looks import AccessPoint, security
from vantrue_client.workspace.wifi.profile import VOLATILE, Settings

ROOT = "/org/freedesktop/NetworkManager"
SETTINGS = f"{ROOT}/Settings"
DEVICE = f"{NM}.Device"
WIRELESS = f"{DEVICE}.Wireless"
ACTIVE = f"{NM}.Connection.Active"

JOINING = 45.0  # seconds till there is an address: a camera that wakes takes long
REJOINING = 30.0  # seconds for the former network, which is wide awake
SCANNING = 8.0  # seconds for a scan, which takes 3 to 6
LOOK_AGAIN = 0.5  # seconds after which the state is read, should a signal have been missed
MOST_POINTS = 256

_WIFI_DEVICE = 2  # NMDeviceType
_ACTIVATED_CONNECTION = 2  # NMActiveConnectionState
_UNMANAGED, _UNAVAILABLE, _DISCONNECTED, _PREPARE, _NEED_AUTH = 10, 20, 30, 40, 60  # NMDeviceState
_ACTIVATED, _DEACTIVATING, _FAILED = 100, 110, 120
_SECRETS = {7, 8, 9, 10, 11}  # NMDeviceStateReason: no secrets, the supplicant's complaints
_ADDRESS = {5, 15, 16, 17}  # no address, DHCP
_GONE = {"UnknownConnection", "UnknownObject", "UnknownDevice", "SpecificObjectNotFound", "ConnectionNotAvailable"}
_NOT_THERE = 53  # the network was not found

NO_ADDRESS = "The camera's access point was joined but gave no address."
WAKE = "Its Wi-Fi sleeps to save power: switch it on at the camera, come nearer, and try again."


@dataclass(frozen=True, slots=True)
class Device:
    """A Wi-Fi device and what it is in: the profile's UUID and the access point, None for none."""

    path: str
    interface: str
    active: str | None
    point: str | None


class NetworkManager:
    """NetworkManager on the bus. Raises WifiError for what keeps it from doing what is asked."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def device(self, interface: str | None = None) -> Device:
        """The Wi-Fi device of that name, else the first that can be used. Raises WifiError when there is none."""
        root = await self._bus.properties(ROOT, NM)
        found = [(path, await self._bus.properties(path, DEVICE)) for path in root.get("Devices", ())[:MOST_POINTS]]
        wifi = [(path, values) for path, values in found if values.get("DeviceType") == _WIFI_DEVICE]
        wifi = [one for one in wifi if one[1].get("Interface") == interface] or wifi
        if not wifi:
            raise WifiError("This laptop has no Wi-Fi device that NetworkManager knows.", advice="Plug one in.")
        if not root.get("WirelessHardwareEnabled", True):
            raise WifiError("The Wi-Fi is switched off by a switch or key of the laptop.", advice="Switch it on.")
        if not root.get("WirelessEnabled", True) or not root.get("NetworkingEnabled", True):
            raise WifiError("The Wi-Fi is switched off.", advice="Switch it on: `nmcli radio wifi on`.")
        for path, values in wifi:
            if values.get("State", 0) > _UNAVAILABLE:
                return await self._device(path, values)
        if wifi[0][1].get("State") == _UNMANAGED:
            raise WifiError("NetworkManager leaves the Wi-Fi device to something else.", advice="Join by that.")
        raise WifiError("The Wi-Fi device is not ready.", advice="Look at `rfkill list`: it may be blocked.")

    async def access_points(self, device: Device) -> list[AccessPoint]:
        """The access points that the device sees."""
        [paths] = await self._bus.call(device.path, WIRELESS, "GetAllAccessPoints")
        seen = []
        for path in paths[:MOST_POINTS]:
            with suppress(BusFault):  # it went out of reach meanwhile
                seen.append(_point(path, await self._bus.properties(path, f"{NM}.AccessPoint")))
        return seen

    async def scan(self, device: Device) -> None:
        """Look around anew, as far as NetworkManager lets one: it refuses too many scans."""
        before = (await self._bus.properties(device.path, WIRELESS)).get("LastScan")
        if before is None:
            return

        async def done() -> bool:
            return bool((await self._bus.properties(device.path, WIRELESS)).get("LastScan") != before)

        with suppress(BusFault):
            await self._bus.call(device.path, WIRELESS, "RequestScan", "a{sv}", {})
            await _once(done, SCANNING)

    async def join(self, device: Device, point: AccessPoint, settings: Settings) -> str:
        """Join an access point with a profile of ours; returns the laptop's address there, bounded by `JOINING`.

        Raises WrongPassphrase, CameraNotFound when the access point is gone, and WifiError.
        """
        uuid = str(settings["connection"]["uuid"][1])
        profile = {section: variants(values) for section, values in settings.items()}
        async with self._bus.signals(device.path, DEVICE, "StateChanged") as states:
            try:
                await self._bus.call(
                    ROOT, NM, "AddAndActivateConnection2", "a{sa{sv}}ooa{sv}",
                    profile, device.path, point.path, variants(VOLATILE),
                )  # fmt: skip
            except BusFault as fault:
                raise _not_taken(fault) from None
            try:
                async with asyncio.timeout(JOINING):
                    return await self._address(device, uuid, states)
            except TimeoutError:
                raise CameraNotFound(NO_ADDRESS, advice=WAKE) from None

    async def exists(self, uuid: str) -> str | None:
        """The path of the profile with that UUID."""
        try:
            [path] = await self._bus.call(SETTINGS, f"{NM}.Settings", "GetConnectionByUuid", "s", uuid)
        except BusFault:
            return None
        return str(path)

    async def in_reach(self, uuid: str, device: Device) -> bool:
        """Whether the network of a profile was seen by the last scan."""
        path = await self.exists(uuid)
        return path in (await self._bus.properties(device.path, DEVICE)).get("AvailableConnections", ())

    async def remove(self, uuid: str) -> None:
        """Remove a profile, which ends its connection; nothing happens when it is gone already."""
        path = await self.exists(uuid)
        if path is not None:
            with suppress(BusFault):
                await self._bus.call(path, f"{NM}.Settings.Connection", "Delete")

    async def activate(self, uuid: str, device: Device) -> bool:
        """Join the network of a profile again; False when it does not come up."""
        path = await self.exists(uuid)
        if path is None:
            return False
        try:
            [active] = await self._bus.call(ROOT, NM, "ActivateConnection", "ooo", path, device.path, "/")

            async def up() -> bool:
                return bool((await self._bus.properties(active, ACTIVE)).get("State", 0) == _ACTIVATED_CONNECTION)

            return await _once(up, REJOINING)
        except BusFault:  # its connection has ended: not in reach
            return False

    async def _device(self, path: str, values: dict[str, Any]) -> Device:
        uuid, point = None, values.get("ActiveAccessPoint")
        if (connection := values.get("ActiveConnection", "/")) != "/":
            with suppress(BusFault):  # it ended meanwhile
                active = await self._bus.properties(connection, ACTIVE)
                uuid, point = active.get("Uuid"), active.get("SpecificObject")
        return Device(path, values.get("Interface", ""), uuid, None if point in {None, "/"} else str(point))

    async def _address(self, device: Device, uuid: str, states: asyncio.Queue[list[Any]]) -> str:
        """Wait for the address; raises for the first state that shows that there will be none."""
        begun = False
        while True:
            state, reason = await self._next_state(device, states)
            begun = begun or _PREPARE <= state < _ACTIVATED
            if state == _ACTIVATED:
                values = await self._bus.properties(device.path, DEVICE)
                now = await self._device(device.path, values)
                if now.active == uuid and (address := await self._first_address(values.get("Ip4Config", "/"))):
                    return address
            elif state in {_NEED_AUTH, _FAILED} or (begun and state in {_DISCONNECTED, _DEACTIVATING}):
                raise _failed(state, reason)
            elif state <= _UNAVAILABLE:
                raise WifiError("The Wi-Fi was switched off meanwhile.", advice="Switch it on and try again.")

    async def _next_state(self, device: Device, states: asyncio.Queue[list[Any]]) -> tuple[int, int]:
        try:
            async with asyncio.timeout(LOOK_AGAIN):
                state, _, reason = await states.get()
        except TimeoutError:
            values = await self._bus.properties(device.path, DEVICE)
            state, reason = values.get("State", 0), (values.get("StateReason") or (0, 0))[1]
        return int(state), int(reason)

    async def _first_address(self, config: str) -> str | None:
        if config == "/":
            return None
        try:
            addresses = (await self._bus.properties(config, f"{NM}.IP4Config")).get("AddressData") or []
        except BusFault:
            return None
        return str(addresses[0]["address"].value) if addresses else None


@asynccontextmanager
async def network_manager() -> AsyncIterator[NetworkManager]:
    """NetworkManager, connected to."""
    async with system_bus() as bus:
        yield NetworkManager(bus)


async def _once(holds: Callable[[], Awaitable[bool]], within: float) -> bool:
    """Whether something comes to hold within some seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            while True:
                if await holds():
                    return True
                await asyncio.sleep(LOOK_AGAIN)
    return False


def _point(path: str, values: dict[str, Any]) -> AccessPoint:
    name = bytes(values.get("Ssid", b"")).decode("utf-8", "surrogateescape")
    bits = (int(values.get(key, 0)) for key in ("Flags", "WpaFlags", "RsnFlags"))
    return AccessPoint(name, path, int(values.get("Strength", 0)), security(*bits))


def _not_taken(fault: BusFault) -> Exception:
    if fault.name == "UnknownMethod":
        return WifiError("This NetworkManager is too old.", advice="Version 1.16 or newer is needed.")
    if fault.name in _GONE:
        return CameraNotFound("The access point is gone.", advice=WAKE)
    return WifiError(f"NetworkManager does not take the network: {fault.name}.", advice="Join it by hand.")


def _failed(state: int, reason: int) -> Exception:
    """What a state that ends an activation means, by its reason."""
    if state == _NEED_AUTH or reason in _SECRETS:
        return WrongPassphrase(
            "The access point did not let the laptop in: the passphrase is wrong.",
            advice="The camera shows it in its Wi-Fi menu.",
        )
    if reason in _ADDRESS:
        return CameraNotFound(NO_ADDRESS, advice=WAKE)
    if reason == _NOT_THERE:
        return CameraNotFound("The access point is gone.", advice=WAKE)
    return CameraNotFound(f"The access point was not joined (NetworkManager's reason {reason}).", advice=WAKE)
