"""What lies on the card: by the file list (3015) or by folder pages, each standing in for the other.

An empty list is far more often a reply that failed than a wiped card (facts: camera-wifi, The file list), so it is
checked; and a list that was cut off stays incomplete whatever the pages add: nothing may be concluded from it.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Literal

from vantrue_client.camera.contact import Contact, bounded
from vantrue_client.camera.folders import crawl
from vantrue_client.errors import CameraError, CommandError, ConnectionLost, ListIncomplete, ProtocolError, WrongState
from vantrue_client.model import Recording
from vantrue_client.wire.commands import Command, target
from vantrue_client.wire.filelist import FileList

Way = Literal["3015", "folder pages"]

MOST_RECORDINGS = 200_000  # more than any card holds

log = logging.getLogger(__name__)


class Listing:
    """One listing of the card; ``by`` says afterwards which way it took.

    prefer  the way that is tried first
    """

    def __init__(self, contact: Contact, prefer: Way) -> None:
        self._contact = contact
        self._ways: list[Way] = ["3015", "folder pages"] if prefer == "3015" else ["folder pages", "3015"]
        self._seen: set[str] = set()
        self.by: Way | None = None

    async def batches(self) -> AsyncGenerator[list[Recording]]:
        """Recordings as they are learnt of, none twice.

        Raises ListIncomplete at the end when something is missing or nothing can be concluded, WrongState before
        anything came, else what the first way raised when neither works.
        """
        first, second = self._ways
        doubt: CameraError | None = None
        try:
            async with aclosing(self._by(first)) as batches:
                async for batch in batches:
                    yield batch
        except WrongState:
            raise
        except CameraError as error:
            doubt = error
            log.info("the %s failed: %s", first, error)
        self.by = first
        if doubt is None and self._seen:
            return
        before = len(self._seen)
        try:
            async with aclosing(self._by(second)) as batches:
                async for batch in batches:
                    yield batch
        except CameraError as error:
            raise self._neither(doubt, error) from error
        if doubt is not None or len(self._seen) > before:
            self.by = second
        if isinstance(doubt, ListIncomplete) or (doubt is None and first == "3015" and self._seen):
            raise self._incomplete("was cut off" if doubt else "was empty") from doubt
        if not self._seen and doubt is not None:
            raise self._incomplete("was empty")  # one witness alone is not believed
        if not self._seen:
            log.warning("%s lists nothing, and its %s show nothing either", self._contact.address, second)

    async def _by(self, way: Way) -> AsyncGenerator[list[Recording]]:
        """One way; each path once."""
        walk = self._commanded() if way == "3015" else crawl(self._contact)
        async with aclosing(walk) as batches:
            async for batch in batches:
                new = [recording for recording in batch if self._is_new(recording)]
                if len(self._seen) > MOST_RECORDINGS:
                    raise ListIncomplete("The list names more files than a card can hold.", kept="It was left there.")
                yield new

    def _is_new(self, recording: Recording) -> bool:
        known = recording.target in self._seen
        self._seen.add(recording.target)
        return not known

    async def _commanded(self) -> AsyncGenerator[list[Recording]]:
        """The file list, plain first and then as VIOFO's cameras want it."""
        refusals: list[CameraError] = []
        for par in (None, 1):
            try:
                async with aclosing(self._file_list(par)) as batches:
                    async for batch in batches:
                        yield batch
            except WrongState:
                raise
            except (CommandError, ProtocolError) as error:
                if self._seen:
                    raise
                refusals.append(error)
            if self._seen:
                return
        if len(refusals) == 2 or isinstance(refusals and refusals[0], ListIncomplete):
            raise refusals[0]

    async def _file_list(self, par: int | None) -> AsyncGenerator[list[Recording]]:
        reading = FileList(self._contact.layout, address=self._contact.address)
        async with self._contact.page(target(Command.FILE_LIST, par)) as response:
            async for piece in bounded(response, self._contact.address):
                yield reading.feed(piece)
        reading.finish()

    def _neither(self, first: CameraError | None, second: CameraError) -> CameraError:
        """What to say when the second way failed, too."""
        if isinstance(second, ListIncomplete) and not isinstance(first, ListIncomplete):
            return second
        if self._seen or first is None or isinstance(first, ListIncomplete):
            return self._incomplete("was cut off" if self._seen or first else "was empty")
        return second if isinstance(second, ConnectionLost | WrongState) else self._no_list(first)

    def _no_list(self, error: CameraError) -> CameraError:
        """The first way's error; a refusal is told in words that say what it means."""
        if not isinstance(error, CommandError):
            return error
        at = self._contact.address
        return type(error)(
            f"{at} lists its recordings neither by command nor by folder pages: {error.what}",
            status=error.status,
            address=at,
            kept="Nothing was changed.",
            advice="Is it a dash cam? Its card can also be read in this computer: vantrue archive import PATH.",
        )

    def _incomplete(self, what: str) -> ListIncomplete:
        at = self._contact.address
        return ListIncomplete(
            f"The file list of {at} {what}: it is incomplete.",
            address=at,
            kept=f"{len(self._seen)} recordings are known; nothing is concluded about the rest.",
            advice="Run the same again.",
        )
