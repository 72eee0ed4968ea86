"""`tui`: the terminal interface."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

import typer

from vantrue_client.cli.options import Common, with_options
from vantrue_client.errors import UsageError


@with_options
def tui(common: Common) -> None:
    """The terminal interface: look through recordings, here and on the camera, and bring them home."""
    served = bool(os.environ.get("TEXTUAL_DRIVER"))  # by `vantrue web`, or what else Textual can be shown by
    if not served and (not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb"):
        raise UsageError(
            "The terminal interface needs a terminal.", advice="In a pipe or a script use `vantrue ls` and its like."
        )
    if common.json:
        raise UsageError("The terminal interface prints no JSON.", advice="`vantrue ls --json` does.")
    from vantrue_client.cli.workspace import workspace
    from vantrue_tui.app import run

    alone = replace(common, jobs=1)  # looking through recordings needs the other connection that a camera bears
    run(lambda asker: workspace(alone, asker))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(tui)
