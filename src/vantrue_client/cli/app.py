"""The command tree."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from vantrue_client.cli.commands import archive, camera, mock, playing, recordings, tui
from vantrue_client.cli.options import Common, with_options
from vantrue_client.errors import UsageError

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
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and leave.")
    ] = False,
) -> None:
    """Vantrue dash cams on Wi-Fi: find them, list their cards, bring their recordings home."""


for group in (mock, camera, recordings, archive, playing, tui):
    group.register(app)


def call() -> None:
    """Parse the command line, run the command and leave; errors go to the caller."""
    from vantrue_client.workspace.settings import Places, read_config

    path = Places.usual().config_file
    config = read_config(path)
    command = typer.main.get_command(app)
    command(default_map=_defaults(command, config, str(path)))


def _defaults(group: Any, config: dict[str, Any], path: str) -> dict[str, Any]:
    """The configuration as defaults of each command: what all share, then its own table.

    A subcommand's table is named with a dash: ``[archive-verify]``. Raises UsageError for what no option answers to.
    """
    shared = {key: value for key, value in config.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in config.items() if isinstance(value, dict)}
    known = {parameter.name for parameter in group.params}
    _refuse_unknown(path, "", shared, known)
    defaults = _subcommand_defaults(group, shared, tables, path, "")
    if tables:
        raise UsageError(f"{path} has a table [{next(iter(tables))}] that is no command's.")
    return defaults


def _subcommand_defaults(
    group: Any, shared: dict[str, Any], tables: dict[str, Any], path: str, prefix: str
) -> dict[str, Any]:
    defaults: dict[str, Any] = {}
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            defaults[name] = _subcommand_defaults(command, shared, tables, path, f"{prefix}{name}-")
            continue
        own = {key.replace("-", "_"): value for key, value in tables.pop(f"{prefix}{name}", {}).items()}
        _refuse_unknown(path, f"[{prefix}{name}] ", own, {parameter.name for parameter in command.params})
        defaults[name] = {**{key.replace("-", "_"): value for key, value in shared.items()}, **own}
    return defaults


def _refuse_unknown(path: str, table: str, values: dict[str, Any], known: set[str]) -> None:
    for key in values:
        if key.replace("-", "_") not in known:
            raise UsageError(
                f"{path}: {table}{key} is no option's name.", advice="`vantrue COMMAND --help` lists them."
            )
