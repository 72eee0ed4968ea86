"""`queue`: what is to be brought one after the other, kept on the disk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vantrue_client.cli import output
from vantrue_client.cli.choice import to_filter
from vantrue_client.cli.options import Choice, Common, with_options
from vantrue_client.cli.run import Exit, run
from vantrue_client.cli.table import show
from vantrue_client.errors import UsageError

if TYPE_CHECKING:
    from vantrue_client.sync.queue import Entry, Queue

queue_app = typer.Typer(help="What is to be brought one after the other, kept on the disk.", no_args_is_help=True)

Names = Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Names as `vantrue ls` tells them.")]
Some = Annotated[
    list[str] | None, typer.Argument(metavar="[NAME...]", help="Names or numbers of `queue ls`; without any all.")
]
These = Annotated[list[str], typer.Argument(metavar="NAME...", help="Names or numbers of `queue ls`.")]


@with_options
def ls(common: Common) -> None:
    """The queue: what is left, in its order, then how it went with the rest."""
    run(_ls(common))


async def _ls(common: Common) -> None:
    from vantrue_client.cli.workspace import workspace

    queue = await workspace(common).queue().look()
    if common.json:
        output.emit({"paused": queue.paused, "entries": [_json(entry) for entry in queue.entries]}, indent=2)
        return
    show(["number", "state", "size", "name", "reason"], [_row(entry) for entry in queue.entries])
    if queue.paused is not None and not common.quiet and output.on_terminal():
        print(output.printable(f"All of it is paused. {queue.paused}".rstrip()))


@with_options
def add(common: Common, choice: Choice, names: Names = None) -> None:
    """Put recordings of the card behind all others: by name, by FILTER, or both."""
    if not names and choice.empty:
        raise UsageError("Say what to add: a NAME or a FILTER.")
    run(_add(common, choice, names or []))


async def _add(common: Common, choice: Choice, names: list[str]) -> None:
    from vantrue_client.cli.workspace import workspace

    queue = workspace(common).queue()
    before = await queue.look()
    after = await queue.add_named(names, to_filter(choice, datetime.now()))
    added = len(after.left) - len(before.left)
    if common.json:
        output.emit({"added": added, "left": len(after.left)}, indent=2)
    elif not common.quiet:
        print(f"{added} added, {len(after.left)} to come.")


@with_options
def pause(common: Common, names: Some = None) -> None:
    """Pause some, or all; whoever works on the queue stops at once."""
    _change(common, lambda queue: queue.pause(queue.named(names)) if names else queue.pause_all())


@with_options
def resume(common: Common, names: Some = None) -> None:
    """Let some that were paused, or the whole queue, go on."""
    _change(common, lambda queue: queue.resume(queue.named(names)) if names else queue.resume_all())


@with_options
def retry(common: Common, names: Some = None) -> None:
    """Let what failed come again, behind all others."""
    _change(common, lambda queue: queue.retry(queue.named(names or [str(one.number) for one in queue.entries])))


@with_options
def move(
    common: Common,
    names: These,
    before: Annotated[str | None, typer.Option(metavar="NAME", help="Before this one.")] = None,
    first: Annotated[bool, typer.Option("--first", help="Before all others.")] = False,
    last: Annotated[bool, typer.Option("--last", help="Behind all others.")] = False,
) -> None:
    """Bring some earlier or later."""
    if (before is not None) + first + last != 1:
        raise UsageError("Say where to: --before NAME, --first or --last.")

    def moved(queue: Queue) -> Queue:
        anchors = queue.named([before]) if before else {entry.number for entry in queue.left[:1] if first}
        return queue.move(queue.named(names), min(anchors, default=None))

    _change(common, moved)


@with_options
def remove(common: Common, names: These) -> None:
    """Take some out; what came of them is gone on with when they are asked for again."""
    _change(common, lambda queue: queue.remove(queue.named(names)))


@with_options
def clear(common: Common) -> None:
    """Take out what is done."""
    _change(common, lambda queue: queue.clear())


@with_options
def run_queue(
    common: Common,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for a camera that is away, till all is through.")] = False,
) -> None:
    """Bring what waits."""
    run(_run(common, wait))


async def _run(common: Common, wait: bool) -> Exit:
    from vantrue_client.cli import transfer
    from vantrue_client.cli.workspace import workspace

    queue = workspace(common).queue()
    return await transfer.show(common, lambda reporter: queue.run(reporter=reporter, wait=wait))


def _change(common: Common, change: Callable[[Queue], Queue]) -> None:
    run(_changed(common, change))


async def _changed(common: Common, change: Callable[[Queue], Queue]) -> None:
    from vantrue_client.cli.workspace import workspace

    queue = await workspace(common).queue().change(change)
    if common.json:
        output.emit({"paused": queue.paused, "entries": [_json(entry) for entry in queue.entries]}, indent=2)


def _json(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "name": entry.recording.name,
        "path": entry.recording.path,
        "size": entry.recording.size,
        "camera": entry.camera or None,
        "state": entry.state.value,
        "reason": entry.reason or None,
    }


def _row(entry: Entry) -> list[str]:
    size = output.size(entry.recording.size)
    return [str(entry.number), entry.state.value, size, entry.recording.name, entry.reason]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    queue_app.command()(ls)
    queue_app.command()(add)
    queue_app.command("run")(run_queue)
    for command in (pause, resume, retry, move, remove, clear):
        queue_app.command()(command)
    app.add_typer(queue_app, name="queue")
