"""`dump`: a camera's replies as a fixture that others can use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vantrue_client.cli import output
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import Exit, complain, run
from vantrue_client.workspace.reporter import Reporter


@with_options
def dump(
    common: Common,
    folder: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Where it goes: empty, or not there yet.")
    ],
) -> None:
    """Record this camera's replies with secrets masked, for a model that others do not have."""
    run(_dump(common, folder))


class _Teller(Reporter):
    def say(self, sentence: str) -> None:
        complain(sentence)


async def _dump(common: Common, folder: Path) -> Exit:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.workspace import dumping

    recorded = await dumping.dump(workspace(common), folder, _Teller() if common.verbose else Reporter())
    if common.json:
        output.emit({"folder": str(folder), "answers": len(recorded.answers), "missing": recorded.missing}, indent=2)
    elif not common.quiet:
        print(f"{len(recorded.answers)} answers are in {folder}. Look through them before you hand them on.")
    for sentence in recorded.missing:
        complain(f"missing: {sentence}")
    return Exit.SOME_FAILED if recorded.left else Exit.DONE


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(dump)
