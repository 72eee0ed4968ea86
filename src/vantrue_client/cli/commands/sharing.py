"""`share`: hand a copy to somebody."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vantrue_client.cli import output
from vantrue_client.cli.choice import to_filter
from vantrue_client.cli.options import Choice, Common, with_options
from vantrue_client.cli.run import Exit, complain, run
from vantrue_client.errors import UsageError
from vantrue_client.model import Progress
from vantrue_client.workspace.reporter import Reporter

if TYPE_CHECKING:
    from vantrue_client.policy.decide import Decision
    from vantrue_client.share.form import Form
    from vantrue_client.share.pipeline import Shared, Step
    from vantrue_client.share.plan import Plan


class JoinName(StrEnum):
    """How several become one file."""

    AFTER = "after"
    BESIDE = "beside"


@with_options
def share(
    common: Common,
    choice: Choice,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME...]", help="Names as `ls` tells them, or files on disk.")
    ] = None,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="TARGET",
            help="A folder, `app:NAME` (`app:?` lists), `link:` for a phone, `mailto:ADDRESS`, `s3://`, `webdavs://`, "
            "`sftp://`.",
        ),
    ] = "",
    keep: Annotated[
        str | None,
        typer.Option(metavar="K[,K]", help="What stays in the copy: sound, location, times, device, name."),
    ] = None,
    cover: Annotated[
        str | None, typer.Option(metavar="C[,C]", help="What is covered in the picture: faces, text, picture.")
    ] = None,
    piece: Annotated[
        str | None, typer.Option(metavar="FROM..TO", help="Only this piece of it, in seconds or mm:ss.")
    ] = None,
    fit: Annotated[str | None, typer.Option(metavar="SIZE", help="Smaller, encoded anew: 25MB at most.")] = None,
    height: Annotated[int | None, typer.Option(min=64, max=4320, help="Pixels of the picture, encoded anew.")] = None,
    join: Annotated[
        JoinName | None, typer.Option(help="All in one file: one after the other, or side by side.")
    ] = None,
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="You answer for it that nobody is to be recognised where faces went.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would leave and what the rules say.")] = False,
) -> None:
    """Hand copies to somebody: without sound, place, time and names, unless you keep them."""
    if not to:
        raise UsageError("To whom?", advice="Name a target: --to FOLDER, --to app:?, --to link:.")
    form = _form(keep, cover, piece, fit, height, join)
    run(_programs(common) if to == "app:?" else _share(common, choice, names or [], to, form, reviewed, dry_run))


async def _programs(common: Common) -> None:
    from vantrue_client.cli.workspace import workspace

    found = await workspace(common).programs()
    if common.json:
        output.emit([{"target": f"app:{one.key}", "name": one.name} for one in found], indent=2)
    else:
        for one in found:
            output.tab_separated([f"app:{one.key}", one.name])


async def _share(
    common: Common, choice: Choice, names: list[str], to: str, form: Form, reviewed: bool, dry_run: bool
) -> Exit:
    from vantrue_client.cli.workspace import workspace

    here = workspace(common)
    plan = await here.share_plan(names, to_filter(choice, datetime.now()), to, form)
    decision = here.share_decision(plan)
    if dry_run:
        _show(common, plan, decision)
        return Exit.DONE
    if not common.json and not common.quiet:
        _tell(plan)
    shared = await here.share(plan, _Teller(common), confirmed=common.yes, reviewed=reviewed)
    return _told(common, plan, shared)


def _show(common: Common, plan: Plan, decision: Decision) -> None:
    if common.json:
        output.emit(_plan_json(plan, decision), indent=2)
        return
    _tell(plan)
    print(f"The rules: {decision.answer.name.lower()} [{decision.rule}]. {decision.why}")


def _tell(plan: Plan) -> None:
    count = len(plan.originals) + len(plan.missing)
    print(f"{count} {'recording' if count == 1 else 'recordings'}: {output.printable(plan.target.tells)}")
    for name in plan.missing:
        print(output.printable(f"  {name} is not here and is fetched first."))
    print(f"What leaves: {'; '.join(plan.leaves())}.")
    print(f"What does not: {'; '.join(dict.fromkeys(plan.stays())) or 'everything stays in'}.")
    for sentence in plan.warnings():
        print(sentence)


def _plan_json(plan: Plan, decision: Decision) -> dict[str, Any]:
    return {
        "recordings": [one.recording.name for one in plan.originals],
        "missing": list(plan.missing),
        "target": {"kind": plan.target.kind, "address": plan.target.address, "tells": plan.target.tells},
        "keep": sorted(plan.form.keep),
        "cover": sorted(plan.form.cover),
        "piece": plan.form.piece,
        "fit": plan.form.fit,
        "height": plan.form.height,
        "join": plan.form.join.value,
        "leaves": list(plan.leaves()),
        "stays": list(plan.stays()),
        "warnings": list(plan.warnings()),
        "decision": {"answer": decision.answer.name.lower(), "rule": decision.rule, "why": decision.why},
    }


def _told(common: Common, plan: Plan, shared: Shared) -> Exit:
    where = {one.parcel.path: one.where for one in shared.delivered}
    if common.json:
        copies = [
            {
                "name": made.parcel.name,
                "of": [one.recording.name for one in made.originals],
                "size": made.parcel.size,
                "sha256": made.parcel.sha256,
                "where": where.get(made.parcel.path),
                "notes": list(made.notes),
            }
            for made in shared.made
        ]
        failed = [{"name": one.name, "reason": one.why} for one in shared.unmade]
        output.emit({"copies": copies, "failed": failed}, indent=2)
    else:
        for made in shared.made:
            if made.parcel.path in where and not common.quiet:
                output.tab_separated(["shared", where[made.parcel.path], output.size(made.parcel.size)])
            for note in set(made.notes) - set(plan.warnings()):
                complain(f"{made.parcel.name}: {note}")
    for one in shared.unmade:
        complain(f"{one.name}: {one.why}")
    return Exit.SOME_FAILED if shared.unmade or len(where) < len(shared.made) else Exit.DONE


class _Teller(Reporter):
    """Says what is worth a line; how far it is, on a terminal only."""

    def __init__(self, common: Common) -> None:
        self._quiet = common.quiet or common.json
        self._last = ""

    def say(self, sentence: str) -> None:
        """None of it is a complaint; a QR code has many lines, and is light on dark whatever the terminal is."""
        lines = [output.printable(line) for line in sentence.splitlines()]
        if len(lines) > 1 and sys.stderr.isatty():
            lines = [output.light_on_dark(line) for line in lines]
        print(*lines, sep="\n", file=sys.stderr, flush=True)

    def progress(self, progress: Progress) -> None:
        pass

    def step(self, step: Step) -> None:
        line = f"{step.stage} {step.number} of {step.of}: {step.name}"
        if not self._quiet and output.on_terminal() and line != self._last:
            self._last = line
            print(output.printable(line))


def _form(
    keep: str | None, cover: str | None, piece: str | None, fit: str | None, height: int | None, join: JoinName | None
) -> Form:
    from vantrue_client.workspace.forming import form

    return form(
        keep=(keep or "").split(","),
        cover=(cover or "").split(","),
        piece=piece or "",
        fit=fit or "",
        height=height,
        join=(join or "apart"),
    )


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(share)
