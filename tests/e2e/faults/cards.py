"""Small cards of real clips, in the folders and under the names of each model."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from vantrue_client.mock.card import card_model, write_clip, write_daylog, write_photo
from vantrue_client.mock.card.drive import drive
from vantrue_client.mock.card.models import CardModel, Lens
from vantrue_client.model import Kind

START = datetime(2026, 9, 17, 17, 40)
CLIP = 114_367  # bytes of a clip, about
KINDS = (Kind.NORMAL, Kind.EVENT, Kind.PARKING, Kind.NORMAL)


def small_card(root: Path, model: str = "n4-pro", *, seed: int = 0) -> Path:
    """Four moments of the first two channels, a photo, a day log, and firmware, which is no footage."""
    card = card_model(model)
    for number, kind in enumerate(KINDS):
        for lens in card.lenses[:2]:
            _clip(root, card, kind, lens, seed + number)
    photo = _place(root, card, Kind.PHOTO, card.lenses[0], seed + len(KINDS), "JPG")
    write_photo(photo, when=START, seed=seed, channel=card.lenses[0].letter, model=card.title)
    if card.daylog != "none":
        log = root / card.folders[Kind.TRACKLOG] / f"{START:%Y%m%d}.dat"
        log.parent.mkdir(parents=True, exist_ok=True)
        write_daylog(log, drive(START, 20, seed))
    (root / "FW.bin").write_bytes(bytes(5000))
    return root


def _clip(root: Path, card: CardModel, kind: Kind, lens: Lens, number: int) -> None:
    path = _place(root, card, kind, lens, number, "MP4")
    write_clip(
        path,
        start=START + timedelta(minutes=number),
        seconds=1,
        size=(320, 180),
        channel=lens.letter,
        codec=lens.codec,
        gps=card.gps,
        seed=number,
        moov=card.moov,
    )
    path.chmod(0o444 if kind is Kind.EVENT else 0o644)


def _place(root: Path, card: CardModel, kind: Kind, lens: Lens, number: int, extension: str) -> Path:
    start = START + timedelta(minutes=number)
    mode = card.modes.get(kind, card.modes[Kind.NORMAL])
    name = card.name.format(start=start, sequence=number + 1, mode=mode, letter=lens.letter)
    path = root / card.folders[kind] / f"{name}.{extension}"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
