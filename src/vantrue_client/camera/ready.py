"""A camera that is ready for what is asked of it: the first contact, and the state that it has to be in."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from vantrue_client.camera.contact import Contact
from vantrue_client.camera.playback import Playback, may_be_the_state
from vantrue_client.errors import CameraError, WrongState

_T = TypeVar("_T")

log = logging.getLogger(__name__)


class Ready:
    """What every question to a `Camera` begins with."""

    def __init__(self, contact: Contact, playback: Playback) -> None:
        self._contact = contact
        self._playback = playback
        self._made_good = False
        self._guessed = False  # whether another mode was tried though the camera did not say that it wants one
        self._settled = False  # whether the camera's state is known to be the right one

    async def _greet(self) -> None:
        """The first contact, and what an earlier one left to be put right."""
        await self._contact.greet()
        if not self._made_good:
            await self._playback.make_good()
            self._made_good = True

    async def _in_the_right_state(self, work: Callable[[], Awaitable[_T]]) -> _T:
        """Do something, with the camera's state changed for it where that helps."""
        while True:
            try:
                return await work()
            except CameraError as error:
                if not await self._helps(error):
                    raise

    async def _helps(self, error: CameraError) -> bool:
        """Whether the camera's state was changed, which may mend an error: its session was opened, else playback mode.

        -22 says that the state is wrong. Other models refuse in other words, or show an empty card: once a contact, and
        before it ever gave a file, the same is tried there, if the camera says that it is idle; and undone in vain.
        """
        said_so = isinstance(error, WrongState)
        if not said_so and (self._settled or not may_be_the_state(error)):
            return False
        try:
            if await self._contact.open_session():
                return True
            if self._guessed and not said_so:
                await self._playback.leave()
                return False
            self._guessed = self._guessed or not said_so
            return await self._playback.enter(only_idle=not said_so)
        except CameraError as refused:
            if said_so:
                raise
            log.info("no other mode was tried: %s", refused)
            return False
