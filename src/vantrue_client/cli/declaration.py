"""What an evidence package is declared to be, as typed, and the order that it means."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from vantrue_client.share.evidence.order import Order


@dataclass(frozen=True, slots=True)
class Declaration:
    """On which ground it is made, for whom and for what, by whom, and what goes with the originals."""

    ground: Annotated[
        str | None,
        typer.Option(
            metavar="rights|investigation|order",
            help="On which ground: to protect somebody's rights (3.2.1), for an investigation (3.2.2), or because an "
            "authority ordered it (3.2.3).",
        ),
    ] = None
    recipient: Annotated[str, typer.Option(metavar="WHO", help="Who gets it.")] = ""
    purpose: Annotated[str, typer.Option(metavar="TEXT", help="What it is for.")] = ""
    by: Annotated[
        str | None, typer.Option(metavar="WHO", help="Who makes it; without it what `privacy profile` says of you.")
    ] = None
    sign: Annotated[bool, typer.Option("--sign", help="Sign it with this laptop's own key.")] = False
    day_logs: Annotated[
        bool, typer.Option("--day-logs/--no-day-logs", help="With the day logs: where the car was all day.")
    ] = True


def to_order(to: Path, declaration: Declaration) -> Order:
    """What the options mean, for a new folder; raises UsageError for what is no ground.

    >>> to_order(Path("p"), Declaration(ground="rights", by="me")).maker
    'me'
    """
    from vantrue_client.workspace.ordering import order

    return order(
        to,
        ground=declaration.ground or "",
        recipient=declaration.recipient,
        purpose=declaration.purpose,
        maker=declaration.by or "",
        signed=declaration.sign,
        day_logs=declaration.day_logs,
    )
