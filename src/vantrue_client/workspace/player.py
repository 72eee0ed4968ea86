"""Opening a recording in the system's player."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence

from vantrue_client.errors import UsageError


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


def _openers() -> Sequence[tuple[str, ...]]:
    return [("open",)] if sys.platform == "darwin" else [("xdg-open",), ("gio", "open")]
