"""Evidence packages from this laptop: which recordings are meant, what the rules say, and what is written down."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from io import StringIO
from itertools import groupby
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from vantrue_client.archive.layout import day_folder
from vantrue_client.errors import NoSuchRecording, Refused, UsageError, VantrueError
from vantrue_client.model import CameraTime, Channel, Filter, Kind, Track
from vantrue_client.policy.actions import Action
from vantrue_client.policy.decide import Answer, Decision
from vantrue_client.policy.ledger import MOST_AT_ONCE, Facts, Names
from vantrue_client.policy.purposes import Category
from vantrue_client.sentences import Sentence
from vantrue_client.share.evidence.account import CameraFacts, Piece
from vantrue_client.share.evidence.make import Known, Made, make
from vantrue_client.share.evidence.order import RULE, Order, Plan
from vantrue_client.share.evidence.signing import signer
from vantrue_client.sync.moments import LONGEST_CLIP, with_neighbours

if TYPE_CHECKING:
    from vantrue_client.archive import Archive, Copy
    from vantrue_client.workspace.laptop import Laptop
    from vantrue_client.workspace.reporter import Reporter

_CHANNELS = (Channel.FRONT, Channel.INTERIOR, Channel.REAR)
_REACH = timedelta(seconds=LONGEST_CLIP)
_NOT_LOCATED = Sentence(
    "evidence.not-located",
    "Tracks, map and day logs: the permission `location` was not given. The originals are unaltered all the same: what "
    "the camera wrote into them of places is in them.",
)


def planned(here: Laptop, order: Order, names: Sequence[str], chosen: Filter, around: timedelta) -> Plan:
    """See `Workspace.evidence_plan`; it blocks."""
    if not names and chosen == Filter():
        raise UsageError("Of which recordings?", advice="Name some, or choose with --since, --kind and so on.")
    located = here.privacy.decide(Action.LOCATE).answer is Answer.ALLOW
    with here.archive_if_any() as archive:
        if archive is None:
            raise NoSuchRecording("There is no archive here yet.", advice="`vantrue get NAME` brings recordings first.")
        asked = _asked(archive, names, chosen, here.named_camera)
        if not asked:
            raise NoSuchRecording("No recording here is meant.", advice="`vantrue get` brings them from the camera.")
        copies = _in_order(_with_neighbours(archive, asked, around))
        days = {(copy.camera, day_folder(copy.recording)) for copy in copies}
        logs = [log for log in archive.ls(Filter(kinds=frozenset({Kind.TRACKLOG}))) if _of_day(log, days)]
    meant = [copy for copy in copies if copy.recording.kind is not Kind.TRACKLOG]
    if not meant:
        raise UsageError("Only day logs are meant.", advice="Name the clips that they belong to.")
    told = _in_order(logs) if located and order.day_logs else []
    return Plan(order, tuple(meant), tuple(told), located, tuple(_left_out(order, located, bool(logs))))


def _left_out(order: Order, located: bool, logged: bool) -> Iterator[str]:
    if not located:
        yield _NOT_LOCATED
    elif not order.day_logs:
        yield Sentence("evidence.no-logs", "The day logs, as its maker wished.")
    elif not logged:
        yield Sentence("evidence.no-log", "A day log: none of that day is in the archive.")


def decided(here: Laptop, plan: Plan) -> Decision:
    """See `Workspace.evidence_decision`."""
    try:
        plan.order.check()
    except Refused as refused:
        return Decision(Answer.REFUSE, refused.rule, refused.what)
    return here.privacy.decide(Action.EVIDENCE, ground=_ground(plan), data=_data(plan))


async def carry_out(here: Laptop, plan: Plan, reporter: Reporter, *, confirmed: bool) -> Made:
    """See `Workspace.evidence`."""
    plan.order.check()
    await here.privacy.foresee(Action.EVIDENCE, ground=_ground(plan), data=_data(plan))
    yes = confirmed or await here.privacy.asker.ask(_question(plan)) is True
    await here.privacy.require(Action.EVIDENCE, confirmed=yes, ground=_ground(plan), data=_data(plan))
    with here.archive() as archive:
        tracks = await _tracks(archive, plan) if plan.located else {}
        known = await asyncio.to_thread(_known, here, plan, tracks)
        book = _Book(here, archive, plan)
        try:
            return await make(archive, plan, known, book.whole, lambda copy: reporter.say(_copied(copy)))
        except BaseException as error:
            await asyncio.to_thread(book.failed, error)
            raise


def maker(here: Laptop) -> str:
    """Who makes packages here, as the user said of himself; empty where he did not."""
    said = here.privacy.profile.read()
    return ", ".join(part for part in (said.name, said.vehicle) if part)


class _Book:
    """What is written down of a package, and what its originals are marked with."""

    def __init__(self, here: Laptop, archive: Archive, plan: Plan) -> None:
        self._ledger = here.privacy.ledger
        self._archive = archive
        self._plan = plan
        self._number = ""

    def whole(self, number: str, pieces: Sequence[Piece]) -> None:
        """Before it gets its name: what goes to whom, on which ground; its originals stay from now on."""
        order = self._plan.order
        facts: Facts = {
            "package": number,
            "rule": RULE,
            "ground": _ground(self._plan),
            "originals": len(pieces),
            "bytes": self._plan.bytes,
            "signed": "yes" if order.signed else "no",
        }
        names = {"recipient": order.recipient, "purpose": order.purpose, "folder": str(order.to)}
        self._ledger.write("evidence", facts, names)
        self._number = number
        entries = [_entry(number, piece) for piece in pieces]
        for first in range(0, len(entries), MOST_AT_ONCE):
            self._ledger.write_all("evidence original", entries[first : first + MOST_AT_ONCE])
        for piece in pieces:
            now = self._archive.books.catalog.at(piece.copy.file)
            if now is not None and not now.kept and now.removed_at is None:
                self._archive.keep(now)

    def failed(self, error: BaseException) -> None:
        """It was entered, and did not get its name."""
        if self._number:
            why = error.what if isinstance(error, VantrueError) else type(error).__name__
            self._ledger.write("evidence failed", {"package": self._number, "why": why})


def _entry(number: str, piece: Piece) -> tuple[Facts, Names]:
    facts = {"package": number, "sha256": piece.copy.sha256, "kept": "it is in an evidence package"}
    return facts, {"file": piece.copy.file, "camera": piece.copy.camera}


def _ground(plan: Plan) -> str:
    return "" if plan.order.ground is None else plan.order.ground.value


def _data(plan: Plan) -> frozenset[Category]:
    """What goes along beyond footage: originals have sound, faces and times in them, whatever the permission says."""
    data = {Category.SOUND, Category.FACES, Category.TIMES, Category.DEVICE}
    data |= {Category.LOCATION} if plan.located else set()
    data |= {Category.PROFILE} if plan.order.maker else set()
    return frozenset(data)


def _question(plan: Plan) -> str:
    return Sentence(
        "evidence.ask",
        "{count} recordings, {megabytes:.1f} MB, go unaltered, with sound, faces and what the camera wrote into them "
        "of places, to {recipient}. Make the package?",
        count=len(plan.copies),
        megabytes=plan.bytes / 1e6,
        recipient=plan.order.recipient,
    )


def _copied(copy: Copy) -> Sentence:
    return Sentence("evidence.copied", "copied {file}", file=copy.file)


def _asked(archive: Archive, names: Sequence[str], chosen: Filter, camera: str | None) -> list[Copy]:
    """The copies that are named and meant; raises NoSuchRecording for names that are not here."""
    if not names:
        return [copy for copy in archive.ls(chosen) if camera in {None, copy.camera}]
    named = {name: [copy for copy in archive.named(name) if camera in {None, copy.camera}] for name in names}
    missing = [name for name, copies in named.items() if not copies]
    if missing:
        raise NoSuchRecording(
            f"{', '.join(missing)}: not in the archive.",
            kept="No package was made.",
            advice=f"If the camera still has it: `vantrue get {missing[0]}`, then the same again.",
        )
    copies = list({copy.file: copy for several in named.values() for copy in several}.values())
    meant = set(chosen.choose(copy.recording for copy in copies))
    return [copy for copy in copies if copy.recording in meant]


def _with_neighbours(archive: Archive, asked: Sequence[Copy], around: timedelta) -> list[Copy]:
    """The copies, all channels of their moments, and the moments within ``around``, each camera for itself.

    A file whose name tells no time has one only of when it was last written, which copying a card makes the same for
    many: it brings others along, and is brought along, only where ``around`` asks for what is near.
    """
    found = {copy.file: copy for copy in asked}
    for camera, group in groupby(sorted(asked, key=_camera), key=_camera):
        mine = [copy for copy in group if around or copy.recording.start is not None]
        times = [copy.recording.when for copy in mine if copy.recording.when is not None]
        if not times:
            continue
        window = Filter(since=_moved(min(times), -around - _REACH), until=_moved(max(times), around + _REACH))
        known = [copy for copy in archive.ls(window) if copy.camera == camera and (around or copy.recording.start)]
        wanted = set(with_neighbours([copy.recording for copy in mine], [copy.recording for copy in known], around))
        found |= {copy.file: copy for copy in known if copy.recording in wanted}
    return list(found.values())


def _of_day(log: Copy, days: Iterable[tuple[str, str]]) -> bool:
    """Whether a day log is of one of some days: its name tells the day, else where it lies."""
    return any(
        log.camera == camera
        and (day.replace("/", "").replace("-", "") in log.recording.name or log.file.startswith(f"{day}/"))
        for camera, day in days
    )


async def _tracks(archive: Archive, plan: Plan) -> dict[str, Track]:
    from vantrue_client.workspace.locating import tracks_of  # not before: it decodes places

    wanted, tracks = {copy.file for copy in plan.copies}, {}
    for day, group in groupby(sorted(plan.copies, key=_day), key=_day):
        times = [copy.recording.when for copy in group if copy.recording.when is not None]
        chosen = Filter(since=min(times), until=_moved(max(times), timedelta(seconds=1))) if times else Filter()
        async for copy, track in tracks_of(archive, chosen):
            if copy.file in wanted and _day(copy) == day and track is not None:
                tracks[copy.file] = track
    return tracks


def _known(here: Laptop, plan: Plan, tracks: dict[str, Track]) -> Known:
    from vantrue_client import __version__

    cameras = {one.id: CameraFacts(one.nickname or one.id, one.model, one.text) for one in here.remembered.cameras()}
    key = signer(here.privacy.secrets) if plan.order.signed else None
    return Known(f"vantrue {__version__}", cameras, tracks, _exported, key)


def _exported(form: str, track: Track) -> bytes:
    from vantrue_client.trips.exports import export

    text = StringIO()
    export(form, [track], text)
    return text.getvalue().encode()


def _in_order(copies: Iterable[Copy]) -> list[Copy]:
    """Oldest first, the channels of a moment in theirs."""

    def key(copy: Copy) -> tuple[str, int, str]:
        channel = copy.recording.channel
        return str(copy.recording.when or ""), _CHANNELS.index(channel) if channel else len(_CHANNELS), copy.file

    return sorted(copies, key=key)


def _moved(time: CameraTime, by: timedelta) -> CameraTime:
    try:
        return time + by
    except OverflowError:
        return time


def _camera(copy: Copy) -> str:
    return copy.camera


def _day(copy: Copy) -> str:
    return str(PurePosixPath(copy.file).parent.parent)
