"""Crawling the folder pages, gently, and never along a link that does anything.

A second link in each row deletes its file (facts: camera-wifi, Folder pages): nothing with a query is requested.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing
from urllib.parse import unquote

from vantrue_client.camera.contact import Contact, bounded
from vantrue_client.errors import CameraError, ConnectionLost, ListIncomplete, NotFound, WrongState
from vantrue_client.model import Recording
from vantrue_client.wire.folderpage import Folder, FolderPage

DEPTH = 4
MOST_PAGES = 200
USUAL = ("/Normal", "/Event", "/Parking", "/Photo", "/GPS", "/DCIM", "/DCIM/Movie", "/Novatek")

log = logging.getLogger(__name__)

_NEVER = {"system volume information", "..", "."}


async def crawl(contact: Contact) -> AsyncGenerator[list[Recording]]:
    """What the folder pages show, page by page.

    Raises NotFound when there are no such pages, ListIncomplete at the end when some of them failed or there were too
    many, ConnectionLost when the camera went before it said anything.
    """
    async with aclosing(_Crawl(contact).run()) as batches:
        async for batch in batches:
            yield batch


class _Crawl:
    def __init__(self, contact: Contact) -> None:
        self._contact = contact
        self._waiting = deque(["/"])
        self._met = {"/"}
        self._read = 0  # pages that came, be it in part
        self._asked = 0
        self._trouble: CameraError | None = None

    async def run(self) -> AsyncGenerator[list[Recording]]:
        while self._waiting and self._asked < MOST_PAGES:
            folder = self._waiting.popleft()
            self._asked += 1
            rows = 0
            try:
                async with aclosing(self._page(folder)) as batches:
                    async for batch in batches:
                        rows += len(batch)
                        yield [row for row in batch if isinstance(row, Recording)]
            except WrongState:
                raise
            except NotFound:
                log.info("there is no page of %s", folder)
            except ConnectionLost as error:
                self._trouble = error
                break
            except CameraError as error:
                self._trouble = error
            if folder == "/" and not rows:
                for usual in USUAL:
                    self._note(usual)
        self._verdict()

    async def _page(self, folder: str) -> AsyncGenerator[list[Recording | Folder]]:
        page = FolderPage(folder, self._contact.layout, address=self._contact.address)
        async with self._contact.page(folder) as response:
            async for piece in bounded(response, self._contact.address):
                rows = page.feed(piece)
                for row in rows:
                    if isinstance(row, Folder):
                        self._note(row.target)
                yield rows
        page.finish()
        self._read += 1

    def _note(self, target: str) -> None:
        """Put a folder on the way, if it is one that may be visited."""
        path = "/" + target.strip("/")
        parts = [unquote(part).casefold() for part in path[1:].split("/")]
        if path in self._met or not target.startswith("/") or set(target) & set("?#") or len(parts) > DEPTH:
            return
        if not _NEVER & set(parts) and len(self._met) <= MOST_PAGES:
            self._met.add(path)
            self._waiting.append(path)

    def _verdict(self) -> None:
        at = self._contact.address
        if self._read == 0:
            raise self._trouble or NotFound(
                f"{at} shows no folder pages.", status=-1, address=at, advice="Its file list may work."
            )
        if self._trouble is not None or self._waiting:
            why = self._trouble.what if self._trouble else "there are too many."
            raise ListIncomplete(
                f"The folder pages of {at} are incomplete: {why}",
                address=at,
                kept="What they showed is listed; nothing is concluded about the rest.",
                advice="Run the same again.",
            ) from self._trouble
