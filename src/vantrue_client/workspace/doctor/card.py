"""What a camera shows of its card means: the list, a piece of a file, and its clock. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from vantrue_client.errors import CameraBusy, CameraError, ListIncomplete, NotFound, WrongState
from vantrue_client.model import CameraTime, Kind, Recording
from vantrue_client.sentences import Sentence
from vantrue_client.workspace.doctor.answers import ONE_AT_A_TIME
from vantrue_client.workspace.doctor.steps import State, Step

TOLERANCE = timedelta(minutes=10)  # of a clock: no clip is longer, and one may have begun since it was listed
_CARDS = {
    "none": (
        Sentence("doctor.no-card", "There is no card in it."),
        Sentence("doctor.put-card-in", "Put a card in, and let the camera format it."),
    ),
    "locked": (
        Sentence("doctor.card-protected", "Its card is write-protected."),
        Sentence("doctor.card-switch", "Move the card's switch."),
    ),
    "broken": (
        Sentence("doctor.card-broken", "Its card has a broken file system."),
        Sentence(
            "doctor.save-card",
            "Save the card in a computer (`vantrue archive import`), then let the camera format it.",
        ),
    ),
}
_NOTHING_LISTED = (
    Sentence("doctor.list-empty", "It lists no recordings."),
    Sentence(
        "doctor.reply-failed",
        "Its reply may have failed: try again. Does the camera itself show recordings? If not: is its card in order?",
    ),
)
GONE = Sentence("doctor.gone", "The file that was to be tried is gone: it was overwritten or moved.")


@dataclass(frozen=True, slots=True)
class Listed:
    """What one listing brought.

    late  it was still coming when the patience was over
    """

    recordings: Sequence[Recording]
    by: str | None = None
    error: CameraError | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Pieces:
    """The same piece of one file, read from the file's start and asked for alone.

    offset   where the piece was asked to begin
    started  where it did begin
    """

    offset: int
    started: int
    whole: bytes
    piece: bytes


def judge_list(listed: Listed, card: str | None, seconds: float) -> Step:
    """Whether the card's list comes, and is not empty."""
    count, error = len(listed.recordings), listed.error
    if isinstance(error, WrongState | CameraBusy):
        return Step(
            "list",
            State.WRONG,
            Sentence("doctor.records", "It shows its files only while it does not record: {why}", why=error.what),
            Sentence("doctor.let-it-stop", "Run it with --allow-stop-recording, or stop the recording at the camera."),
        )
    if count == 0 and (error is None or isinstance(error, ListIncomplete)) and not listed.late:
        what, advice = _CARDS.get(card or "", _NOTHING_LISTED)
        return Step("list", State.WRONG, what, advice)
    if listed.late:
        return Step(
            "list",
            State.WRONG,
            Sentence(
                "doctor.list-late",
                "The list was not there after {seconds:g} s ({number:,} recordings came).",
                seconds=seconds,
                number=count,
            ),
            Sentence(
                "doctor.list-long",
                "A card with thousands of files needs long: try --list-timeout 60, or remove what you have from the "
                "card.",
            ),
        )
    if error is not None:
        broken = Sentence("doctor.list-broken", "{why} {number:,} recordings came.", why=error.what, number=count)
        return Step("list", State.WRONG, broken, error.advice or ONE_AT_A_TIME)
    if listed.by == "3015":
        well = Sentence("doctor.listed", "{number:,} recordings, listed by command.", number=count)
    else:
        well = Sentence("doctor.listed-by-pages", "{number:,} recordings, listed by folder pages.", number=count)
    return Step("list", State.OK, well)


def sample(recordings: Iterable[Recording], under_way: Iterable[Recording] = ()) -> Recording | None:
    """A finished recording to try on: of the middle, as the oldest is overwritten next and the newest still written."""
    not_these = set(under_way)
    known = [one for one in recordings if one.size > 1 and one.kind is not Kind.TRACKLOG and one not in not_these]
    known.sort(key=lambda one: (one.when is not None, one.when or CameraTime.of(1980, 1, 1)))
    return known[(len(known) - 1) // 2] if known else None


def judge_range(pieces: Pieces | None, error: CameraError | None, late: bool = False) -> Step:
    """Whether a file comes, and a piece of it with the right bytes."""
    if isinstance(error, NotFound):
        return Step("range", State.UNSEEN, GONE)
    if error is not None or late:
        why = error.what if error is not None else Sentence("doctor.too-late", "The file did not come in time.")
        nothing = Sentence("doctor.no-file", "It answers, but a file does not come: {why}", why=why)
        return Step("range", State.WRONG, nothing, ONE_AT_A_TIME)
    if pieces is None:
        return Step(
            "range", State.UNSEEN, Sentence("doctor.nothing-to-try", "There is no finished recording to try on.")
        )
    wanted = pieces.whole[pieces.offset :]
    if not pieces.whole:
        empty = Sentence("doctor.file-empty", "A file comes without a byte.")
        return Step("range", State.WRONG, empty, Sentence("doctor.card-in-order", "Is the camera's card in order?"))
    if pieces.started != pieces.offset:
        return Step(
            "range",
            State.WRONG,
            Sentence("doctor.no-ranges", "It gives files only from their start on (no ranges)."),
            Sentence(
                "doctor.stay-near",
                "Downloads work; one that breaks off begins anew. Stay near the car until it is done.",
            ),
        )
    shared = min(len(wanted), len(pieces.piece))
    if not shared or wanted[:shared] != pieces.piece[:shared]:
        return Step(
            "range",
            State.WRONG,
            Sentence("doctor.other-bytes", "A piece of a file has other bytes than the file."),
            Sentence(
                "doctor.no-trust",
                "Do not trust resumed downloads of this camera: look whether there is newer firmware, and report it.",
            ),
        )
    return Step("range", State.OK, Sentence("doctor.piece", "A piece of a file came, with the right bytes."))


def judge_clock(recordings: Sequence[Recording], recording_for: int | None, now: CameraTime) -> Step:
    """Whether the camera's clock goes as this laptop's does, by the recording under way, else by what lies ahead.

    recording_for  seconds of the recording under way (facts: camera-wifi, 2016)
    """
    starts = [one.start for one in recordings if one.start is not None and one.kind is not Kind.TRACKLOG]
    ends = [one.end for one in recordings if one.end is not None]
    if recording_for and starts:
        off = max(starts) + timedelta(seconds=recording_for) - now
    elif (known := starts + ends) and max(known) - now > TOLERANCE:
        off = max(known) - now
    else:
        return Step(
            "clock", State.UNSEEN, Sentence("doctor.no-clock", "It is not recording, so its clock does not show.")
        )
    if abs(off) <= TOLERANCE:
        return Step("clock", State.OK, Sentence("doctor.clock", "The camera's clock goes as this laptop's does."))
    if off > timedelta():
        what = Sentence("doctor.clock-ahead", "The camera's clock is {span} ahead of this laptop's.", span=_span(off))
    else:
        what = Sentence("doctor.clock-behind", "The camera's clock is {span} behind this laptop's.", span=_span(-off))
    advice = "Set it in the camera's menu: recordings carry its time. It may also be in another time zone."
    return Step("clock", State.DOUBT, what, Sentence("doctor.set-clock", advice))


def _span(span: timedelta) -> Sentence:
    minutes = int(span.total_seconds() // 60)
    if minutes >= 2880:
        return Sentence("doctor.days", "{days} days", days=minutes // 1440)
    return Sentence("doctor.hours", "{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
