"""A second copy of the archive: what goes where, who confirmed it, and what is written down."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vantrue_client.errors import UsageError
from vantrue_client.model import Filter
from vantrue_client.policy.actions import Action
from vantrue_client.policy.decide import Decision
from vantrue_client.policy.ledger import MOST_AT_ONCE, Facts, Names
from vantrue_client.policy.purposes import Category
from vantrue_client.policy.secrets import pseudonym
from vantrue_client.share.mirror import One, Run, mirror, missing
from vantrue_client.share.mirrored import Mirrored
from vantrue_client.share.targets import store_named
from vantrue_client.share.targets.store import Store
from vantrue_client.workspace.delivering import let_in, means

if TYPE_CHECKING:
    from vantrue_client.archive import Copy
    from vantrue_client.workspace.laptop import Laptop
    from vantrue_client.workspace.reporter import Reporter

RULE = "no-disclosure-by-default"
WHAT = frozenset({Category.SOUND, Category.FACES, Category.TIMES, Category.DEVICE})
"""What originals hold, whatever of it may be looked at here."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a mirror would bring where.

    target     as the user wrote it
    address    the same as it is shown
    tells      who gets what by it, in one sentence
    confirmed  the user confirmed this target before
    present    how many were proven to be there already, as far as is remembered
    """

    target: str
    address: str
    tells: str
    confirmed: bool
    copies: tuple[Copy, ...]
    present: int

    @property
    def bytes(self) -> int:
        """How large all of them are together."""
        return sum(copy.recording.size for copy in self.copies)


def planned(here: Laptop, target: str, chosen: Filter) -> Plan:
    """See `Workspace.mirror_plan`; it blocks."""
    store = _store(here, target)
    memory = _memory(here, store)
    with here.archive_if_any() as archive:
        copies = tuple(archive.ls(chosen)) if archive is not None else ()
    return Plan(target, store.address, store.tells, memory.confirmed, copies, sum(map(memory.holds, copies)))


def decided(here: Laptop, plan: Plan) -> Decision:
    """See `Workspace.mirror_decision`."""
    return here.privacy.decide(Action.SHARE, confirmed=plan.confirmed, data=WHAT)


async def carry_out(
    here: Laptop, plan: Plan, reporter: Reporter, told: Callable[[One], None], *, confirmed: bool
) -> Run:
    """See `Workspace.mirror`."""
    store = _store(here, plan.target)
    memory = await asyncio.to_thread(_memory, here, store)
    await here.privacy.foresee(Action.SHARE, data=WHAT)
    yes = confirmed or memory.confirmed or await here.privacy.asker.ask(_question(plan)) is True
    await here.privacy.require(Action.SHARE, confirmed=yes, data=WHAT)
    if not memory.confirmed:
        await asyncio.to_thread(_confirm, here, memory, store)
    run = Run()
    if not plan.copies:
        return run
    await let_in(here, store)
    with here.archive() as archive:
        async with store.open(means(here, reporter)) as shelf:
            todo = await missing(plan.copies, shelf, memory)
            if todo:
                await _note(here, store, "leaves", todo)
            try:
                await mirror(archive, plan.copies, shelf, memory, run, told)
            finally:
                if todo:
                    await _arrived(here, store, run)
    return run


def forget(here: Laptop, target: str) -> bool:
    """See `Workspace.mirror_forget`; it blocks."""
    store = _store(here, target)
    known = _memory(here, store).forget()
    if known:
        here.privacy.ledger.write("mirror", {"said": "confirmation taken back"}, {"to": store.address})
    return known


def _confirm(here: Laptop, memory: Mirrored, store: Store) -> None:
    here.privacy.ledger.write("mirror", {"said": "confirmed", "rule": RULE}, {"to": store.address})
    memory.confirm(datetime.now(UTC).replace(microsecond=0).isoformat())


async def _arrived(here: Laptop, store: Store, run: Run) -> None:
    """Enter what came over, also of a run that was ended: the hash of the list, and the first files' own."""
    await _note(here, store, "arrived", run.sent, failed=len(run.failed))
    entries: list[tuple[Facts, Names]] = [
        ({"said": "arrived", "sha256": copy.sha256}, {"to": store.address, "file": copy.file, "camera": copy.camera})
        for copy in run.sent[:MOST_AT_ONCE]
    ]
    if entries:
        await asyncio.to_thread(here.privacy.ledger.write_all, "mirror original", entries)


async def _note(here: Laptop, store: Store, said: str, copies: Sequence[Copy], **more: int) -> None:
    facts: Facts = {
        "said": said,
        "files": len(copies),
        "bytes": sum(copy.recording.size for copy in copies),
        "list": list_hash(copies),
        "rule": RULE,
        **more,
    }
    await asyncio.to_thread(here.privacy.ledger.write, "mirror", facts, {"to": store.address})


def list_hash(copies: Iterable[Copy]) -> str:
    """One hash for a list of files and their hashes, as ``sha256sum`` lists them, in the order of their names."""
    lines = sorted(f"{copy.file}\0{copy.sha256}  {copy.file}\n" for copy in copies)
    return hashlib.sha256("".join(line.partition("\0")[2] for line in lines).encode(errors="replace")).hexdigest()


def _question(plan: Plan) -> str:
    return (
        f"{plan.tells} {len(plan.copies)} originals, {plan.bytes / 1e6:.1f} MB, go there unaltered, with sound, faces "
        "and what the camera wrote into them of places; later ones follow without asking until you take it back. "
        "Do that?"
    )


def _memory(here: Laptop, store: Store) -> Mirrored:
    name = pseudonym(here.privacy.secrets.key(), "mirror", store.address)
    return Mirrored(here.settings.places.state, name[:16])


def _store(here: Laptop, target: str) -> Store:
    """The store that a target is; raises UsageError for what is none, and for the archive itself."""
    from vantrue_client.share.targets.folder import FolderStore

    store = store_named(target)
    if isinstance(store, FolderStore):
        archive, at = here.settings.archive_root.absolute().resolve(), store.path.resolve()
        if at == archive or archive in at.parents or at in archive.parents:
            raise UsageError(f"{store.path} is the archive's own place.", advice="A second copy lies somewhere else.")
    return store
