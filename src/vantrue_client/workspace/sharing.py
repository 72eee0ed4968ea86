"""Sharing from this laptop: what is meant, what the rules say of it, who is asked, and what is written down."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.errors import NoSuchRecording, Refused, UsageError
from vantrue_client.model import Filter, Kind, Recording
from vantrue_client.policy.actions import Action
from vantrue_client.policy.decide import Answer, Decision
from vantrue_client.policy.ledger import MOST_AT_ONCE, Facts, Names
from vantrue_client.policy.purposes import Category
from vantrue_client.sentences import Sentence, joined
from vantrue_client.share.form import Form
from vantrue_client.share.original import Original
from vantrue_client.share.pipeline import Made, Shared, Step
from vantrue_client.share.pipeline import share as carry_out
from vantrue_client.share.plan import Plan, for_minor
from vantrue_client.share.scratch import Scratch
from vantrue_client.share.stills import PAGE
from vantrue_client.share.targets import target_named
from vantrue_client.workspace.delivering import let_in, means
from vantrue_client.workspace.sources import of_file

if TYPE_CHECKING:
    from vantrue_client.archive import Archive, Copy
    from vantrue_client.share.targets.apps import App
    from vantrue_client.workspace.laptop import Laptop
    from vantrue_client.workspace.reporter import Reporter
    from vantrue_client.workspace.workspace import Workspace

RULE = "no-disclosure-by-default"


def planned(here: Laptop, names: Sequence[str], chosen: Filter, to: str, form: Form | None = None) -> Plan:
    """See `Workspace.share_plan`; it blocks."""
    target = target_named(to)
    originals, missing = _found(here, names)
    if not names or chosen != Filter():
        originals += [one for one in _meant(here, chosen) if one not in originals]
    if not originals and not missing:
        raise UsageError("No recording here is meant.", advice="Name some, or choose with --since, --kind and so on.")
    return Plan(tuple(originals), target, form or Form(), tuple(missing))


def decided(here: Laptop, plan: Plan) -> Decision:
    """See `Workspace.share_decision`."""
    return here.privacy.decide(Action.SHARE, data=_data(here, plan))


async def share(here: Workspace, plan: Plan, reporter: Reporter, *, confirmed: bool, reviewed: bool) -> Shared:
    """See `Workspace.share`."""
    await here.privacy.foresee(Action.SHARE, data=_data(here, plan))
    if plan.target.kind == "app":
        await _programs_read(here)
    await let_in(here, plan.target)
    if plan.missing:
        fetched = await here.get(plan.missing, Filter(), reporter=reporter)
        if fetched.ended:
            raise fetched.ended
        plan = await asyncio.to_thread(_completed, here, plan)
    hands = _Hands(here, reporter, confirmed=confirmed, reviewed=reviewed)
    with Scratch(here.settings.places.copies).folder() as folder:
        return await carry_out(plan, hands, means(here, reporter), folder)


def proposed(here: Laptop, plan: Plan) -> Form | None:
    """See `Workspace.share_proposal`."""
    form = for_minor(plan.form) if here.privacy.guardian.profile().minor else plan.form
    return form if form != plan.form and decided(here, plan).answer is Answer.REFUSE else None


async def programs(here: Laptop) -> Sequence[App]:
    """See `Workspace.programs`."""
    from vantrue_client.share.targets.apps import programs as of_system

    await _programs_read(here)
    return await asyncio.to_thread(of_system().all)


async def _programs_read(here: Laptop) -> None:
    """Who names a program, or asks for the list, confirms that it is read by that; the ledger shows it."""
    await here.privacy.require(Action.LIST_PROGRAMS, confirmed=True)
    await asyncio.to_thread(here.privacy.ledger.write, "programs read", {"rule": "apps-at-share-time"})


class _Hands:
    """The user, the rules and the ledger, as the pipeline needs them."""

    def __init__(self, here: Laptop, reporter: Reporter, *, confirmed: bool, reviewed: bool) -> None:
        self._here = here
        self._reporter = reporter
        self._yes = confirmed
        self._reviewed = reviewed
        self.located = here.privacy.decide(Action.LOCATE).answer is Answer.ALLOW

    async def approve(self, made: Sequence[Made], stills: Path) -> None:
        """A person looked, or answers for it with ``reviewed``; for a minor the PIN that follows is the guardian's."""
        if self._reviewed:
            return
        self._reporter.look(stills / PAGE)
        look = "Look at every second in {page}: is nobody to be recognised there?"
        if await self._here.privacy.asker.ask(Sentence("share.look", look, page=stills / PAGE)) is not True:
            raise Refused(
                Sentence("share.not-looked", "Nobody said that nobody is to be recognised."),
                rule=RULE,
                advice=Sentence(
                    "share.look-first", "Look at the stills on a terminal, or say that you did: --reviewed."
                ),
            )

    async def confirm(self, plan: Plan, made: Sequence[Made]) -> None:
        """The user confirms just this, and a minor's guardian gives the PIN."""
        yes = self._yes or await self._here.privacy.asker.ask(_question(plan, made)) is True
        await self._here.privacy.require(Action.SHARE, confirmed=yes, data=_data(self._here, plan))

    async def leaving(self, plan: Plan, made: Sequence[Made]) -> None:
        """Written before a byte leaves."""
        await self._note("share", plan, made, "leaves")

    async def arrived(self, plan: Plan, made: Made, where: str) -> None:
        """Written once the target has it."""
        await self._note("share", plan, [made], "arrived")

    async def failed(self, plan: Plan, made: Sequence[Made], why: str) -> None:
        """Written when nobody knows how much of it arrived."""
        await self._note("share", plan, made, f"not arrived: {why}")

    def step(self, step: Step) -> None:
        """Told to whoever watches."""
        self._reporter.step(step)

    async def _note(self, what: str, plan: Plan, made: Sequence[Made], said: str) -> None:
        entries = [_entry(plan, one, said, self._yes) for one in made]
        for at in range(0, len(entries), MOST_AT_ONCE):
            await asyncio.to_thread(self._here.privacy.ledger.write_all, what, entries[at : at + MOST_AT_ONCE])


