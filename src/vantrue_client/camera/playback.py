"""Playback mode: entered only where a camera answers files in no other, and left again whatever happens.

Changing to it stops the recording (facts: camera-wifi, 3001). So it is never entered while the camera records, unless
the user allowed that; what it was doing before is written down first, so that a camera which drove away in playback
mode is put right at the next contact.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from vantrue_client.camera.contact import Contact
from vantrue_client.camera.remembered import Owed, Remembered
from vantrue_client.errors import (
    CameraBusy,
    CameraError,
    CardFailure,
    CommandError,
    ConnectionLost,
    FileLocked,
    ListIncomplete,
    Unanswered,
)
from vantrue_client.wire.commands import Command

PHOTO, MOVIE, PLAYBACK = 0, 1, 2  # what 3001 takes
IS_IDLE, IS_RECORDING, IS_PLAYBACK, IS_PHOTO = 0, 1, 3, 4  # what 3037 gives
IDLE = frozenset({IS_IDLE, IS_PHOTO})
LEAVING = 5.0  # seconds that leaving may take, also after Ctrl-C

log = logging.getLogger(__name__)


class Playback:
    """A camera's mode: changed, and changed back."""

    def __init__(self, contact: Contact, memory: Remembered | None, *, allow_stop_recording: bool) -> None:
        self._contact = contact
        self._memory = memory
        self._allowed = allow_stop_recording
        self._owed: Owed | None = None
        self._changing = asyncio.Lock()

    async def enter(self, *, only_idle: bool = False) -> bool:
        """Change to playback mode; whether that changed anything: a camera that restarted meanwhile has left it.

        only_idle  not unless the camera says that it is idle

        Raises CameraBusy while the camera records and nobody allowed stopping that, ConnectionLost, CommandError.
        """
        async with self._changing:
            mode, recording, idle = await self._state()
            if recording and not self._allowed:
                raise self._busy("it gives files only in playback mode")
            if mode == IS_PLAYBACK or (only_idle and (recording or not idle)):
                return False
            owed = self._owed = self._owe(PHOTO if mode == IS_PHOTO else MOVIE, recording=recording)
            if recording:
                await self._contact.ask(Command.RECORD, 0)
            try:
                await self._contact.ask(Command.CHANGE_MODE, PLAYBACK)
            except CommandError as error:
                await self._stay(owed)
                raise self._unchangeable(error) from error
            return True

    @asynccontextmanager
    async def meanwhile(self, why: str, mode: int | None = None) -> AsyncIterator[None]:
        """Not recording meanwhile, and in a mode (3001) where one is named; put back after, also after Ctrl-C.

        why  what for, in a message: ``it takes photos only in photo mode``

        Raises CameraBusy while the camera records and nobody allowed stopping that, ConnectionLost, CommandError.
        """
        async with self._changing:
            was, recording, _ = await self._state()
            if recording and not self._allowed:
                raise self._busy(why)
            owed = self._owed = self._owe(PHOTO if was == IS_PHOTO else MOVIE, recording=recording)
            try:
                if recording:
                    await self._contact.ask(Command.RECORD, 0)
                if mode is not None:
                    await self._contact.ask(Command.CHANGE_MODE, mode)
                yield
            finally:
                await shielded(self._settle(owed, changed=mode is not None), LEAVING)

    async def _state(self) -> tuple[int | None, bool, bool]:
        """Its mode (3037), whether it records, and whether it is surely idle."""
        mode = await self._contact.value(Command.MODE)
        seconds = await self._contact.value(Command.RECORDING_FOR) if mode != IS_RECORDING else None
        recording = mode == IS_RECORDING or bool(seconds and seconds > 0)
        return mode, recording, seconds == 0 if mode is None else mode in IDLE

    async def _stay(self, owed: Owed) -> None:
        """Its mode was not changed, so there is none to change back: only what was stopped for it goes on."""
        if owed.recording:
            await self._restart()
        self._paid(owed)

    async def leave(self) -> None:
        """Change back, shielded from being cancelled, within a few seconds; what fails stays written down."""
        if self._owed is not None:
            await shielded(self._settle(self._owed), LEAVING)

    async def make_good(self) -> None:
        """Put right what an earlier contact could not. Raises ConnectionLost."""
        if self._memory is None or self._owed is not None or not self._contact.transport.reached:
            return
        owed = self._memory.owed(self._contact.transport.reached, self._contact.text)
        if owed is None:
            return
        mode = await self._contact.value(Command.MODE)
        if mode in {None, IS_PLAYBACK}:
            log.warning("%s was left in playback mode: changing it back", self._contact.address)
            await self._settle(owed)
        elif owed.recording and mode in IDLE:
            log.warning("%s was left without recording: starting it again", self._contact.address)
            await self._settle(owed, changed=mode == IS_PHOTO)
        else:
            self._memory.settle(owed)

    async def _settle(self, owed: Owed, *, changed: bool = True) -> None:
        try:
            if changed:
                await self._contact.ask(Command.CHANGE_MODE, owed.mode)
            if owed.recording:
                await self._restart()
        except CameraError as error:
            log.warning("%s could not be changed back to what it did: %s", self._contact.address, error)
            return
        self._paid(owed)

    def _paid(self, owed: Owed) -> None:
        self._owed = None
        if self._memory is not None:
            self._memory.settle(owed)

    async def _restart(self) -> None:
        """Start recording; a model that did so by itself may answer that it cannot."""
        try:
            await self._contact.ask(Command.RECORD, 1)
        except CommandError as error:
            log.info("recording was not started: %s", error)

    def _owe(self, mode: int, *, recording: bool) -> Owed:
        if self._owed is not None:  # it restarted meanwhile: what it did before the first change counts
            mode, recording = self._owed.mode, recording or self._owed.recording
        owed = Owed(
            address=self._contact.transport.reached or "", text=self._contact.text, mode=mode, recording=recording
        )
        if self._memory is not None:
            self._memory.owe(owed)
        return owed

    def _unchangeable(self, error: CommandError) -> CommandError:
        at = self._contact.address
        return type(error)(
            f"{at} gives files only in playback mode, and refused to change to it: {error.what}",
            status=error.status,
            address=at,
            kept="Its mode is as it was.",
            advice="Change to playback on the camera itself, then run the same again.",
        )

    def _busy(self, why: str) -> CameraBusy:
        at = self._contact.address
        return CameraBusy(
            f"{at} is recording, and {why}, which would stop that.",
            address=at,
            kept="It goes on recording.",
            advice="Stop the recording on the camera, or allow it with --allow-stop-recording.",
        )


def may_be_the_state(error: CameraError) -> bool:
    """Whether an error may mean that the camera is in the wrong state, though it does not say so.

    Not where the way to it broke, and not where it named another cause.
    """
    if isinstance(error, ConnectionLost):
        return isinstance(error, Unanswered) and not error.silent
    if isinstance(error, CommandError):
        return not isinstance(error, FileLocked | CardFailure)
    return isinstance(error, ListIncomplete)


async def shielded(work: Coroutine[Any, Any, None], seconds: float) -> None:
    """Finish a piece of work although the task is cancelled meanwhile, but within so many seconds."""
    task = asyncio.create_task(work)
    cancelled: asyncio.CancelledError | None = None
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while not task.done() and (left := until - loop.time()) > 0:
        try:
            await asyncio.wait({task}, timeout=left)
        except asyncio.CancelledError as error:
            cancelled = error
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    if cancelled is not None:
        raise cancelled
    if not task.cancelled():
        task.result()
