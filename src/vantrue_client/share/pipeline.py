"""The one way in which copies leave: choose, check, reduce, confirm, deliver, record.

Who shares brings a plan (chosen and checked) and hands (which confirm and record). Copies are made in a folder of this
share's own, which goes whatever happens; the originals are never touched.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from vantrue_client.errors import Damaged, NotReduced
from vantrue_client.share.area import Areas
from vantrue_client.share.form import Cover, Join
from vantrue_client.share.original import Original
from vantrue_client.share.parcel import Parcel
from vantrue_client.share.plan import Plan
from vantrue_client.share.reduce import copy_name, is_photo, reduce
from vantrue_client.share.targets.target import Delivered, Means


class Stage(StrEnum):
    """Where a share is."""

    FACES = "looking for faces"
    REDUCE = "making the copy"
    REVIEW = "making stills to look at"
    DELIVER = "delivering"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a share is: which of how many copies, and how much of this one, 0 to 1, where that is known."""

    stage: Stage
    number: int
    of: int
    name: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A copy that was made and searched, ready to leave.

    originals  what it was made of
    notes      what is to be known of it, in sentences
    """

    parcel: Parcel
    originals: tuple[Original, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmade:
    """A recording of which no copy was made, and why."""

    name: str
    why: str


@dataclass(slots=True)
class Shared:
    """How it went: what was made, what arrived, and what was not made."""

    made: list[Made] = field(default_factory=list)
    delivered: list[Delivered] = field(default_factory=list)
    unmade: list[Unmade] = field(default_factory=list)


class Hands(Protocol):
    """What the pipeline leaves to the one who runs it.

    located  whether coordinates may be decoded, to look for them in the copies
    """

    located: bool

    async def approve(self, made: Sequence[Made], stills: Path) -> None:
        """A person looked at the stills of every second in a folder, and nobody is to be recognised; raises Refused."""
        ...

    async def confirm(self, plan: Plan, made: Sequence[Made]) -> None:
        """The user confirms that just this leaves; raises Refused."""
        ...

    async def leaving(self, plan: Plan, made: Sequence[Made]) -> None:
        """Write down what is about to leave; raises StorageError, which keeps it from leaving."""
        ...

    async def arrived(self, plan: Plan, made: Made, where: str) -> None:
        """Write down what arrived."""
        ...

    async def failed(self, plan: Plan, made: Sequence[Made], why: str) -> None:
        """Write down what left and did not arrive, as far as anybody knows."""
        ...

    def step(self, step: Step) -> None:
        """It got further."""
        ...


async def share(plan: Plan, hands: Hands, means: Means, folder: Path) -> Shared:
    """Carry a plan out; see the module. ``folder``: a private one with room for the copies, which the caller removes.

    A recording of which no copy can be made is told in the result, and the others go on. Raises Refused, NotReduced and
    Damaged where no copy could be made at all, NotDelivered, StorageError.
    """
    shared = Shared()
    await _make(plan, hands, folder, shared)
    if Cover.FACES in plan.form.cover:
        await _review(plan, hands, folder, shared)
    await hands.confirm(plan, shared.made)
    await hands.leaving(plan, shared.made)
    await _deliver(plan, hands, means, shared)
    return shared


def groups(plan: Plan) -> Iterator[tuple[Original, ...]]:
    """What becomes one file each."""
    if plan.form.join is Join.APART:
        yield from ((original,) for original in plan.originals)
    elif plan.originals:
        yield plan.originals


async def _make(plan: Plan, hands: Hands, folder: Path, shared: Shared) -> None:
    wanted = list(groups(plan))
    for number, group in enumerate(wanted, 1):
        name = group[0].recording.name

        def step(stage: Stage, part: float | None = None, *, number: int = number, name: str = name) -> None:
            hands.step(Step(stage, number, len(wanted), name, part))

        try:
            shared.made.append(await _copy(plan, group, number, folder, step, located=hands.located))
        except (Damaged, NotReduced) as error:
            if len(wanted) == 1:
                raise
            shared.unmade.append(Unmade(name, str(error)))
    if not shared.made:
        raise NotReduced("No copy could be made.", kept="Nothing left.", advice=shared.unmade[0].why)


class _Step(Protocol):
    def __call__(self, stage: Stage, part: float | None = None) -> None: ...


async def _copy(
    plan: Plan, group: tuple[Original, ...], number: int, folder: Path, step: _Step, *, located: bool
) -> Made:
    photo = await asyncio.to_thread(is_photo, group[0])
    name = copy_name(number, group[0].recording, plan.form, photo=photo)
    areas: list[Areas] = []
    if Cover.FACES in plan.form.cover:
        from vantrue_client.share.faces import faces_in

        areas = [await faces_in(original, lambda part: step(Stage.FACES, part), folder) for original in group]
    done = await reduce(
        group,
        plan.form,
        folder / f"{number}" / name,
        areas=areas,
        located=located,
        progress=lambda part: step(Stage.REDUCE, part),
    )
    parcel = Parcel(done.file, name, done.media_type, done.size, done.sha256)
    return Made(parcel, group, tuple(done.notes))


async def _review(plan: Plan, hands: Hands, folder: Path, shared: Shared) -> None:
    from vantrue_client.share.stills import stills_of

    at = folder / "stills"
    for number, made in enumerate(shared.made, 1):
        hands.step(Step(Stage.REVIEW, number, len(shared.made), made.parcel.name))
        await asyncio.to_thread(stills_of, made.parcel.path, at, made.parcel.name)
    await hands.approve(shared.made, at)


async def _deliver(plan: Plan, hands: Hands, means: Means, shared: Shared) -> None:
    by_path = {made.parcel.path: made for made in shared.made}
    waiting = dict(by_path)
    try:
        async with aclosing(_delivering(plan, [made.parcel for made in shared.made], means)) as arriving:
            async for one in arriving:
                shared.delivered.append(one)
                await hands.arrived(plan, waiting.pop(one.parcel.path), one.where)
                hands.step(Step(Stage.DELIVER, len(shared.delivered), len(shared.made), one.parcel.name))
    except BaseException as error:
        why = str(error) or "cancelled"
        await asyncio.shield(hands.failed(plan, list(waiting.values()), why))
        raise


async def _delivering(plan: Plan, parcels: Sequence[Parcel], means: Means) -> AsyncGenerator[Delivered]:
    async for one in plan.target.deliver(parcels, means):
        yield one
