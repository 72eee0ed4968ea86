"""Retention's options, as typed, and the limits that they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from vantrue_client.archive.retention import Limits
from vantrue_client.errors import UsageError
from vantrue_client.workspace import sizes, when

PANEL = "What stays here"


@dataclass(frozen=True, slots=True)
class Retention:
    """How much of the archive stays: without any of these, all of it."""

    keep: Annotated[
        str | None,
        typer.Option(
            metavar="AGE",
            help="Remove what is older (`30d`); never what is locked, an event, or marked as kept.",
            rich_help_panel=PANEL,
        ),
    ] = None
    quota: Annotated[
        str | None,
        typer.Option(
            metavar="SIZE", help="Remove the oldest until the rest takes no more (`200GB`).", rich_help_panel=PANEL
        ),
    ] = None
    min_free: Annotated[
        str | None,
        typer.Option(
            metavar="SIZE", help="Remove the oldest until so much of the disk is free (`10GB`).", rich_help_panel=PANEL
        ),
    ] = None


def to_limits(retention: Retention) -> Limits:
    """What the options mean; raises UsageError for what cannot be read, and for a limit that would leave nothing.

    >>> to_limits(Retention(quota="1MB")).quota
    1000000
    """
    limits = Limits(
        keep=None if retention.keep is None else when.span(retention.keep),
        quota=None if retention.quota is None else sizes.count(retention.quota),
        min_free=None if retention.min_free is None else sizes.count(retention.min_free),
    )
    if limits.quota == 0 or (limits.keep is not None and not limits.keep):
        raise UsageError("An age or quota of nothing would leave nothing.", advice="Leave it out for no limit.")
    return limits
