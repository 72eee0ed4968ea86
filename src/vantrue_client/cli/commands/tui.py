"""`tui`: the terminal interface."""

from __future__ import annotations

import typer


def tui() -> None:
    """The terminal interface."""
    from vantrue_tui.app import main

    raise typer.Exit(main())


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(tui)
