"""`evidence create|verify`: packages for police, court or insurer."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vantrue_client.cli import output
from vantrue_client.cli.choice import to_filter
from vantrue_client.cli.declaration import Declaration, to_order
from vantrue_client.cli.options import Around, Choice, Common, with_options
from vantrue_client.cli.run import Exit, complain, run
from vantrue_client.workspace import when

if TYPE_CHECKING:
    from vantrue_client.policy.decide import Decision
    from vantrue_client.share.evidence.order import Order, Plan

evidence_app = typer.Typer(help="Packages for police, court or insurer.", no_args_is_help=True)


@with_options
def create(
    common: Common,
    choice: Choice,
    declaration: Declaration,
    to: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="A new folder.")],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME...]", help="Names as `archive ls` tells them.")
    ] = None,
    around: Around = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would leave and what the rules say.")] = False,
) -> None:
    """Put originals, unaltered, all channels of their moments, and what is known of them into a package.

    Names a ground, a recipient and a purpose, or is refused. Its recordings are kept from then on.
    """
    wanted = to_order(to, declaration)
    span = when.span(around) if around else timedelta()
    run(_create(common, choice, wanted, names or [], span, dry_run=dry_run, made_by_owner=declaration.by is None))


async def _create(
    common: Common,
    choice: Choice,
    order: Order,
    names: list[str],
    around: timedelta,
    *,
    dry_run: bool,
    made_by_owner: bool,
) -> Exit:
    from dataclasses import replace

    from vantrue_client.cli.workspace import workspace

    here = workspace(common)
    if made_by_owner:
        order = replace(order, maker=here.evidence_maker())
    plan = await here.evidence_plan(order, names, to_filter(choice, datetime.now()), around)
    decision = here.evidence_decision(plan)
    if dry_run or not (common.json or common.quiet):
        _show(common, plan, decision)
    if dry_run:
        return Exit.DONE
    made = await here.evidence(plan, confirmed=common.yes)
    if common.json:
        output.emit({**asdict(made), "folder": str(made.folder)}, indent=2)
    elif not common.quiet:
        print(output.printable(f"{made.folder}: {made.files} files, {output.size(made.bytes)}."))
        print(f"The package's number is {made.number}; it is in the ledger, too.")
        if made.fingerprint:
            print(f"Signed with the key {made.fingerprint}: tell it to the recipient by another way.")
    for sentence in made.left_out:
        if not common.json and not common.quiet and sentence not in plan.left_out:
            complain(sentence)
    return Exit.DONE


def _show(common: Common, plan: Plan, decision: Decision) -> None:
    if common.json:
        output.emit(_plan_json(plan, decision), indent=2)
        return
    order = plan.order
    print(output.printable(f"{len(plan.copies)} originals, {output.size(plan.bytes)}, for {order.recipient or '?'}:"))
    for copy in plan.copies:
        output.tab_separated([copy.file, copy.recording.size, copy.sha256])
    print("They leave unaltered: with sound, faces, times, and what the camera wrote into them of places.")
    if plan.located:
        print("With them go their tracks and a map.")
    for sentence in plan.left_out:
        print(output.printable(f"Not in it: {sentence}"))
    print(f"The rules: {decision.answer.name.lower()} [{decision.rule}]. {decision.why}")


def _plan_json(plan: Plan, decision: Decision) -> dict[str, Any]:
    order = plan.order
    return {
        "folder": str(order.to),
        "ground": order.ground.value if order.ground else None,
        "recipient": order.recipient,
        "purpose": order.purpose,
        "made_by": order.maker or None,
        "signed": order.signed,
        "located": plan.located,
        "originals": [
            {"name": copy.recording.name, "file": copy.file, "size": copy.recording.size, "sha256": copy.sha256}
            for copy in plan.copies
        ],
        "bytes": plan.bytes,
        "left_out": list(plan.left_out),
        "decision": {"answer": decision.answer.name.lower(), "rule": decision.rule, "why": decision.why},
    }


@with_options
def verify(
    common: Common,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A package's folder.")],
    key: Annotated[
        str, typer.Option(metavar="FINGERPRINT", help="The key that must have signed it, as its sender told you.")
    ] = "",
) -> None:
    """Read all of a package and compare it with its hashes and its signature; nothing is changed."""
    from vantrue_client.share.evidence.signing import MEANING
    from vantrue_client.share.evidence.verify import verify as check

    checked = check(folder, key=key)
    if common.json:
        output.emit({"sound": checked.sound, **asdict(checked)}, indent=2)
    else:
        for finding in checked.findings:
            output.tab_separated([finding.what, finding.file, finding.sentence])
        if not common.quiet:
            said = "sound: every file is as it was put in" if checked.sound else "NOT sound"
            print(f"{said}. {checked.files} files, {output.size(checked.bytes)}.")
            print(f"Its number is {checked.number or 'not known'}.")
            print(
                f"Signed with the key {checked.fingerprint}. {MEANING}" if checked.fingerprint else "It is not signed."
            )
    raise typer.Exit(Exit.DONE if checked.sound else Exit.SOME_FAILED)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    evidence_app.command("create")(create)
    evidence_app.command("verify")(verify)
    app.add_typer(evidence_app, name="evidence")
