"""The command tree."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from vantrue_client.cli.commands import (
    archive,
    camera,
    doctor,
    dump,
    evidence,
    excerpts,
    fences,
    locating,
    mapping,
    mock,
    places,
    playing,
    privacy,
    recordings,
    tui,
    wifi,
)
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import complain
from vantrue_client.errors import UsageError, VantrueError

app = typer.Typer(
    name="vantrue",
    help="Vantrue dash cams on Wi-Fi: find them, list their cards, bring their recordings home.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"auto_envvar_prefix": "VANTRUE", "help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from vantrue_client import __version__

        print(f"vantrue {__version__}")
        raise typer.Exit


@app.callback()
@with_options
def vantrue(
    common: Common,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, allow_from_autoenv=False, help="Say the version and leave."
        ),
    ] = False,
) -> None:
    """Vantrue dash cams on Wi-Fi: find them, list their cards, bring their recordings home."""


_GROUPS = (
    mock,
    camera,
    dump,
    doctor,
    wifi,
    recordings,
    locating,
    mapping,
    places,
    fences,
    excerpts,
    archive,
    evidence,
    playing,
    privacy,
    tui,
)
for group in _GROUPS:
    group.register(app)


def call() -> None:
    """Parse the command line, run the command and leave; errors go to the caller."""
    from vantrue_client.workspace.settings import Places, read_config

    usual = Places.usual()
    if os.path.lexists(usual.erasure):
        _go_on_erasing(usual.state)
    path = usual.config_file
    command = typer.main.get_command(app)
    _configure(command, read_config(path), str(path))
    command()


def _go_on_erasing(state: Path) -> None:
    """Finish an erasure that was interrupted, before anything else is done; what hinders it is told."""
    from vantrue_client.policy.ledger import Ledger
    from vantrue_client.workspace.erase import Erasure
    from vantrue_client.workspace.settings import Settings

    settings = Settings()
    try:
        if Erasure(settings, Ledger(state)).resume(complain):
            complain("An erasure that was interrupted is finished now.")
    except VantrueError as error:
        complain(f"An erasure was interrupted and cannot go on now: {error}")


def _configure(top: Any, config: dict[str, Any], path: str) -> None:
    """Make the configuration each command's defaults: what all share, then its own table.

    A subcommand's table is named with a dash: ``[archive-verify]``. Raises UsageError for what no option answers to.
    """
    shared = {key.replace("-", "_"): value for key, value in config.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in config.items() if isinstance(value, dict)}
    _refuse_unfit(path, "", shared, top)
    for name, command in _leaves(top):
        own = {key.replace("-", "_"): value for key, value in tables.pop(name, {}).items()}
        _refuse_unfit(path, f"[{name}] ", own, command)
        command.context_settings["default_map"] = {**shared, **own}
    for name in tables:
        raise UsageError(f"{path} has a table [{name}] that is no command's.")


def _leaves(group: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _leaves(command, f"{prefix}{name}-")
        else:
            yield prefix + name, command


def _refuse_unfit(path: str, table: str, values: dict[str, Any], command: Any) -> None:
    known = {parameter.name: parameter for parameter in command.params}
    for key, value in values.items():
        if key not in known:
            raise UsageError(f"{path}: {table}{key} is no option.", advice="`vantrue COMMAND --help` lists them.")
        several = known[key].nargs == -1 or getattr(known[key], "multiple", False)
        if isinstance(value, dict) or (isinstance(value, list) and not several):
            raise UsageError(
                f"{path}: {table}{key} takes one value.", advice='Write for example "a,b" where it takes several words.'
            )
