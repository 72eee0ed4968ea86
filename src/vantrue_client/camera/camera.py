"""One object, one camera that you talk to."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from datetime import tzinfo
from pathlib import Path
from typing import Self, TypeVar, Unpack

from vantrue_client.camera import status
from vantrue_client.camera.ahead import ahead
from vantrue_client.camera.contact import Contact
from vantrue_client.camera.control import Control
from vantrue_client.camera.deletion import delete
from vantrue_client.camera.listing import Listing, Way
from vantrue_client.camera.opened import Arriving, arriving
from vantrue_client.camera.place import is_here, place
from vantrue_client.camera.playback import LEAVING, Playback, shielded
from vantrue_client.camera.remembered import Remembered
from vantrue_client.camera.response import Response
from vantrue_client.camera.still import still
from vantrue_client.camera.tracking import track_of
from vantrue_client.camera.transport import Transport
from vantrue_client.camera.wanted import Wanted, as_filter
from vantrue_client.errors import CameraError, NotFound
from vantrue_client.model import CameraInfo, Filter, Patience, Progress, Recording, Track
from vantrue_client.policy.gate import Gate
from vantrue_client.wire.commands import unescaped_target

_T = TypeVar("_T")

log = logging.getLogger(__name__)


class Camera(Control):
    """A camera on Wi-Fi; a `Source` of recordings.

    address               ``192.168.1.254``, ``host:port`` or an ``http://`` URL
    patience              how long to wait for what
    connections           open at once, 1 or 2: cameras wedge when hurried
    gate                  asked before each connection; without one: this address, where it is local
    memory                where it is written down that a camera must be put back to its former mode
    allow_stop_recording  playback mode may be entered while it records
    interface             the name or address of the interface to leave by
    prefer                which way to list is tried first

    Raises UsageError at once for an address or interface that cannot be. Every method raises ConnectionLost when the
    camera answers no more, and Refused when the gate says no.

    >>> import asyncio, tempfile
    >>> from vantrue_client.mock import MockCamera
    >>> async def list_card(card: Path) -> None:
    ...     async with MockCamera("n4-pro", card=card) as simulated, Camera(simulated.url) as camera:
    ...         async for recording in camera.recordings(kind="event", limit=5):
    ...             print(recording.name)
    ...         print(camera.listed_by, (await camera.info()).model)
    >>> card = Path(tempfile.mkdtemp())
    >>> (card / "Event").mkdir()
    >>> (card / "Event" / "20260917_174000_00001_E_A.MP4").write_bytes(b"clip") and None
    >>> asyncio.run(list_card(card))
    20260917_174000_00001_E_A.MP4
    3015 n4-pro
    """

    def __init__(
        self,
        address: str,
        *,
        patience: Patience | None = None,
        connections: int = 1,
        gate: Gate | None = None,
        memory: Remembered | None = None,
        allow_stop_recording: bool = False,
        interface: str | None = None,
        prefer: Way = "3015",
    ) -> None:
        self._transport = Transport(address, patience=patience, gate=gate, connections=connections, interface=interface)
        if gate is not None:
            gate.camera(self._transport.address.host, self._transport.address.port)
        contact = Contact(self._transport)
        super().__init__(contact, Playback(contact, memory, allow_stop_recording=allow_stop_recording))
        self._prefer: Way = prefer
        self._listed_by: Way | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            await self._playback.leave()
            await shielded(self._contact.close_session(), LEAVING)
        finally:
            await self._transport.__aexit__()

    @property
    def label(self) -> str:
        """What messages call it: its address."""
        return self._contact.address

    @property
    def url(self) -> str:
        """``http://192.168.1.254``."""
        return self._transport.address.url

    @property
    def reached_at(self) -> str | None:
        """The ``host:port`` that last answered, in numbers; None while none did."""
        return self._transport.reached

    @property
    def listed_by(self) -> Way | None:
        """Which way the last listing took; None before the first."""
        return self._listed_by

    async def recordings(self, chosen: Filter | None = None, **wanted: Unpack[Wanted]) -> AsyncGenerator[Recording]:
        """Recordings on the card, as they are learnt of; with a limit the newest so many, newest first.

        kind, channel  one, several with commas, or an iterable: ``kind="event,parking"``
        since, until   [since, until): a naive datetime, date or ISO text on the camera's clock; an aware datetime is
                       taken as the laptop's wall clock shows it
        locked, name   only locked ones; only names that a glob fits
        limit          the newest so many

        The list is read to its end however long each recording takes its consumer, so downloading in the loop works
        with one connection. Raises ListIncomplete at the end of a list that was cut off or came empty: what was
        yielded is good, and nothing may be concluded about the rest (facts: camera-wifi, The file list).
        """
        meant = as_filter(chosen, wanted)
        async with aclosing(ahead(self._batches())) as found:
            if meant.limit is None:
                async for recording in found:
                    if meant.matches(recording):
                        yield recording
                return
            incomplete: CameraError | None = None
            known: list[Recording] = []
            try:
                async for recording in found:
                    known.append(recording)  # noqa: PERF401 (what came before an error counts)
            except CameraError as error:
                incomplete = error
            for recording in meant.choose(known):
                yield recording
            if incomplete is not None:
                raise incomplete

    @asynccontextmanager
    async def open(self, recording: Recording, offset: int = 0, end: int | None = None) -> AsyncIterator[Arriving]:
        """A recording's bytes from an offset on, as they arrive; its ``offset`` says where they really start.

        end  exclusive; None: to the recording's own. Not every camera stops there.

        Raises NotFound when it is gone, CameraBusy where that model would have to stop recording for it.
        """
        await self._greet()
        async with AsyncExitStack() as stack:

            async def opening() -> Arriving:
                try:
                    return await stack.enter_async_context(arriving(self._transport, recording.target, offset, end))
                except NotFound:
                    if (meant := unescaped_target(recording.path)) is None:
                        raise
                return await stack.enter_async_context(arriving(self._transport, meant, offset, end))

            opened = await self._in_the_right_state(opening)
            self._settled = True
            yield opened

    async def download(
        self, recording: Recording, to: Path | str, progress: Callable[[Progress], None] | None = None
    ) -> Path:
        """Bring one recording over, surely, and give its file; one that lies there already is not fetched again.

        to  a folder, or the file's path: one that ends as the recording does and is no folder

        Raises UnsafeName for a name that is none for a file, FileExistsError when something else has the place, and
        what `vantrue_client.fetch.fetch` raises.
        """
        from vantrue_client.fetch import fetch, forget

        target = place(recording, Path(to))
        if not is_here(target, recording):
            await fetch(self, recording, target, patience=self._transport.patience, progress=progress)
        forget(target)
        return target

    async def thumbnail(self, recording: Recording) -> bytes:
        """A small JPEG of it (facts: camera-wifi, 4001); raises the typed error where the camera has none."""
        await self._greet()
        return await self._in_the_right_state(lambda: still(self._transport, recording.target))

    async def delete(self, recording: Recording, *, also_locked: bool = False) -> None:
        """Delete one recording on the card, for good, by its path as the camera gave it (facts: camera-wifi, 4003).

        also_locked  the user named it: one that is known to be locked is asked for all the same

        Asked once, never repeated. Raises FileLocked for one that is known to be locked, or that the camera holds
        locked; Unsupported where its path was not told, as on folder pages, or cannot be said to the camera without
        doubt; else the typed error of what the camera answered. After ConnectionLost it may be gone or not.
        """
        await self._greet()
        await self._in_the_right_state(lambda: delete(self._contact, recording, also_locked=also_locked))

    async def track(self, recording: Recording, *, zone: tzinfo | None = None) -> Track:
        """Where the car was, read from the few bytes of a clip or day log that tell it; ``zone``: of its clock.

        In a script it is the script's own consent; `Workspace.track` asks for the permission `location`.
        """
        return await track_of(self, recording, zone=zone)

    async def info(self) -> CameraInfo:
        """What it says of itself; never the passphrase."""
        await self._greet()
        return await status.info(self._contact)

    async def passphrase(self) -> str | None:
        """The passphrase of its access point in clear; None where it does not tell. Ask the user before."""
        await self._greet()
        return await self._contact.passphrase()

    async def free_space(self) -> int:
        """Bytes free on the card (3017)."""
        await self._greet()
        return await status.free_space(self._contact)

    async def answers(self) -> bool:
        """Whether it answers now, be it only that it does not know the question. Raises Refused."""
        return await self._contact.answers()

    async def identity(self, key: bytes) -> status.Identity:
        """Who it is, by a pseudonym made with the laptop's key of its access point's name."""
        await self._greet()
        return await status.identity(self._contact, key)

    @asynccontextmanager
    async def asked(self, target: str, *, within: float) -> AsyncIterator[Response]:
        """Whatever it answers to a request, unread; ``within``: seconds for its head. The caller answers for it."""
        await self._contact.greet()
        async with self._transport.stream(target, first_byte=within) as response:
            yield response

    async def under_way(self, recordings: Iterable[Recording]) -> set[Recording]:
        """Which of all the recordings listed are still being written; empty where the camera does not say."""
        await self._greet()
        return status.newest_moment(recordings) if await status.is_recording(self._contact) else set()

    async def _batches(self) -> AsyncGenerator[list[Recording]]:
        await self._greet()
        await self._contact.know_model()
        came = False
        try:
            async with aclosing(self._listing()) as batches:
                async for batch in batches:
                    came = came or bool(batch)
                    self._settled = self._settled or (came and self._guessed)
                    yield batch
            return
        except CameraError as error:
            if came or not await self._helps(error):
                raise
        async with aclosing(self._batches()) as batches:
            async for batch in batches:
                yield batch

    async def _listing(self) -> AsyncGenerator[list[Recording]]:
        """One listing; which way it took is noted, and gone first the next time."""
        listing = Listing(self._contact, self._prefer)
        try:
            async with aclosing(listing.batches()) as batches:
                async for batch in batches:
                    yield batch
            self._prefer = listing.by or self._prefer
        finally:
            self._listed_by = listing.by
