"""`privacy export|erase`: what is stored about the user, handed out and removed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vantrue_client.cli import output
from vantrue_client.cli.commands.privacy.here import section
from vantrue_client.cli.options import Common, typed, with_options
from vantrue_client.cli.run import Exit, complain, run
from vantrue_client.errors import UsageError
from vantrue_client.workspace import when

if TYPE_CHECKING:
    from vantrue_client.model.holding import Scope
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.erase import Erasure, Foreseen

CONFIRMED = "erase"


@with_options
def export(
    common: Common,
    to: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE.zip", help="Without it `vantrue-export-DATE.zip` here."),
    ] = None,
    footage: Annotated[bool, typer.Option("--footage", help="Also the recordings themselves.")] = False,
) -> None:
    """Everything that is stored about you, readable, in one archive file for yourself."""
    run(_export(common, to, footage))


async def _export(common: Common, to: Path | None, footage: bool) -> Exit:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.workspace.export import expected_bytes, hand_out, usual_name

    here = workspace(common)
    if footage and not common.quiet:
        complain(f"It takes about {output.size(await expected_bytes(here))}.")
    done = await hand_out(here, to or usual_name(datetime.now()), footage=footage)
    if common.json:
        output.emit(
            {"file": str(done.file), "bytes": done.bytes, "files": done.count, "not_in_it": done.notes}, indent=2
        )
    elif not common.quiet:
        print(output.printable(f"{done.count} files, {output.size(done.bytes)}: {done.file}"))
        for note in done.notes:
            print(output.printable(f"Not in it: {note}"))
    return Exit.DONE


@with_options
def erase(
    common: Common,
    ctx: typer.Context,
    categories: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CATEGORY...]",
            help="footage, location, places, cameras, ledger, permissions, settings, profile, reports, cache, secrets.",
        ),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="T", help="Only what is from then on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="T", help="Only what is up to then; a day counts whole.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and erase nothing.")] = False,
) -> None:
    """Erase what is stored about you: all, or by category, camera (--camera) or time.

    It says beforehand what goes and what stays. What is interrupted is finished at the next start of any command.
    """
    camera = common.camera if typed(ctx, "camera") else None
    run(_erase(common, categories or ["all"], camera, (since, until), dry_run))


async def _erase(
    common: Common, words: list[str], camera: str | None, times: tuple[str | None, str | None], dry_run: bool
) -> Exit:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.workspace import erase as erasing

    here = workspace(common)
    categories = [word.strip().lower() for given in words for word in given.split(",") if word.strip()]
    scope = _scope(here, erasing.Erasure(here.settings, here.privacy.ledger), camera, times)
    if not dry_run:
        await erasing.may_erase(here)
    foreseen = await erasing.foresee(here, categories, scope)
    if common.json and dry_run:
        output.emit({"categories": [_json(one) for one in foreseen]}, indent=2)
    elif not (common.json or common.quiet):
        _show(foreseen)
    if dry_run:
        return Exit.DONE
    if not common.yes:
        await _confirm(common)
    told: list[str] = []
    done = await erasing.erase(here, categories, scope, told.append)
    for sentence in told:
        complain(sentence)
    if common.json:
        output.emit({"categories": [_json(one) for one in foreseen], "done": done, "told": told}, indent=2)
    elif not common.quiet:
        print("Erased." if done else "Not all could be erased: the next start of any command goes on with it.")
    return Exit.DONE if done else Exit.SOME_FAILED


def _scope(here: Workspace, erasure: Erasure, camera: str | None, times: tuple[str | None, str | None]) -> Scope:
    from vantrue_client.model.holding import Scope

    now = datetime.now()
    since, until = times
    known = here.remembered.find(camera) if camera else None
    if camera is not None and known is None and not erasure.knows(camera):
        raise UsageError(f"Nothing is stored of a camera called {camera!r}.", advice="See `vantrue cameras ls`.")
    return Scope(
        camera=known.id if known else camera,
        since=when.since(since, now) if since else None,
        until=when.until(until, now) if until else None,
    )


def _show(foreseen: list[Foreseen]) -> None:
    rows = [
        (one.category, stock.what, stock.count, None if stock.bytes is None else output.size(stock.bytes))
        for one in foreseen
        for stock in one.goes
    ]
    section("What goes", ["category", "", "", "size"], rows)
    if not rows:
        print("Nothing.")
    print()
    print("What stays, and what to know")
    for one in foreseen:
        if one.left:
            print(f"- {one.left}")
        for sentence in (*one.stays, one.note if one.goes else ""):
            if sentence:
                print(output.printable(f"- {one.category}: {sentence}"))
    print("- What `get --to` put into other folders, and exports, are files of yours that this program does not know.")


async def _confirm(common: Common) -> None:
    from vantrue_client.cli.asking import TerminalAsker

    said = None if common.json else await TerminalAsker().line(f"Type `{CONFIRMED}` to erase it:")
    if said is None:
        raise UsageError("Nothing was erased: nobody confirmed it.", advice="Say so with --yes.")
    if said != CONFIRMED:
        complain("Nothing was erased.")
        raise typer.Exit(Exit.SOME_FAILED)


def _json(one: Foreseen) -> dict[str, Any]:
    goes = [{"what": stock.what, "count": stock.count, "bytes": stock.bytes} for stock in one.goes]
    stays = [one.left] if one.left else one.stays
    return {"category": one.category, "about": one.about, "goes": goes, "stays": stays, "note": one.note or None}
