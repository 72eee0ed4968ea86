"""What lies on a card, before any byte of it is made: pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from vantrue_client.mock.card.models import CardModel, Lens
from vantrue_client.model import Kind

CLIP = 10
"""Seconds of a clip; real cameras loop in minutes, the simulator has less time."""

LAPSE = 30
"""Seconds of the clock that a time-lapse clip shows in one."""

_NEWEST_BEFORE_ANCHOR = timedelta(seconds=40)
_FIRST_SEQUENCE = 1101


@dataclass(frozen=True, slots=True)
class Stretch:
    """Moments without a gap: a drive, an hour of parking, a time-lapse.

    start    the camera's clock
    moments  the kind of each clip that follows another
    photo    whether one is taken when it ends
    """

    start: datetime
    moments: tuple[Kind, ...]
    photo: bool = False

    @property
    def drives(self) -> bool:
        """Whether the car moves."""
        return Kind.NORMAL in self.moments


@dataclass(frozen=True, slots=True)
class Item:
    """One file to be made; ``seconds`` is how long it plays, ``lapse`` how much longer it took."""

    path: str
    kind: Kind
    start: datetime
    lens: Lens
    stretch: Stretch | None = None
    seconds: int = CLIP
    lapse: int = 1

    @property
    def locked(self) -> bool:
        """Event clips are (facts: recordings, Folders and names)."""
        return self.kind is Kind.EVENT

    @property
    def cold_start(self) -> bool:
        """Whether the receiver was switched on with this clip."""
        return self.stretch is not None and self.start == self.stretch.start


def stretches(card: CardModel, anchor: datetime, days: int) -> list[Stretch]:
    """The card's days, oldest first; the newest recording ends 40 s before the anchor, on an even second."""
    made = []
    for day in reversed(range(days)):
        end = anchor - timedelta(days=day) - _NEWEST_BEFORE_ANCHOR
        made += _day(card, end.replace(second=end.second // 2 * 2, microsecond=0))
    return made


def items(card: CardModel, stretch: Stretch, sequence: int) -> Iterator[Item]:
    """The clips of a stretch, channels of one moment together, and the photo."""
    for place, kind in enumerate(stretch.moments):
        start = stretch.start + timedelta(seconds=place * CLIP)
        lapse = LAPSE if kind is Kind.TIMELAPSE else 1
        for lens in card.lenses[:1] if kind is Kind.TIMELAPSE else card.lenses:
            path = _path(card, kind, start, sequence + place, lens.letter)
            yield Item(path, kind, start, lens, stretch, lapse=lapse)
    if stretch.photo:
        taken = stretch.start + timedelta(seconds=len(stretch.moments) * CLIP)
        path = _path(
            card, stretch.moments[-1], taken, sequence + len(stretch.moments), card.lenses[0].letter, photo=True
        )
        yield Item(path, Kind.PHOTO, taken, card.lenses[0], stretch)


def plan(card: CardModel, anchor: datetime, days: int, seed: int) -> list[Item]:
    """Every clip and photo of a card, oldest first; sequence numbers count up."""
    sequence = _FIRST_SEQUENCE + seed % 1000
    made: list[Item] = []
    for stretch in stretches(card, anchor, days):
        made += items(card, stretch, sequence)
        sequence += len(stretch.moments) + stretch.photo
    return made


def _day(card: CardModel, end: datetime) -> list[Stretch]:
    """A time-lapse, a drive, parking, and a drive with an event that ends the day."""
    length = 2 + 6 // len(card.lenses)  # fewer channels, longer drives: cards of a like size
    last = [Kind.NORMAL] * length
    last[-2] = Kind.EVENT
    lapse = [Stretch(end - timedelta(hours=7), (Kind.TIMELAPSE,))] if Kind.TIMELAPSE in card.folders else []
    return [
        *lapse,
        Stretch(end - timedelta(hours=5, minutes=30), (Kind.NORMAL,) * length, photo=True),
        Stretch(end - timedelta(hours=3), (Kind.PARKING,), photo=True),
        Stretch(end - timedelta(seconds=length * CLIP), tuple(last)),
    ]


def _path(card: CardModel, kind: Kind, start: datetime, sequence: int, letter: str, photo: bool = False) -> str:
    name = card.name.format(start=start, sequence=sequence, mode=card.modes[kind], letter=letter)
    return f"{card.folders[Kind.PHOTO]}/{name}.JPG" if photo else f"{card.folders[kind]}/{name}.MP4"
