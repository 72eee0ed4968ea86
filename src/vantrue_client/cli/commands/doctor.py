"""`doctor`: why a camera cannot be reached, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vantrue_client.cli import output
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import Exit, run

if TYPE_CHECKING:
    from vantrue_client.workspace.doctor.steps import Step

_WIDTHS = (6, 10)  # of the word for a step's state, and of its name


@with_options
def doctor(
    common: Common,
    bundle: Annotated[
        Path | None,
        typer.Option(metavar="FILE.zip", help="Also write what one attaches to a bug report, secrets masked."),
    ] = None,
) -> None:
    """Why can't I connect: the way to the camera step by step, the first thing that is wrong, and what to do."""
    run(_doctor(common, bundle))


async def _doctor(common: Common, path: Path | None) -> Exit:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.workspace.doctor import bundle
    from vantrue_client.workspace.doctor.contents import diagnosis
    from vantrue_client.workspace.doctor.doctor import Doctor
    from vantrue_client.workspace.doctor.logged import Logged

    here = workspace(common)
    if path is not None:
        await bundle.may_write(here, path)
    walking = Doctor(here)
    with Logged() as log:
        async for step in walking.walk():
            if not common.json and not common.quiet:
                _show(step)
    document = diagnosis(walking.steps, str(walking.address))
    if not common.json:
        _conclude(walking.steps)
    if path is not None:
        holds = await bundle.write(here, walking, log.lines, path)
        document["bundle"] = {"file": str(path), "holds": dict(holds)}
        if not common.json:
            _tell(path, holds)
    if common.json:
        output.emit(document, indent=2)
    return _code(walking.steps)


def _show(step: Step) -> None:
    word, name = (text.ljust(width) for text, width in zip((step.state.value, step.name), _WIDTHS, strict=True))
    print(f"{word}  {name}  {output.printable(step.what)}", flush=True)


def _conclude(steps: Sequence[Step]) -> None:
    from vantrue_client.workspace.doctor.steps import State, cause

    wrong = cause(steps)
    if wrong is not None:
        print(f"\nWhat is wrong: {output.printable(wrong.what)}\nWhat to do: {output.printable(wrong.advice)}")
    else:
        print("\nThe camera is reached, and all is well.")
    for step in steps:
        if step is not wrong and step.advice and step.state in {State.UNSEEN, State.DOUBT}:
            print(f"Also, {step.name}: {output.printable(step.advice)}")


def _tell(path: Path, holds: Mapping[str, str]) -> None:
    print(f"\n{output.printable(str(path))} was written, and sent nowhere. Read it before you send it. It holds:")
    for name, what in holds.items():
        print(f"  {name}: {what}")


def _code(steps: Sequence[Step]) -> Exit:
    """0 all well, 1 a camera is there and something is wrong, 3 none was reached, 4 a permission is missing."""
    from vantrue_client.workspace.doctor.steps import AT_THE_CAMERA, failed

    end = failed(steps)
    if end is None:
        return Exit.DONE
    if end.name == "permission":
        return Exit.REFUSED
    return Exit.SOME_FAILED if end.name in AT_THE_CAMERA else Exit.NO_CAMERA


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)
