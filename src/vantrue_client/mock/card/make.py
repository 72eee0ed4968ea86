"""Making a card: a folder as a camera would have filled it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import groupby
from os import cpu_count
from pathlib import Path

from vantrue_client.errors import UsageError
from vantrue_client.mock.card.chance import chance
from vantrue_client.mock.card.clip import set_time, write_clip
from vantrue_client.mock.card.daylog import write_daylog
from vantrue_client.mock.card.drive import Fix, drive, parked, with_impact, without_first_fix, zone
from vantrue_client.mock.card.gps import Layout
from vantrue_client.mock.card.models import CardModel, card_model
from vantrue_client.mock.card.photo import write_photo
from vantrue_client.mock.card.plan import Item, Stretch, plan
from vantrue_client.model import Kind

LOCKED, UNLOCKED = 0o444, 0o644


def make_card(
    root: Path,
    *,
    model: str = "n4-pro",
    days: int = 1,
    seed: int = 0,
    gps: str | None = None,
    now: datetime | None = None,
) -> None:
    """Fill a folder as a camera of this model would have in so many days.

    The same arguments give the same bytes. A file's time is its recording's end as the laptop's wall shows it, a
    locked file has no write bit.

    gps  a layout, as ``--gps`` takes it; without one the model's own
    now  the camera's clock, without a zone: the newest recording ends 40 s before; without it the present

    Raises UsageError for a model or a layout that is not known.
    """
    card = card_model(model)
    layout = gps or card.gps
    Layout.parse(layout)
    if days < 1 or (now and now.tzinfo):
        raise UsageError(f"A card of {days} days till {now} cannot be made: the camera's clock has no zone.")
    anchor = now or datetime.now()
    made = plan(card, anchor, days, seed)
    for folder in {*card.folders.values(), *card.empty}:
        (root / folder).mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(cpu_count()) as pool:
        list(pool.map(lambda item: _write(root, card, item, layout, seed), made))
    if card.daylog != "none":
        _write_daylogs(root / card.folders[Kind.TRACKLOG], card, made, seed)
    _write_clutter(root, card, made[0].start, seed)


def fixes_of(item: Item, seed: int) -> list[Fix]:
    """Where the car was in each second that a clip plays."""
    if item.kind in {Kind.PARKING, Kind.TIMELAPSE}:
        return parked(item.start, item.seconds, seed)
    fixes = drive(item.start, item.seconds, seed)
    if item.kind is Kind.EVENT:
        fixes = with_impact(fixes, item.seconds // 2)
    return without_first_fix(fixes) if item.cold_start else fixes


def _write(root: Path, card: CardModel, item: Item, gps: str, seed: int) -> None:
    path = root / item.path
    fixes = fixes_of(item, seed)
    letter = item.lens.letter
    if item.kind is Kind.PHOTO:
        write_photo(path, when=item.start, seed=seed, channel=letter, model=card.title, fix=fixes[0])
    else:
        write_clip(
            path,
            start=item.start,
            seconds=item.seconds,
            channel=letter,
            codec=item.lens.codec,
            size=item.lens.size,
            gps="none" if item.kind is Kind.TIMELAPSE else gps,
            seed=seed,
            label=card.title,
            fixes=fixes,
            moov=card.moov,
            lapse=item.lapse,
        )
    path.chmod(LOCKED if item.locked else UNLOCKED)


def _write_daylogs(folder: Path, card: CardModel, made: Sequence[Item], seed: int) -> None:
    """One log a day, named for the day on which its drives began."""
    drives = sorted({item.stretch for item in made if item.stretch and item.stretch.drives}, key=_start)
    for day, ofday in groupby(drives, key=lambda stretch: stretch.start.date()):
        fixes = [fix for stretch in ofday for fix in _track(made, stretch, seed)]
        path = folder / f"{day:%Y%m%d}.dat"
        write_daylog(path, fixes, acceleration=card.daylog == "acceleration", clock=zone(seed))
        set_time(path, fixes[-1].time.astimezone(zone(seed)).replace(tzinfo=None))
        path.chmod(UNLOCKED)


def _track(made: Iterable[Item], stretch: Stretch, seed: int) -> list[Fix]:
    front = {item.start: item for item in made if item.stretch == stretch and item.kind is not Kind.PHOTO}
    return [fix for start in sorted(front) for fix in fixes_of(front[start], seed)]


def _start(stretch: Stretch) -> datetime:
    return stretch.start


def _write_clutter(root: Path, card: CardModel, when: datetime, seed: int) -> None:
    """What else lies on a card and is no footage (facts: recordings, Folders and names)."""
    content = chance(seed, "clutter")
    clutter = {
        "._.Trashes": b"\0\5\x16\7\0\2\0\0Mac OS X        ".ljust(4096, b"\0"),
        "System Volume Information/WPSettings.dat": content.randbytes(12),
        "System Volume Information/IndexerVolumeGuid": "{0A1B2C3D-0000-4000-8000-000000000000}".encode("utf-16-le"),
    }
    if card.firmware:
        clutter[card.firmware] = content.randbytes(64 * 1024)
    if card.settings:
        clutter[f"{card.folders[Kind.TRACKLOG]}/{card.settings}"] = (
            f"[{card.title}]\r\nLoopRecording=1\r\nGPS=1\r\n".encode()
        )
    for name, data in clutter.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        set_time(path, when)
        path.chmod(UNLOCKED)