def _entry(plan: Plan, made: Made, said: str, yes: bool) -> tuple[Facts, Names]:
    form = plan.form
    facts: dict[str, str | int] = {
        "said": said,
        "sha256": made.parcel.sha256,
        "size": made.parcel.size,
        "of": " ".join(one.sha256 for one in made.originals),
        "target": plan.target.kind,
        "keeps": ",".join(sorted(form.keep)),
        "covers": ",".join(sorted(form.cover)),
        "rule": RULE,
        "confirmed": "beforehand" if yes else "asked",
    }
    return facts, {"to": plan.target.address, "file": " ".join(one.recording.name for one in made.originals)}


def _question(plan: Plan, made: Sequence[Made]) -> str:
    size = sum(one.parcel.size for one in made)
    one = len(made) == 1
    return Sentence(
        "share.ask",
        "{count} copy, {megabytes:.1f} MB: {leaves}. {tells} Share that?"
        if one
        else "{count} copies, {megabytes:.1f} MB: {leaves}. {tells} Share that?",
        count=len(made),
        megabytes=size / 1e6,
        leaves=joined(plan.leaves(), "; "),
        tells=plan.target.tells,
    )


def _data(here: Laptop, plan: Plan) -> frozenset[Category]:
    return plan.data(minor=here.privacy.guardian.profile().minor)


def _completed(here: Laptop, plan: Plan) -> Plan:
    """The plan with what was fetched meanwhile; raises NoSuchRecording for what was not."""
    originals, missing = _found(here, plan.missing)
    if missing:
        raise NoSuchRecording(
            f"{', '.join(missing)} could not be fetched.", kept="Nothing left.", advice="`vantrue get` tells why."
        )
    return replace(plan, originals=(*plan.originals, *originals), missing=())


def _found(here: Laptop, names: Sequence[str]) -> tuple[list[Original], list[str]]:
    """The originals that are here, by name or as files, and the names of those that are not."""
    originals, missing = [], []
    with here.archive_if_any() as archive:
        for name in dict.fromkeys(names):
            found = list(_named(archive, name)) if archive else []
            if not found and (path := Path(name).expanduser()).is_file():
                found = [Original(path, of_file(path))]
            if len(found) > 1:
                files = ", ".join(str(one.path) for one in found)
                raise UsageError(f"Several recordings here are called {name}.", advice=f"Name the file: {files}.")
            originals += found
            missing += [] if found else [name]
    return originals, missing


def _named(archive: Archive, name: str) -> Iterator[Original]:
    for copy in archive.named(name):
        yield _original(archive, copy)


def _meant(here: Laptop, chosen: Filter) -> Iterator[Original]:
    with here.archive_if_any() as archive:
        if archive is not None:
            for copy in archive.ls(chosen):
                if archive.books.lies_here(copy) and _can_leave(copy.recording):
                    yield _original(archive, copy)


def _original(archive: Archive, copy: Copy) -> Original:
    return Original(archive.path(copy), copy.recording, copy.camera, copy.sha256)


def _can_leave(recording: Recording) -> bool:
    """Whether a filter means it: a day log is nothing but places."""
    return recording.kind not in {Kind.TRACKLOG, Kind.OTHER}
