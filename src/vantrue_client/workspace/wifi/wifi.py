"""`wifi`: the camera's access point is found and joined, and the former network put back, also after a crash."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec.structs import replace

from vantrue_client.errors import KeyUnavailable, VantrueError, WrongPassphrase
from vantrue_client.files import make_folder
from vantrue_client.policy.actions import Action
from vantrue_client.policy.decide import Answer
from vantrue_client.policy.exclusive import exclusive
from vantrue_client.policy.masking import learn
from vantrue_client.policy.secrets import Secrets, laptop_key
from vantrue_client.workspace.wifi import NOTE
from vantrue_client.workspace.wifi import note as notes
from vantrue_client.workspace.wifi.networkmanager import Device, NetworkManager, network_manager
from vantrue_client.workspace.wifi.note import Note, Phase, former_of, way_back
from vantrue_client.workspace.wifi.passphrase import Asks, Keeps, kept, offer, typed
from vantrue_client.workspace.wifi.profile import profile
from vantrue_client.workspace.wifi.sightings import Sighting, sightings, the_one

if TYPE_CHECKING:
    from vantrue_client.workspace.laptop import Laptop

FAR = "The camera's network is left; the former one is not in reach and is joined at a later start."

log = logging.getLogger(__name__)

TIDYING = 60.0  # seconds that putting back takes at most once a join failed or was interrupted


@dataclass(frozen=True, slots=True)
class Joined:
    """A join that succeeded: by which interface, and the laptop's address there; None when it was joined before."""

    seen: Sighting
    interface: str
    address: str | None


