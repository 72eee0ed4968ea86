"""One `vantrue tui`: a process that speaks with a page as textual-serve has it."""

from __future__ import annotations

import asyncio
import json
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

PATIENCE = 15.0  # seconds that the process has for its end; what is under way has ten of them
SMALLEST, LARGEST = (20, 6), (500, 300)  # columns, rows


class Session(AppService):
    """The process and the page that shows it; ended with the page.

    command      what is started, without a shell's doing
    environment  more than this program's own
    """

    def __init__(self, page: web.WebSocketResponse, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._page = page
        self._more = dict(environment)
        super().__init__(
            subprocess.list2cmdline(command) if sys.platform == "win32" else f"exec {shlex.join(command)}",
            write_bytes=self._show,
            write_str=self._nothing,
            close=self._close,
            download_manager=DownloadManager(),
        )

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return super()._build_environment(width, height) | self._more

    async def run(self) -> None:
        """Show what the process draws till it ends; the page ends with it."""
        await super().run()
        await self._close()

    async def stop(self) -> None:
        """Have the process end, and wait for that; what does not end in time is killed."""
        process = self._process
        if process is None:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await super().stop()
                await process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def hear(self, text: str) -> None:
        """Hand on what the page says; what makes no sense is left out."""
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            return
        match said:
            case ["stdin", str(keys)]:
                await self.send_bytes(keys.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(*fitting(width, height))
            case ["focus", *_]:
                await self.focus()
            case ["blur", *_]:
                await self.blur()

    async def _show(self, drawn: bytes) -> None:
        """A page that is gone sees nothing more; the process is read to its end all the same, or it would hang."""
        with suppress(ConnectionError, RuntimeError):
            await self._page.send_bytes(drawn)

    async def _close(self) -> None:
        await self._page.close()

    async def _nothing(self, _: str) -> None:
        """Opening addresses and handing over files in the browser are no part of this interface."""


def fitting(width: int, height: int) -> tuple[int, int]:
    """A size that a terminal may have.

    >>> fitting(0, 10**9)
    (20, 300)
    """
    (least, lowest), (widest, highest) = SMALLEST, LARGEST
    return min(max(width, least), widest), min(max(height, lowest), highest)
