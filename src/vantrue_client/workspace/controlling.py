"""What the workspace does with the camera itself: its settings, clock, live picture and Wi-Fi, and what it says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.errors import CameraError, Refused, UsageError
from vantrue_client.model.setting import Change, Option, Setting
from vantrue_client.policy.actions import Action
from vantrue_client.wire.choosing import choose, find_setting
from vantrue_client.workspace.allowing import going_to
from vantrue_client.workspace.laptop import Laptop

if TYPE_CHECKING:
    from vantrue_client.camera.camera import Camera
    from vantrue_client.camera.clock import ClockSet
    from vantrue_client.camera.frames import Frame
    from vantrue_client.camera.relay import Relay
    from vantrue_client.model import Recording
    from vantrue_client.model.event import Event

Agreed = Callable[[Setting, Option], Awaitable[bool]]
"""Asked before a setting is written."""

FORMATTED = "the user had the camera format its card"
MOST_PHOTO = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class AtStake:
    """What formatting would take: so many recordings, of which so many do not lie here; None: nobody knows."""

    recordings: int | None = None
    not_here: int | None = None


class Controlling(Laptop):
    """The camera itself, looked at and changed, within what the user permits."""

    def objection_to_hearing(self) -> Refused | None:
        """What keeps `events` from being heard without a question to the user; None where nothing does."""
        return self.privacy.objection(Action.HEAR)

    def objection_to_diagnosing(self) -> Refused | None:
        """What keeps the way to the camera from being checked without a question."""
        return self.privacy.objection(Action.DIAGNOSE)

    async def camera_settings(self) -> list[Setting]:
        """The camera's settings, described by what it says of itself."""
        async with self.camera() as camera:
            return await camera.settings()

    async def change_setting(self, wanted: str, value: str, agreed: Agreed) -> Change | None:
        """Write a setting by its number or name, and read it back; None where the user did not agree.

        value  an option's label, its index, or ``index:N``

        One that is so already is not written. Raises UsageError for a setting or option that the camera has not.
        """
        async with self.camera(Action.SET_CAMERA) as camera:
            setting = find_setting(await camera.settings(), wanted)
            if not setting.changeable:
                raise UsageError(f"{setting.name} ({setting.command}) is no setting that can be changed.")
            option = choose(setting, value)
            if setting.is_now(option):
                return Change(setting, setting, confirmed=True)
            return await camera.change(setting, option) if await agreed(setting, option) else None

    async def sync_clock(self) -> ClockSet:
        """Set the camera's clock to this laptop's local time."""
        async with self.camera(Action.SET_CAMERA) as camera:
            return await camera.set_clock()

    async def snapshot(self, to: Path) -> int:
        """Take a picture now, and put it into a new file as the camera wrote it; its size in bytes.

        Raises UsageError for a file that is there, StorageError.
        """
        from vantrue_client.files import new_file

        await self.privacy.require(Action.SNAPSHOT, where=going_to(to))
        async with self.camera(Action.SNAPSHOT) as camera:
            with new_file(to) as file:
                taken = await camera.snapshot()
                return file.write(taken if isinstance(taken, bytes) else await _photo(camera, taken))

    async def live(self, lens: int | None = None) -> AsyncGenerator[Frame]:
        """The live picture, the newest frame at each turn, without end."""
        async with self.camera() as camera, aclosing(camera.live(lens)) as frames:
            async for frame in frames:
                yield frame

    @asynccontextmanager
    async def live_relay(self, lens: int | None = None) -> AsyncIterator[Relay]:
        """The live picture at a URL on loopback, for a player on this laptop, while the block runs."""
        async with self.camera() as camera, camera.live_relay(lens) as relay:
            yield relay

    async def play_live(
        self, lens: int | None = None, *, player: str | None = None, opened: Callable[[Relay], object] | None = None
    ) -> bool:
        """Show the live picture in the system's player until that is closed; false where none opened it in time.

        opened  is told of the relay once the player was started

        Raises UsageError without a player, and what ended the picture on the camera's side.
        """
        from vantrue_client.workspace.player import open_in_player, until_closed

        async with self.live_relay(lens) as relay:
            await asyncio.to_thread(open_in_player, player, relay.url)
            if opened is not None:
                opened(relay)
            return await until_closed(relay)

    async def record_live(self, to: Path, *, seconds: float, lens: int | None = None) -> int:
        """So many seconds of the live picture into a new file; how many pictures they are."""
        await self.privacy.require(Action.SNAPSHOT, where=going_to(to))
        async with self.camera(Action.SNAPSHOT) as camera:
            return await camera.record_live(to, seconds=seconds, lens=lens)

    async def events(self, opened: Callable[[str], object] | None = None) -> AsyncGenerator[Event]:
        """What the camera says by itself, till who listens leaves.

        opened  is told whose camera is listened to
        """
        async with self.camera(Action.HEAR) as camera, aclosing(camera.events()) as said:
            if opened is not None:
                opened(camera.label)
            async for event in said:
                yield event

    async def at_stake(self) -> AtStake:
        """What lies on the camera's card, and how much of it does not lie here."""
        known: list[Recording] = []
        try:
            async with self.camera() as camera:
                async for recording in camera.recordings():
                    known.append(recording)  # noqa: PERF401 (a list that breaks tells nothing)
        except CameraError:
            return AtStake()
        with self.archive_if_any() as archive:
            here = archive.holds(known) if archive else []
        return AtStake(len(known), len(known) - sum(here))

    async def format_card(self) -> None:
        """Have the camera format its card, which is in the ledger; who calls it has asked the user before."""
        from vantrue_client.archive.removal import Removal, Where, recorded
        from vantrue_client.workspace.removals import Removals

        async with self.camera(Action.DELETE_ON_CAMERA) as camera:
            known = await self.whoever(camera)
            whole = Removal(Where.CARD, known.id if known else "", "", "A:\\", 0, "", FORMATTED)
            with recorded(Removals(self.privacy.ledger), whole):
                await camera.format_card()

    async def factory_reset(self) -> None:
        """Back to the factory's settings; who calls it has asked the user before."""
        async with self.camera(Action.RESET_CAMERA) as camera:
            await camera.factory_reset()
            self.privacy.ledger.write("camera changed", {"what": "reset to the factory's settings"})

    @staticmethod
    def check_network(name: str | None = None, passphrase: str | None = None, *, open_network: bool = False) -> None:
        """Raise UsageError for what cameras drop in silence, before anything is asked or sent; None is not looked at.

        open_network  the passphrase may be empty

        >>> Controlling.check_network("a:b")
        Traceback (most recent call last):
        vantrue_client.errors.UsageError: The name holds a colon, ... Nothing was sent to the camera.
        """
        from vantrue_client.wire.network import check_name, check_passphrase

        if name is not None:
            check_name(name)
        if passphrase is not None:
            check_passphrase(passphrase, open_network=open_network)

    async def name_access_point(self, name: str) -> None:
        """Call the camera's access point something else; it stays the same camera to the archive."""
        from vantrue_client.policy.secrets import pseudonym
        from vantrue_client.workspace.guarding import met

        async with self.camera(Action.SET_CAMERA_WIFI) as camera:
            before = await camera.identity(self._key)
            await camera.name_access_point(name)
            now = pseudonym(self._key, "camera", name)
            met(self, now, *before.pseudonyms, model=before.model, address=camera.reached_at)

    async def set_passphrase(self, passphrase: str) -> None:
        """Another passphrase for the camera's access point."""
        async with self.camera(Action.SET_CAMERA_WIFI) as camera:
            await camera.set_passphrase(passphrase)

    async def join_network(self, name: str, passphrase: str) -> None:
        """Let the camera join a network of the house."""
        async with self.camera(Action.SET_CAMERA_WIFI) as camera:
            await camera.join_network(name, passphrase)

    async def open_access_point(self) -> None:
        """Let the camera open its own access point again."""
        async with self.camera(Action.SET_CAMERA_WIFI) as camera:
            await camera.open_access_point()


async def _photo(camera: Camera, photo: Recording) -> bytes:
    """A photo from the card, whole."""
    body = bytearray()
    async with camera.open(photo) as opened:
        async for chunk in opened:
            body += chunk
            if len(body) > MOST_PHOTO:
                raise CameraError(f"{camera.label} sends a photo without end.", address=camera.label)
        if opened.size is not None and len(body) < opened.size:
            raise CameraError(
                f"{camera.label} ended {photo.name} too early.",
                address=camera.label,
                kept="It lies on its card.",
                advice=f"`vantrue get {photo.name}` brings it.",
            )
    return bytes(body)
