"""`doctor`: why a camera cannot be reached, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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


async def _doctor(common: Common, bundle: Path | None) -> Exit:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.workspace.doctor.doctor import Doctor

    walking = Doctor(workspace(common))
    async for step in walking.walk():
        if not common.json and not common.quiet:
            _show(step)
    if common.json:
        output.emit(_document(walking.steps, str(walking.address)), indent=2)
    else:
        _conclude(walking.steps)
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


def _document(steps: Sequence[Step], address: str) -> dict[str, Any]:
    from vantrue_client.workspace.doctor.steps import cause

    wrong = cause(steps)
    return {
        "address": address,
        "well": wrong is None,
        "wrong": wrong and _as_json(wrong),
        "steps": [_as_json(step) for step in steps],
    }


def _as_json(step: Step) -> dict[str, str]:
    return {"step": step.name, "state": step.state.value, "what": step.what, "advice": step.advice}


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
