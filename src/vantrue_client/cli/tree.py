"""Where each command lives: it is imported and built when it is first asked for, so that none waits for the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from functools import cache
from importlib import import_module
from typing import Any

import typer

HOMES = {
    "demo": "mock",
    "mock": "mock",
    "discover": "camera",
    "info": "camera",
    "dump": "dump",
    "doctor": "doctor",
    "wifi": "wifi",
    "ls": "recordings",
    "get": "recordings",
    "sync": "recordings",
    "queue": "queue",
    "track": "locating",
    "trips": "locating",
    "map": "mapping",
    "cut": "excerpts",
    "thumb": "excerpts",
    "share": "sharing",
    "play": "playing",
    "delete": "playing",
    "snapshot": "live",
    "live": "live",
    "events": "live",
    "tui": "tui",
    "web": "web",
    "cameras": "camera",
    "settings": "settings",
    "clock": "settings",
    "place": "places",
    "fence": "fences",
    "archive": "archive",
    "evidence": "evidence",
    "privacy": "privacy",
}
"""The module in `cli.commands` that registers a command or a group of them, in the order of `vantrue --help`."""


class Commands(MutableMapping[str, Any]):
    """The commands by name, as a group wants them.

    `built` is called with each one's name and itself before it is first handed out.
    """

    def __init__(self, built: Callable[[str, Any], None] = lambda name, command: None) -> None:
        self.built = built
        self._there: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._there:
            command = typer.main.get_group(registered(HOMES[name])).commands[name]
            self.built(name, command)
            self._there[name] = command
        return self._there[name]

    def __iter__(self) -> Iterator[str]:
        return iter(HOMES)

    def __len__(self) -> int:
        return len(HOMES)

    def __setitem__(self, name: str, command: Any) -> None:
        raise TypeError("The commands are those in HOMES.")

    def __delitem__(self, name: str) -> None:
        raise TypeError("The commands are those in HOMES.")


@cache
def registered(module: str) -> typer.Typer:
    """What a module of `cli.commands` adds to the program."""
    app = typer.Typer()
    import_module(f"vantrue_client.cli.commands.{module}").register(app)
    return app


def leaves(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """A command, or those of a group, with the names of their tables in the configuration: ``archive-verify``."""
    if not hasattr(command, "commands"):
        yield name, command
        return
    for below, one in command.commands.items():
        yield from leaves(f"{name}-{below}", one)
