"""What everything that is done on a laptop stands on: its settings, what is permitted, its archive and its cameras."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING

from vantrue_client.errors import KeyUnavailable
from vantrue_client.policy.actions import Action
from vantrue_client.policy.permissions import Grant, Permission, loosens
from vantrue_client.workspace.guarding import met
from vantrue_client.workspace.privacy import Asker, Privacy
from vantrue_client.workspace.settings import Settings
from vantrue_client.workspace.wifi import put_back

if TYPE_CHECKING:
    from vantrue_client.archive import Archive
    from vantrue_client.camera.camera import Camera
    from vantrue_client.camera.remembered import Known, Remembered
    from vantrue_client.camera.verify import Found

log = logging.getLogger(__name__)


class Laptop:
    """One laptop: nothing of it is opened, asked or made before it is needed.

    asker  who is asked for a permission that was not given; without one what needs it is refused (Refused)
    """

    def __init__(self, settings: Settings | None = None, asker: Asker | None = None) -> None:
        self.settings = settings or Settings()
        self.privacy = Privacy(self.settings.places.state, self.settings.permit, asker)

    def begin_anew(self) -> None:
        """Forget what is known by heart, such as the key: what is stored was erased or may have been."""
        for name in ("remembered", "_key"):
            self.__dict__.pop(name, None)
        before = self.privacy
        self.privacy = Privacy(self.settings.places.state, self.settings.permit, before.asker, before.book)

    @cached_property
    def remembered(self) -> Remembered:
        """The cameras that were met before."""
        from vantrue_client.camera.remembered import Remembered

        return Remembered(self.settings.places.state / "cameras.json")

    def archive(self) -> Archive:
        """The archive, to be entered; raises StorageError then."""
        from vantrue_client.archive import Archive
        from vantrue_client.workspace.removals import Removals

        return Archive(self.settings.archive_root, recorder=Removals(self.privacy.ledger))

    @cached_property
    def _key(self) -> bytes:
        from vantrue_client.policy.secrets import laptop_key

        return laptop_key(self.settings.places.state)

    @property
    def named_camera(self) -> str | None:
        """The identity of the remembered camera that the settings name."""
        known = self.remembered.find(self.settings.camera) if self.settings.camera else None
        return known.id if known else None

    def pseudonym(self, category: str, value: str) -> str:
        """What stands on this laptop for a name that is not stored: 8 hex digits."""
        from vantrue_client.policy.secrets import pseudonym

        return pseudonym(self._key, category, value)[:8]

    async def discover(self, *, timeout: float = 5.0, sweep: bool = False) -> AsyncIterator[Found]:
        """Find cameras, as they answer; ``timeout`` in seconds."""
        from vantrue_client.camera.discovery import discover

        await self.privacy.require(Action.DISCOVER)
        await put_back(self)
        gate = self.privacy.gate(Action.DISCOVER)
        known = [camera.address for camera in self.remembered.cameras() if camera.address]
        async for found in discover(
            timeout=timeout, sweep=sweep, interface=self.settings.interface, known=known, gate=gate
        ):
            yield found

    @asynccontextmanager
    async def camera(self, action: Action = Action.CONNECT) -> AsyncIterator[Camera]:
        """The camera that the settings mean, or the only one found, connected for an action.

        Raises CameraNotFound, CameraAmbiguous, UsageError for a nickname that nobody has, and CameraNotFound when
        another camera answers where a nickname's was.
        """
        from vantrue_client.workspace.reaching import reach

        await self.privacy.require(action)
        await put_back(self)
        async with reach(self, action) as camera:
            yield camera

    async def meet(self, camera: Camera) -> Known:
        """Who a connected camera is, noted for the next time (house: what a recording is)."""
        from vantrue_client.workspace.reporting import talking_to

        identity = await camera.identity(self._key)
        talking_to(identity)
        return met(self, *identity.pseudonyms, model=identity.model, address=camera.reached_at, text=identity.text)

    async def whoever(self, camera: Camera) -> Known | None:
        """Who a connected camera is; None while the keyring does not give the key that tells."""
        try:
            return await self.meet(camera)
        except KeyUnavailable as error:
            log.warning("%s", error)
            return None

    async def permit(self, wanted: Permission, grant: Grant) -> None:
        """Keep what the user says to a permission; without `location` no track stays. Raises Refused for a minor."""
        if loosens(self.privacy.permissions.said()[wanted], grant):
            await self.privacy.require(Action.CHANGE_PERMISSION)
        self.privacy.permit(wanted, grant)
        if wanted is Permission.LOCATION and grant is not Grant.GRANTED:
            from vantrue_client.archive.tracks import forget

            await asyncio.to_thread(forget, self.settings.archive_root)
            (self.settings.places.state / "stayed.json").unlink(missing_ok=True)

    def archive_if_any(self) -> AbstractContextManager[Archive | None]:
        """The archive where there is one; none is made."""
        return self.archive() if self.settings.archive_root.is_dir() else nullcontext()
