"""Opening a recording or the live picture in the system's player."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vantrue_client.errors import UsageError

if TYPE_CHECKING:
    from vantrue_client.camera.relay import Relay

BEGINS = 60.0  # seconds that a player has to open the live picture
ENDS = 3.0  # seconds without a player after which it is over


def player_command(player: str | None, what: str) -> list[str]:
    """The command that opens a file or URL; raises UsageError where the system has none.

    >>> player_command("mpv --fs", "/clip.MP4")
    ['mpv', '--fs', '/clip.MP4']
    """
    if player:
        return [*shlex.split(player), what]
    for candidate in _openers():
        if shutil.which(candidate[0]):
            return [*candidate, what]
    raise UsageError("No player was found to open it with.", advice="Name one: --player mpv")


def open_in_player(player: str | None, what: str) -> None:
    """Hand a file or URL to the player and leave it running by itself; raises UsageError when it does not start."""
    if player is None and hasattr(os, "startfile"):
        os.startfile(what)  # noqa: S606
        return
    command = player_command(player, what)
    try:
        subprocess.Popen(  # noqa: S603 (the user's own player, no shell)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise UsageError(f"The player {command[0]} does not start: {error.strerror}.") from error


async def until_closed(relay: Relay) -> bool:
    """Stay while somebody looks; false where no player opened it. Raises what ended it on the camera's side."""
    try:
        async with asyncio.timeout(BEGINS):
            await relay.begun.wait()
    except TimeoutError:
        return False
    while True:
        await relay.ended.wait()
        await asyncio.sleep(ENDS)
        if not relay.clients:
            break
    if relay.lost is not None:
        raise relay.lost
    return True


def _openers() -> Sequence[tuple[str, ...]]:
    return [("open",)] if sys.platform == "darwin" else [("xdg-open",), ("gio", "open")]
