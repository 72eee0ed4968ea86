"""What `sync` is told beside which recordings are meant, as typed, and what that means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from vantrue_client.archive.retention import Limits
from vantrue_client.cli.options import Around
from vantrue_client.errors import UsageError
from vantrue_client.model import Filter
from vantrue_client.workspace import when

if TYPE_CHECKING:
    from vantrue_client.sync.plan import Order
    from vantrue_client.workspace.bringing import SyncOptions


@dataclass(frozen=True, slots=True)
class Bringing:
    """What comes first, what comes with it, what stays there, and what is done with each file."""

    order: Annotated[str, typer.Option(metavar="events-first|newest|oldest", help="What comes over first.")] = (
        "events-first"
    )
    around: Around = None
    not_at: Annotated[
        list[str] | None,
        typer.Option(metavar="PLACE", help="Leave on the camera what lies wholly at a named place (`vantrue place`)."),
    ] = None
    exec: Annotated[
        str | None,
        typer.Option(
            metavar="COMMAND", help="Run for each file once it is final; facts in VANTRUE_FILE_... variables."
        ),
    ] = None
    delete_from_camera: Annotated[
        bool,
        typer.Option(
            "--delete-from-camera",
            help="Delete on the card what lies here, each once its copy was read again; never what is locked.",
        ),
    ] = False


def to_sync(bringing: Bringing, chosen: Callable[[], Filter], limits: Limits, *, quiet: bool) -> SyncOptions:
    """What the options mean; raises UsageError for an order, a time or a command that cannot be read.

    chosen  asked at each pass which recordings are meant
    quiet   what the command prints is not shown
    """
    from vantrue_client.sync.hook import Hook
    from vantrue_client.workspace.bringing import SyncOptions

    return SyncOptions(
        chosen,
        order=_order(bringing.order),
        around=when.span(bringing.around) if bringing.around else None,
        hook=Hook(bringing.exec, quiet=quiet) if bringing.exec else None,
        limits=limits,
        delete_from_camera=bringing.delete_from_camera,
        not_at=tuple(bringing.not_at or ()),
    )


def _order(word: str) -> Order:
    from vantrue_client.sync.plan import Order

    try:
        return Order(word)
    except ValueError:
        known = ", ".join(Order)
        raise UsageError(f"{word!r} is no order.", advice=f"Choose from: {known}.") from None
