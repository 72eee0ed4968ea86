"""`archive mirror`: a second copy of the archive somewhere else."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vantrue_client.cli import output
from vantrue_client.cli.choice import to_filter
from vantrue_client.cli.options import Choice, Common, with_options
from vantrue_client.cli.run import Exit, complain, exit_code, run

if TYPE_CHECKING:
    from vantrue_client.policy.decide import Decision
    from vantrue_client.share.mirror import One, Run
    from vantrue_client.workspace.mirroring import Plan


@with_options
def mirror(
    common: Common,
    choice: Choice,
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="A folder, `sftp://`, `webdavs://` or `s3://`: see `share`.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would leave and what the rules say.")] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Take the confirmation back; what is there stays there.")
    ] = False,
) -> None:
    """Bring the archive's originals to a second place, each proven by its hash; nothing is ever deleted there.

    Confirmed once for each target, and remembered until `--forget`.
    """
    run(_forget(common, target) if forget else _mirror(common, choice, target, dry_run))


async def _forget(common: Common, target: str) -> Exit:
    from vantrue_client.cli.workspace import workspace

    known = await workspace(common).mirror_forget(target)
    if common.json:
        output.emit({"target": target, "forgotten": known}, indent=2)
    elif not common.quiet:
        print("It is forgotten. What is there stays there." if known else "Nothing was mirrored there.")
    return Exit.DONE


async def _mirror(common: Common, choice: Choice, target: str, dry_run: bool) -> Exit:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.workspace.reporter import Reporter

    class Teller(Reporter):
        def say(self, sentence: str) -> None:
            complain(sentence)

    def told(one: One) -> None:
        if not common.json and not common.quiet and (one.state != "present" or common.verbose):
            output.tab_separated([one.state, one.copy.file, one.copy.recording.size, one.reason])

    here = workspace(common)
    plan = await here.mirror_plan(target, to_filter(choice, datetime.now()))
    decision = here.mirror_decision(plan)
    if dry_run or not (common.json or common.quiet):
        _show(common, plan, decision)
    if dry_run:
        return Exit.DONE
    done = await here.mirror(plan, Teller(), told, confirmed=common.yes)
    return _told(common, plan, done)


def _show(common: Common, plan: Plan, decision: Decision) -> None:
    if common.json:
        output.emit(_plan_json(plan, decision), indent=2)
        return
    print(output.printable(plan.tells))
    print(f"{len(plan.copies)} originals, {output.size(plan.bytes)}; {plan.present} of them are there already.")
    print("They leave unaltered: with sound, faces, times, and what the camera wrote into them of places.")
    print(f"The rules: {decision.answer.name.lower()} [{decision.rule}]. {decision.why}")


def _plan_json(plan: Plan, decision: Decision) -> dict[str, Any]:
    return {
        "target": plan.address,
        "tells": plan.tells,
        "confirmed": plan.confirmed,
        "originals": [copy.file for copy in plan.copies],
        "bytes": plan.bytes,
        "present": plan.present,
        "decision": {"answer": decision.answer.name.lower(), "rule": decision.rule, "why": decision.why},
    }


def _told(common: Common, plan: Plan, done: Run) -> Exit:
    if common.json:
        output.emit(
            {
                "target": plan.address,
                "sent": [{"file": copy.file, "sha256": copy.sha256} for copy in done.sent],
                "present": done.present,
                "failed": [{"file": one.copy.file, "reason": one.reason} for one in done.failed],
                "bytes": done.bytes,
                "ended": str(done.ended) if done.ended else None,
            },
            indent=2,
        )
    elif not common.quiet:
        print(
            f"{len(done.sent)} brought and proven ({output.size(done.bytes)}), {done.present} there already, "
            f"{len(done.failed)} failed."
        )
    if done.ended is not None:
        complain(done.ended)
        return exit_code(done.ended)
    return Exit.SOME_FAILED if done.failed else Exit.DONE


def register(archive_app: typer.Typer) -> None:
    """Add the command to `archive`'s."""
    archive_app.command("mirror")(mirror)
