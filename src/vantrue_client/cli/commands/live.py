"""`snapshot`, `live` and `events`: what the camera sees now, and what it says by itself."""

from __future__ import annotations

from contextlib import aclosing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vantrue_client.cli import output
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import Exit, complain, run

if TYPE_CHECKING:
    from vantrue_client.camera.relay import Relay

Lens = Annotated[int | None, typer.Option(min=0, max=9, help="Which lens, counted from 0; else the one shown now.")]


@with_options
def snapshot(
    common: Common, to: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="A new file.")]
) -> None:
    """Take a picture now; the file is as the camera wrote it."""
    run(_snapshot(common, to))


async def _snapshot(common: Common, to: Path) -> None:
    from vantrue_client.cli.workspace import workspace

    size = await workspace(common).snapshot(to)
    if common.json:
        output.emit({"file": str(to), "size": size}, indent=2)
    elif not common.quiet:
        print(output.printable(f"{output.size(size)}: {to}"))


@with_options
def live(
    common: Common,
    to: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Into a new .mp4, .mov, .mkv or .jpg.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.1, max=86_400, help="How long, into a file.")] = 10.0,
    lens: Lens = None,
    player: Annotated[str | None, typer.Option(metavar="COMMAND", help="Instead of the system's player.")] = None,
) -> None:
    """Show the live picture in the system's player, or write it into a file.

    The player gets an address on this laptop, and the program stays until the player is closed.
    """
    run(_play(common, lens, player) if to is None else _record(common, to, seconds, lens))


async def _record(common: Common, to: Path, seconds: float, lens: int | None) -> None:
    from vantrue_client.cli.workspace import workspace

    count = await workspace(common).record_live(to, seconds=seconds, lens=lens)
    if common.json:
        output.emit({"file": str(to), "pictures": count}, indent=2)
    elif not common.quiet:
        print(output.printable(f"{count} picture{'' if count == 1 else 's'}: {to}"))


async def _play(common: Common, lens: int | None, player: str | None) -> Exit:
    from vantrue_client.cli.workspace import workspace

    def opened(relay: Relay) -> None:
        if common.json:
            output.emit({"opened": relay.url, "protocol": relay.protocol})
        elif not common.quiet:
            print(output.printable(f"Live at {relay.url}; close the player, or press Ctrl-C, to end."), flush=True)

    if await workspace(common).play_live(lens, player=player, opened=opened):
        return Exit.DONE
    complain("No player opened the picture in time. Name one: --player mpv")
    return Exit.SOME_FAILED


@with_options
def events(common: Common) -> None:
    """Print what the camera says by itself, as it says it, till Ctrl-C: recording started, card removed, power off.

    With --json one object a line: time (the laptop's), news, and status, the number as it came.
    """
    run(_events(common))


async def _events(common: Common) -> None:
    from vantrue_client.cli.workspace import workspace

    def opened(label: str) -> None:
        if not (common.json or common.quiet):
            print(output.printable(f"Listening to {label}; press Ctrl-C to end."), flush=True)

    async with aclosing(workspace(common).events(opened)) as said:
        async for event in said:
            now = datetime.now().astimezone().replace(microsecond=0)
            if common.json:
                output.emit({"time": now.isoformat(), "news": event.news.value, "status": event.status})
            else:
                print(f"{now:%H:%M:%S}  {event.news.value.replace('-', ' ')} ({event.status})", flush=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(snapshot)
    app.command()(live)
    app.command()(events)