class Wifi:
    """The Wi-Fi of this laptop, within what the user permits. Raises Refused, WifiError and StorageError."""

    def __init__(self, here: Laptop, secrets: Keeps | None = None) -> None:
        self._here = here
        self._state = here.settings.places.state
        self._note = self._state / NOTE
        self._secrets: Keeps = secrets or Secrets(self._state)

    async def look(self) -> tuple[str, list[Sighting]]:
        """The Wi-Fi's interface, and the access points that look like a camera's, strongest first."""
        async with self._acting() as manager:
            device = await self._device(manager)
            await manager.scan(device)
            return device.interface, [one for one in await self._seen(manager, device) if one.is_camera]

    async def join(self, wanted: str | None, asks: Asks) -> Joined:
        """Join a camera's access point: the only one, or that of a name, id or nickname.

        Raises CameraNotFound, CameraAmbiguous, WrongPassphrase, and UsageError where a passphrase is needed that is
        neither kept nor can be typed. Whatever ends it early, the former network is put back.
        """
        async with self._acting(recover=False) as manager:
            device = await self._device(manager)
            seen = await self._choose(manager, device, wanted)
            if seen.joined:
                self._keep_joined(device)
                return Joined(seen, device.interface, None)
            if (known := await kept(seen, self._secrets)) is not None:
                with suppress(WrongPassphrase):  # it was changed at the camera: ask for the new one
                    return await self._join(manager, device, seen, known)
            passphrase = await typed(seen, asks)
            joined = await self._join(manager, device, seen, passphrase)
            await offer(seen, passphrase, asks, self._secrets)
            return joined

    async def leave(self) -> str | None:
        """Go back to the former network; what was done, None when no camera's network was joined from here."""
        async with self._acting(recover=False) as manager:
            note = notes.read(self._note)
            return await self._go_back(manager, note) if note else None

    async def put_back(self) -> str | None:
        """At a start: put back what a crash or a camera that left has left behind; what was done, if anything."""
        if not self._note.exists() or self._here.privacy.decide(Action.JOIN_WIFI).answer is not Answer.ALLOW:
            return None
        try:
            with self._turn():
                async with network_manager() as manager:
                    said = await self._recover(manager)
                    return said if said != FAR else None
        except VantrueError:
            return None  # another process is at it, or there is no NetworkManager: the note stays for the next start

    @asynccontextmanager
    async def _acting(self, *, recover: bool = True) -> AsyncIterator[NetworkManager]:
        await self._here.privacy.require(Action.JOIN_WIFI)
        async with network_manager() as manager:
            with self._turn():
                if recover:
                    await self._recover(manager)
                yield manager

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One join at a time; a crash gives the turn back."""
        make_folder(self._state)
        with exclusive(self._state / "wifi.lock", wait=0):
            yield

    async def _device(self, manager: NetworkManager) -> Device:
        return await manager.device(self._here.settings.interface)

    async def _seen(self, manager: NetworkManager, device: Device) -> list[Sighting]:
        points = await manager.access_points(device)
        seen = sightings(points, device.point, await self._key(), self._here.remembered.cameras())
        learn(*(one.point.name for one in seen if one.is_camera))
        return seen

    async def _key(self) -> bytes | None:
        """The laptop's key; None while the keyring does not give it."""
        try:
            return await asyncio.to_thread(laptop_key, self._state)
        except KeyUnavailable as error:
            log.warning("%s", error)
            return None

    async def _choose(self, manager: NetworkManager, device: Device, wanted: str | None) -> Sighting:
        """The access point that is meant; one that is named and in sight needs no new look around."""
        if wanted:
            seen = await self._seen(manager, device)
            if any(one.means(wanted) for one in seen):
                return the_one(seen, wanted)
        await manager.scan(device)
        return the_one(await self._seen(manager, device), wanted)

    async def _join(self, manager: NetworkManager, device: Device, seen: Sighting, passphrase: str | None) -> Joined:
        device, before = await manager.device(device.interface), notes.read(self._note)  # typing took its time
        former = former_of(before, device.active)
        note = Note(profile=str(uuid4()), former=former, interface=device.interface, phase=Phase.JOINING)
        notes.write(self._note, note)
        try:
            settings = profile(seen.point, note.profile, passphrase, _user())
            address = await manager.join(device, seen.point, settings)
            self._write_down("joined", seen.id)
            notes.write(self._note, replace(note, phase=Phase.JOINED))
        except BaseException:
            with suppress(VantrueError, TimeoutError):  # what cannot be put back now is at the next start
                async with asyncio.timeout(TIDYING):
                    await self._go_back(manager, note)
                    await self._remove(manager, before)
            raise
        await self._remove(manager, before)
        return Joined(seen, device.interface, address)

    def _keep_joined(self, device: Device) -> None:
        """A join that a crash broke off went through after all, and is wanted again."""
        note = notes.read(self._note)
        if note is not None and device.active == note.profile:
            notes.write(self._note, replace(note, phase=Phase.JOINED))

    async def _remove(self, manager: NetworkManager, before: Note | None) -> None:
        """Remove the profile of the camera that the laptop came from."""
        if before is not None:
            await manager.remove(before.profile)

    async def _recover(self, manager: NetworkManager) -> str | None:
        """Put back what a crash or a camera that left has left behind."""
        note = notes.read(self._note)
        if note is None:
            return None
        device = await manager.device(note.interface)
        way = way_back(note, active=device.active, former_exists=True, asked=False)
        return await self._go_back(manager, note, asked=False) if way.remove else None

    async def _go_back(self, manager: NetworkManager, note: Note, *, asked: bool = True) -> str:
        """Remove the camera's profile and join the former network, if it is to be joined; what was done.

        Unasked nobody is kept waiting for a network that is not in sight.
        """
        device = await manager.device(note.interface)
        exists = note.former is not None and await manager.exists(note.former) is not None
        way = way_back(note, active=device.active, former_exists=exists, asked=True)
        notes.write(self._note, replace(note, phase=Phase.LEAVING))
        await manager.remove(note.profile)
        if way.activate and note.former is not None:
            there = asked or await manager.in_reach(note.former, device)
            if not (there and await manager.activate(note.former, device)):
                return FAR
        notes.forget(self._note)
        self._write_down("left")
        return way.why

    def _write_down(self, said: str, network: str | None = None) -> None:
        self._here.privacy.ledger.write("wifi", {"said": said} | ({"network": network} if network else {}))


def _user() -> str | None:
    """Whom the profile is for; None for the one who administers the system, and for one who has no name there."""
    if sys.platform == "win32" or os.geteuid() == 0:
        return None
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return None
