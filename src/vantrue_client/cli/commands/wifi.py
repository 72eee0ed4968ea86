"""`wifi`: find the camera's access point, join it, and go back to the former network."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from vantrue_client.cli import output
from vantrue_client.cli.asking import TerminalAsker
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import Exit, complain, run
from vantrue_client.cli.table import table
from vantrue_client.errors import UsageError

if TYPE_CHECKING:
    from vantrue_client.workspace.wifi.sightings import Sighting
    from vantrue_client.workspace.wifi.wifi import Wifi

COLUMNS = ("access point", "id", "model", "camera", "signal", "")


class What(StrEnum):
    """What to do."""

    JOIN = "join"
    LEAVE = "leave"


@with_options
def wifi(
    common: Common,
    what: Annotated[What | None, typer.Argument(help="Without it: which access points there are.")] = None,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="To join: the name, id or nickname; the only one needs none.")
    ] = None,
) -> None:
    """Join the camera's own access point, and go back to the former network.

    The passphrase comes from the system's keyring or is typed, never on the command line.
    """
    if name is not None and what is not What.JOIN:
        raise UsageError("Only `join` takes a name.")
    run({None: _look, What.JOIN: _join, What.LEAVE: _leave}[what](common, name))


async def _look(common: Common, _: str | None) -> Exit:
    interface, seen = await _wifi(common).look()
    if common.json:
        output.emit({"interface": interface, "access_points": [_document(one) for one in seen]}, indent=2)
    elif output.on_terminal():
        table(COLUMNS, [_row(one) for one in seen], right=["signal"]) if seen else None
    else:
        for one in seen:
            output.tab_separated(_row(one))
    if not seen:
        complain("No camera's access point is in reach. Its Wi-Fi sleeps to save power: switch it on at the camera.")
        return Exit.NO_CAMERA
    return Exit.DONE


async def _join(common: Common, name: str | None) -> None:
    joined = await _wifi(common).join(name, TerminalAsker())
    if common.json:
        output.emit(
            {"status": "joined", "interface": joined.interface, "address": joined.address, **_document(joined.seen)},
            indent=2,
        )
    elif not common.quiet:
        where = f", here as {joined.address}" if joined.address else " already"
        print(f"{output.printable(joined.seen.point.name)} is joined by {joined.interface}{where}.")
        print(
            "The internet stays with your other networks. Where one of those is 192.168.1.x too, add "
            f"`--interface {joined.interface}`. Go back with `vantrue wifi leave`."
        )


async def _leave(common: Common, _: str | None) -> None:
    done = await _wifi(common).leave()
    if common.json:
        output.emit({"status": "left" if done else "nothing to leave", "said": done}, indent=2)
    elif not common.quiet:
        print(done or "No camera's network was joined from here: nothing to leave.")


def _wifi(common: Common) -> Wifi:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.workspace.wifi.wifi import Wifi

    return Wifi(workspace(common))


def _document(seen: Sighting) -> dict[str, object]:
    return {
        "name": seen.point.name,
        "id": seen.id,
        "model": seen.model,
        "nickname": seen.known.nickname if seen.known else None,
        "signal": seen.point.signal,
        "security": seen.point.security.value,
        "joined": seen.joined,
    }


def _row(seen: Sighting) -> list[object]:
    nickname = seen.known.nickname or seen.known.id if seen.known else None
    return [seen.point.name, seen.id, seen.model, nickname, f"{seen.point.signal} %", "joined" if seen.joined else ""]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(wifi)
