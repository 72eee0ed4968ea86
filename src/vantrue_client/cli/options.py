"""Groups of options that commands share, declared once as dataclasses.

A command names a group as a parameter and gets it filled in::

    @with_options
    def ls(common: Common, chosen: Choice) -> None: ...

Common options may stand before the command's name as well as behind it; behind it wins.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Container
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

SHARED = "Common options"
WAITING = "Patience"
CHOICE = "Which recordings"


@dataclass(frozen=True, slots=True)
class Common:
    """What every command takes."""

    camera: Annotated[
        str | None,
        typer.Option(
            "--camera",
            "-c",
            envvar="VANTRUE_CAMERA",
            metavar="URL|ADDRESS|NICKNAME",
            help="Which camera; without it the only one found.",
            rich_help_panel=SHARED,
        ),
    ] = None
    archive: Annotated[
        Path | None,
        typer.Option(
            "--archive",
            "-a",
            envvar="VANTRUE_ARCHIVE",
            metavar="DIR",
            help="The laptop's folder of recordings; without it `Vantrue` among your videos.",
            rich_help_panel=SHARED,
        ),
    ] = None
    interface: Annotated[
        str | None,
        typer.Option(
            envvar="VANTRUE_INTERFACE",
            metavar="ADDRESS|NAME",
            help="Which way out, where home and camera share one network's numbers.",
            rich_help_panel=SHARED,
        ),
    ] = None
    jobs: Annotated[
        int,
        typer.Option(
            min=1,
            max=2,
            envvar="VANTRUE_JOBS",
            help="Connections at once; cameras wedge at more than two.",
            rich_help_panel=SHARED,
        ),
    ] = 1
    json: Annotated[
        bool,
        typer.Option(
            "--json", envvar="VANTRUE_JSON", help="JSON and nothing else on standard output.", rich_help_panel=SHARED
        ),
    ] = False
    verbose: Annotated[
        int,
        typer.Option("--verbose", "-v", count=True, envvar="VANTRUE_VERBOSE", help="Say more.", rich_help_panel=SHARED),
    ] = 0
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet", "-q", envvar="VANTRUE_QUIET", help="Only errors and what was asked for.", rich_help_panel=SHARED
        ),
    ] = False
    yes: Annotated[
        bool,
        typer.Option(
            "--yes", envvar="VANTRUE_YES", help="Confirm; it never grants a permission.", rich_help_panel=SHARED
        ),
    ] = False
    permit: Annotated[
        str,
        typer.Option(
            envvar="VANTRUE_PERMIT",
            metavar="P[,P]",
            help="Grant permissions where you said nothing to the contrary: see `vantrue privacy status`.",
            rich_help_panel=SHARED,
        ),
    ] = ""
    allow_stop_recording: Annotated[
        bool,
        typer.Option(
            "--allow-stop-recording",
            envvar="VANTRUE_ALLOW_STOP_RECORDING",
            help="Let recording be stopped where a model wants that for what is asked, and be started again after.",
            rich_help_panel=SHARED,
        ),
    ] = False
    connect_timeout: Annotated[
        float,
        typer.Option(
            min=0.1,
            envvar="VANTRUE_CONNECT_TIMEOUT",
            help="Seconds for a connection to open.",
            rich_help_panel=WAITING,
        ),
    ] = 5.0
    command_timeout: Annotated[
        float,
        typer.Option(
            min=0.1,
            envvar="VANTRUE_COMMAND_TIMEOUT",
            help="Seconds for the reply to a command.",
            rich_help_panel=WAITING,
        ),
    ] = 10.0
    list_timeout: Annotated[
        float,
        typer.Option(
            min=0.1,
            envvar="VANTRUE_LIST_TIMEOUT",
            help="Seconds for the first byte of a list.",
            rich_help_panel=WAITING,
        ),
    ] = 30.0
    silence: Annotated[
        float,
        typer.Option(
            min=0.1,
            envvar="VANTRUE_SILENCE",
            help="Seconds of silence until a stream is resumed.",
            rich_help_panel=WAITING,
        ),
    ] = 15.0
    give_up: Annotated[
        float,
        typer.Option(
            min=0.1,
            envvar="VANTRUE_GIVE_UP",
            help="Seconds without a byte more until a file is given up.",
            rich_help_panel=WAITING,
        ),
    ] = 60.0


@dataclass(frozen=True, slots=True)
class Choice:
    """FILTER: which recordings are meant."""

    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="Of this day: `2026-11-20`, `yesterday`.", rich_help_panel=CHOICE)
    ] = None
    since: Annotated[
        str | None,
        typer.Option(metavar="T", help="From then on: a date, a time, `2h` ago, `yesterday`.", rich_help_panel=CHOICE),
    ] = None
    until: Annotated[
        str | None, typer.Option(metavar="T", help="Up to then; a day counts whole.", rich_help_panel=CHOICE)
    ] = None
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="K[,K]",
            help="normal, event, parking, timelapse, photo, tracklog, other.",
            rich_help_panel=CHOICE,
        ),
    ] = None
    channel: Annotated[
        str | None, typer.Option(metavar="C[,C]", help="front, interior, rear.", rich_help_panel=CHOICE)
    ] = None
    locked: Annotated[bool, typer.Option("--locked", help="Only locked ones.", rich_help_panel=CHOICE)] = False
    name: Annotated[
        str | None, typer.Option(metavar="GLOB", help="Whose name fits, such as `*_E_A.MP4`.", rich_help_panel=CHOICE)
    ] = None
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="The newest N of them.", rich_help_panel=CHOICE)
    ] = None

    @property
    def empty(self) -> bool:
        """Whether nothing was chosen at all."""
        return all(getattr(self, field.name) in (None, False) for field in fields(self))


Around = Annotated[str | None, typer.Option(metavar="T", help="Also the moments within T (`2m`) of each chosen one.")]


def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Spread a command's option groups into its signature, and gather them again when it is called."""
    hints = get_type_hints(command, include_extras=True)
    hints.pop("return", None)
    groups = {name: hint for name, hint in hints.items() if isinstance(hint, type) and is_dataclass(hint)}
    told = [name for name, hint in hints.items() if hint is typer.Context]
    parameters = [
        inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context),
        *_own_parameters(command, hints, {*groups, *told}),
    ]
    for group in groups.values():
        parameters += _group_parameters(group)

    @wraps(command)
    def gathered(ctx: typer.Context, **given: Any) -> Any:
        for name, group in groups.items():
            values = {field.name: given.pop(field.name) for field in fields(group)}
            given[name] = group(**(_preferring_earlier(ctx, values) if group is Common else values))
        return command(**given, **dict.fromkeys(told, ctx))

    del gathered.__wrapped__
    gathered.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    gathered.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return gathered


def _own_parameters(
    command: Callable[..., Any], hints: dict[str, Any], filled: Container[str]
) -> list[inspect.Parameter]:
    return [
        parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in inspect.signature(command).parameters.items()
        if name not in filled
    ]


@cache
def _group_parameters(group: type) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, annotation=hints[field.name], default=field.default
        )
        for field in fields(group)
    ]


def _preferring_earlier(ctx: typer.Context, values: dict[str, Any]) -> dict[str, Any]:
    """An option that stood before the command's name counts where none stands behind it."""
    top = ctx.find_root()
    if top is ctx:
        return values
    return {
        name: top.params[name] if not _stands(ctx, name) and _stands(top, name) else value
        for name, value in values.items()
    }


def typed(ctx: typer.Context, name: str) -> bool:
    """Whether an option was typed, behind the command's name or before it; the environment and a file do not count."""
    return _stands(ctx, name) or _stands(ctx.find_root(), name)


def _stands(ctx: Any, name: str) -> bool:
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"
