"""What one does with a camera beside its recordings: settings, clock, pictures, Wi-Fi, and what it says by itself."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.camera.ready import Ready

if TYPE_CHECKING:
    from vantrue_client.camera.clock import ClockSet
    from vantrue_client.camera.frames import Frame
    from vantrue_client.camera.relay import Relay
    from vantrue_client.model import Recording
    from vantrue_client.model.event import Event
    from vantrue_client.model.setting import Change, Option, Setting


class Control(Ready):
    """The half of `Camera` that changes and shows the camera itself; in a script it is the script's own consent."""

    async def settings(self) -> list[Setting]:
        """Every setting, described by what the camera says of itself (facts: camera-wifi, 3002, 3014, 3030, 3031).

        >>> import asyncio, tempfile
        >>> from vantrue_client import Camera, MockCamera
        >>> from vantrue_client.wire.choosing import choose, find_setting
        >>> async def shorter_loop() -> None:
        ...     async with MockCamera("n4-pro", card=tempfile.mkdtemp()) as simulated, Camera(simulated.url) as camera:
        ...         loop = find_setting(await camera.settings(), "loop recording")
        ...         changed = await camera.change(loop, choose(loop, "3 minutes"))
        ...         print(changed.before.shown, changed.after.shown, changed.confirmed)
        >>> asyncio.run(shorter_loop())
        1 Minute 3 Minutes True
        """
        from vantrue_client.camera import settings

        await self._greet()
        return await settings.read(self._contact)

    async def change(self, setting: Setting, option: Option) -> Change:
        """Write a setting and read it back.

        Raises NotTaken where another value is read back, CameraBusy where recording would have to stop for it and that
        was not allowed, UsageError for what is no setting, and the typed error of what the camera answered.
        """
        from vantrue_client.camera import settings

        await self._greet()
        return await settings.change(self._contact, self._playback, setting, option)

    async def set_clock(self) -> ClockSet:
        """Set its clock to the laptop's local time (facts: camera-wifi, 3005, 3006). Raises NotTaken, CameraBusy."""
        from vantrue_client.camera.clock import set_clock

        await self._greet()
        return await set_clock(self._contact, self._playback)

    async def snapshot(self) -> bytes | Recording:
        """Take a picture: a JPEG, or the photo on its card where it hands none over (facts: camera-wifi, 1001, 2017).

        Raises CameraBusy where it would have to stop recording for it and that was not allowed.
        """
        from vantrue_client.camera.snapshot import take

        await self._greet()
        return await take(self._contact, self._playback)

    async def live(self, lens: int | None = None) -> AsyncGenerator[Frame]:
        """The live picture, the newest frame at each turn, without end (facts: camera-wifi, 2019, 3028).

        lens  which one to show, counted from 0; None: the one that it shows now

        Raises ConnectionLost when the camera goes, Unsupported where it shows none.
        """
        from vantrue_client.camera import liveview

        await self._greet()
        await self._show(lens)
        async with aclosing(liveview.live(self._contact)) as frames:
            async for frame in frames:
                yield frame

    @asynccontextmanager
    async def live_relay(self, lens: int | None = None) -> AsyncIterator[Relay]:
        """The live picture at a URL on loopback, for a player on this laptop, while the block runs."""
        from vantrue_client.camera.liveview import playable

        await self._greet()
        await self._show(lens)
        async with playable(self._contact) as relay:
            yield relay

    async def record_live(self, to: Path, *, seconds: float = 10.0, lens: int | None = None) -> int:
        """So many seconds of the live picture into a new file, one picture where it is a ``.jpg``; how many they are.

        Nothing is encoded again. Raises UsageError for a file that is there or names no format, StorageError.
        """
        from vantrue_client.camera import livefile
        from vantrue_client.files import new_file

        container = livefile.format_of(to)
        await self._greet()
        await self._show(lens)
        with new_file(to) as file:
            if container:
                return await livefile.record(self._contact, file, container, seconds)
            file.write(await livefile.one_picture(self._contact))
            return 1

    async def events(self, *, port: int = 3333, give_up: float | None = None) -> AsyncGenerator[Event]:
        """What it says by itself, till who listens leaves (facts: camera-wifi, Notifications).

        give_up  seconds without a connection after which ConnectionLost is raised; None: the patience for that
        """
        from vantrue_client.camera.events import events

        await self._greet()
        async with aclosing(events(self._contact, port=port, give_up=give_up)) as said:
            async for event in said:
                yield event

    async def format_card(self) -> None:
        """Format its card: every recording on it is gone, locked ones too. Raises CardFailure, CameraBusy."""
        from vantrue_client.camera import upkeep

        await self._greet()
        await upkeep.format_card(self._contact, self._playback)

    async def factory_reset(self) -> None:
        """Back to the factory's settings, its Wi-Fi's name and passphrase included."""
        from vantrue_client.camera import upkeep

        await self._greet()
        await upkeep.factory_reset(self._contact)

    async def name_access_point(self, name: str) -> None:
        """Call its access point something else; its Wi-Fi restarts. Raises UsageError for what it would drop."""
        from vantrue_client.camera import upkeep

        await self._greet()
        await upkeep.name_access_point(self._contact, name)

    async def set_passphrase(self, passphrase: str) -> None:
        """Another passphrase for its access point; its Wi-Fi restarts. Raises UsageError for what it would drop."""
        from vantrue_client.camera import upkeep

        await self._greet()
        await upkeep.set_passphrase(self._contact, passphrase)

    async def join_network(self, name: str, passphrase: str) -> None:
        """Let it join a network of the house, where it is found then. Raises UsageError for what it would drop."""
        from vantrue_client.camera import upkeep

        await self._greet()
        await upkeep.join_network(self._contact, name, passphrase)

    async def open_access_point(self) -> None:
        """Let it leave that network, and open its own access point again."""
        from vantrue_client.camera import upkeep

        await self._greet()
        await upkeep.open_access_point(self._contact)

    async def _show(self, lens: int | None) -> None:
        from vantrue_client.camera.liveview import choose_lens

        if lens is not None:
            await choose_lens(self._contact, lens)
