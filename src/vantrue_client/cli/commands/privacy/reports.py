"""`privacy reports`: what was written down after a fault of the program."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from vantrue_client.cli import output
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import Exit, complain
from vantrue_client.cli.table import table
from vantrue_client.errors import UsageError

if TYPE_CHECKING:
    from vantrue_client.policy.reports import Reports


class Doing(StrEnum):
    """What one can do with reports."""

    LIST = "list"
    SHOW = "show"
    DELETE = "delete"


@with_options
def reports(
    common: Common,
    doing: Annotated[Doing, typer.Argument(help="What to do with them.")] = Doing.LIST,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Which, as `list` names them.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Delete all of them.")] = False,
) -> None:
    """List, show and delete problem reports; they are written after a fault only, and never sent."""
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.policy.reports import Reports

    kept = Reports(workspace(common).settings.places.state)
    named = ids or []
    if everything and (doing is not Doing.DELETE or named):
        raise UsageError("`--all` goes with `delete` and no ID.")
    if doing is Doing.LIST:
        _list(common, kept, named)
    elif doing is Doing.SHOW:
        _show(common, kept, named)
    else:
        _delete(common, kept, named, everything)


def _list(common: Common, kept: Reports, named: list[str]) -> None:
    if named:
        raise UsageError("`list` takes no ID.")
    found = kept.all()
    if common.json:
        output.emit([{"id": one.id, "at": one.at, "model": one.fault.model} for one in found], indent=2)
    elif output.on_terminal():
        table(["report", "written", "camera"], [(one.id, one.at, one.fault.model) for one in found])
    else:
        for one in found:
            output.tab_separated([one.id, one.at, one.fault.model])


def _show(common: Common, kept: Reports, named: list[str]) -> None:
    if len(named) != 1:
        raise UsageError("`show` takes one ID.")
    from vantrue_client.workspace.recorded import spelled_out

    report = kept.get(named[0])
    if common.json:
        output.emit(report.document, indent=2)
        return
    for line in spelled_out(report):
        print(output.printable(line))


def _delete(common: Common, kept: Reports, named: list[str], everything: bool) -> None:
    if not named and not everything:
        raise UsageError("`delete` takes an ID, several, or `--all`.")
    if everything:
        _tell(common, kept.clear())
        return
    unknown = [one for one in dict.fromkeys(named) if not kept.delete(one)]
    _tell(common, len(dict.fromkeys(named)) - len(unknown))
    for one in unknown:
        complain(f"There is no report {one[:40]!r}.")
    if unknown:
        raise typer.Exit(Exit.SOME_FAILED)


def _tell(common: Common, deleted: int) -> None:
    if common.json:
        output.emit({"deleted": deleted})
    elif not common.quiet:
        print(f"{deleted} deleted.")
