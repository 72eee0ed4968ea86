"""`privacy consent|permit`: what the user says."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vantrue_client.cli import output
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import run
from vantrue_client.errors import UsageError
from vantrue_client.policy.actions import Consent
from vantrue_client.policy.permissions import SENTENCES, Grant, Permission, permission

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace


class Said(StrEnum):
    """What one can say to a consent."""

    AGREE = "agree"
    DISAGREE = "disagree"
    GIVE = "give"
    WITHDRAW = "withdraw"


@with_options
def consent(
    common: Common,
    said: Annotated[Said | None, typer.Argument(help="What you say; without it: what was said before.")] = None,
    name: Annotated[str | None, typer.Argument(help="To what: `upgrade`; nothing for new rules.")] = None,
) -> None:
    """What you agreed to, when; agree or disagree with new rules; give or withdraw a consent."""
    run(_consent(common, said, name))


async def _consent(common: Common, said: Said | None, name: str | None) -> None:
    from vantrue_client.cli.workspace import workspace

    laptop = workspace(common)
    here = laptop.privacy
    if said is not None:
        await _say_to_consent(laptop, said, name)
    document: dict[str, Any] = {
        "version": here.book.version,
        "in_force": here.consents.in_force,
        "pending": here.consents.pending(),
        "given": sorted(here.consents.given),
        "record": [
            {"at": one.at, "said": one.said, "version": one.version, "consent": one.consent}
            for one in here.consents.record()
        ],
    }
    if common.json:
        output.emit(document, indent=2)
        return
    print(f"Version {document['in_force']} of the rules holds; the newest is {document['version']}.")
    for news in document["pending"]:
        print(f"New in {news} Say `vantrue privacy consent agree` or `disagree`.")
    for one in document["record"]:
        print(f"{one['at']}  {one['said']}  version {one['version']}  {one['consent'] or ''}".rstrip())


@with_options
def permit(
    common: Common,
    wanted: Annotated[str, typer.Argument(metavar="PERMISSION", help="As `privacy status` names it.")],
    grant: Annotated[Grant, typer.Argument(help="granted, denied, or ask: at the next need.")],
) -> None:
    """Grant or deny a permission."""
    run(_permit(common, permission(wanted), grant))


async def _permit(common: Common, chosen: Permission, grant: Grant) -> None:
    from vantrue_client.cli.workspace import workspace

    await workspace(common).permit(chosen, grant)
    if common.json:
        output.emit({"permission": chosen.value, "state": grant.value})
    elif not common.quiet:
        print(f"{chosen}: {grant}. {SENTENCES[chosen]}")


async def _say_to_consent(here: Workspace, said: Said, name: str | None) -> None:
    from vantrue_client.workspace.governing import answer_news
    from vantrue_client.workspace.governing import consent as consent_to

    if said in {Said.AGREE, Said.DISAGREE}:
        if name is not None:
            raise UsageError(f"`{said}` is about the rules as a whole.", advice="For a consent: `give` or `withdraw`.")
        await answer_news(here, agreed=said is Said.AGREE)
        return
    try:
        chosen = Consent(name or "")
    except ValueError:
        raise UsageError(f"{name!r} is no consent.", advice=f"Choose from: {', '.join(Consent)}.") from None
    await consent_to(here, chosen, given=said is Said.GIVE)
