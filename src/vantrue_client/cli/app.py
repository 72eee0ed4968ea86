"""The command tree."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import complain
from vantrue_client.cli.tree import HOMES, Commands, leaves
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


def tree() -> Any:
    """The program with all its commands."""
    group: Any = typer.main.get_group(app)
    group.commands = Commands()
    return group


def call() -> None:
    """Parse the command line, run the command and leave; errors go to the caller."""
    from vantrue_client.workspace.settings import Places, read_config

    usual = Places.usual()
    if os.path.lexists(usual.erasure):
        _go_on_erasing(usual.state)
    path = usual.config_file
    command = tree()
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
    tables = {
        table: {key.replace("-", "_"): value for key, value in values.items()}
        for table, values in config.items()
        if isinstance(values, dict)
    }

    def built(name: str, command: Any) -> None:
        for table, leaf in leaves(name, command):
            leaf.context_settings["default_map"] = {**shared, **tables.get(table, {})}

    top.commands.built = built
    _refuse_unfit(path, "", shared, top)
    for table, own in tables.items():
        _refuse_unfit(path, f"[{table}] ", own, _command_of(top, table, path))


def _command_of(top: Any, table: str, path: str) -> Any:
    """The command whose table it is; only it is built, and its group."""
    for name in HOMES:
        if table == name or table.startswith(f"{name}-"):
            found = dict(leaves(name, top.commands[name]))
            if table in found:
                return found[table]
    raise UsageError(f"{path} has a table [{table}] that is no command's.")


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
