"""`privacy guardian`: a minor's profile and its guardian."""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vantrue_client.cli import output
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import Exit, complain, run
from vantrue_client.errors import Refused, UsageError

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace

CONSENT = (
    "From here on this is a minor's profile. As guardian you consent that recordings are brought to this laptop, with "
    "the permissions that hold now (`vantrue privacy status`). Name, vehicle, nicknames and addresses of cameras are "
    "removed and no more stored; sharing, deleting on the camera, erasing, and loosening what holds ask for your PIN."
)
FORGOTTEN = (
    "Without the PIN everything that is stored is erased, recordings in the archive included. "
    "The profile stays a minor's."
)
EVERYTHING = "everything"
NOT_CONSENTED = "Without the guardian's consent nothing was changed."


class Act(StrEnum):
    """What a guardian does."""

    MARK = "mark"
    SET = "set"
    PIN = "pin"
    REFUSE = "refuse"
    ALLOW = "allow"
    REMOVE = "remove"
    FORGOTTEN = "forgotten"


@with_options
def guardian(
    common: Common,
    act: Annotated[
        Act | None,
        typer.Argument(
            help="`mark` the profile as a minor's; `set` a guardian, who consents and sets the PIN; change the `pin`; "
            "`refuse` or `allow` that more is collected; `remove` guardian and mark; the PIN is `forgotten`, which "
            "erases everything that is stored. Without it: how it stands."
        ),
    ] = None,
) -> None:
    """A minor's profile and its guardian, whose PIN is asked for."""
    run(_status(common) if act is None else _ACTS[act](common))


async def _mark(common: Common) -> None:
    from vantrue_client.workspace import guarding

    guarding.mark(_here(common))
    _say(common, "This is a minor's profile. It works once a guardian is set: `vantrue privacy guardian set`.")


async def _status(common: Common) -> None:
    standing = _here(common).privacy.guardian.standing()
    if common.json:
        output.emit({**asdict(standing), "wait": round(standing.wait)}, indent=2)
    elif not standing.minor:
        print("This is no minor's profile.")
    elif not standing.guardian:
        print("This is a minor's profile. No guardian is set, and nothing works: `vantrue privacy guardian set`.")
    else:
        print(f"This is a minor's profile; its guardian consented at {standing.consented}.")
        print(f"Collecting more is {'refused' if standing.closed else 'allowed'}.")
        if standing.tries:
            print(f"{standing.tries} wrong PINs since the last right one; next try in {standing.wait:.0f} seconds.")


async def _set(common: Common) -> None:
    from vantrue_client.workspace import guarding

    here = _here(common)
    here.privacy.guardian.vacant()
    if common.yes:
        here.privacy.asker.tell(CONSENT)
    elif not await here.privacy.asker.ask(f"{CONSENT} Do you consent?"):
        raise Refused(NOT_CONSENTED, rule="minor-needs-guardian", advice="In a script: --yes.")
    await guarding.appoint(here, await guarding.new_pin(here))
    _say(common, "The guardian is set.")


async def _pin(common: Common) -> None:
    from vantrue_client.workspace import guarding

    here = _here(common)
    await guarding.change_pin(here, lambda: guarding.new_pin(here))
    _say(common, "The PIN is changed.")


async def _refuse(common: Common) -> None:
    from vantrue_client.workspace import guarding

    await guarding.refuse_collection(_here(common), closed=True)
    _say(common, "Collecting more is refused: `get`, `sync` and `archive import` do nothing.")


async def _allow(common: Common) -> None:
    from vantrue_client.workspace import guarding

    await guarding.refuse_collection(_here(common), closed=False)
    _say(common, "Collecting more is allowed.")


async def _remove(common: Common) -> None:
    from vantrue_client.workspace import guarding

    await guarding.dismiss(_here(common))
    _say(common, "This is no minor's profile any more.")


async def _forgotten(common: Common) -> Exit:
    from vantrue_client.cli.asking import TerminalAsker
    from vantrue_client.workspace import guarding

    here = _here(common)
    if not here.privacy.guardian.needed():
        raise UsageError("No PIN is set that could be forgotten.", advice="See `vantrue privacy guardian`.")
    if await TerminalAsker().line(f"{FORGOTTEN} Type `{EVERYTHING}` to erase it:") != EVERYTHING:
        raise Refused(
            "Nothing was erased.", rule="minor-needs-guardian", advice="It is confirmed by typing on a terminal alone."
        )
    if not await guarding.forgotten(here, complain):
        complain("Not all could be erased: the PIN still holds. Say the same again.")
        return Exit.SOME_FAILED
    _say(common, "Everything is erased. This stays a minor's profile: it works once a guardian is set.")
    return Exit.DONE


_ACTS: dict[Act, Callable[[Common], Coroutine[Any, Any, Exit | None]]] = {
    Act.MARK: _mark,
    Act.SET: _set,
    Act.PIN: _pin,
    Act.REFUSE: _refuse,
    Act.ALLOW: _allow,
    Act.REMOVE: _remove,
    Act.FORGOTTEN: _forgotten,
}


def _here(common: Common) -> Workspace:
    from vantrue_client.cli.workspace import workspace

    return workspace(common)


def _say(common: Common, sentence: str) -> None:
    if not common.quiet:
        print(sentence, file=sys.stderr if common.json else sys.stdout)
