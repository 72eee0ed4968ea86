"""What the cards of the models look like: ``fixtures/MODEL/card.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from vantrue_client.errors import UsageError
from vantrue_client.model import Channel, Kind


@dataclass(frozen=True, slots=True)
class Lens:
    """One channel: its letter in names, and how its clips are encoded."""

    letter: str
    channel: Channel
    codec: Literal["h264", "h265"] = "h264"
    size: tuple[int, int] = (640, 360)


@dataclass(frozen=True, slots=True)
class CardModel:
    """The style of one model's card.

    title    what the camera calls itself
    name     of a file, a format string over start, sequence, mode, letter; without the extension
    folders  where each kind lies; ``empty`` are there and hold nothing
    modes    what each kind is called in a name
    gps      the layout of its clips
    moov     where the box stands
    daylog   ``none``, ``plain``, or ``acceleration`` with three more columns
    firmware, settings  a file in the root, and one in ``GPS/``, where there is one
    """

    title: str
    name: str
    lenses: list[Lens]
    folders: dict[Kind, str]
    modes: dict[Kind, str]
    gps: str
    moov: Literal["last", "first"] = "last"
    daylog: Literal["none", "plain", "acceleration"] = "none"
    firmware: str | None = None
    settings: str | None = None
    empty: list[str] = field(default_factory=list)


def fixtures() -> Path:
    """The folder of the models' data, in an installed package or a checkout; raises UsageError when it is missing."""
    package = Path(__file__).parents[2]
    for folder in (package / "fixtures", package.parents[1] / "fixtures"):
        if folder.is_dir():
            return folder
    raise UsageError("The models' data are missing.", advice="Install the package again.")


def models() -> list[str]:
    """The models that have a card, by name."""
    return sorted(path.parent.name for path in fixtures().glob("*/card.toml"))


@lru_cache
def card_model(model: str) -> CardModel:
    """Read a model's card; raises UsageError for one that is not known.

    >>> card_model("n4-pro").title
    'N4 Pro'
    """
    if model not in models():
        raise UsageError(f"No simulated camera is called {model!r}.", advice=f"Choose of {', '.join(models())}.")
    text = (fixtures() / model / "card.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), CardModel)
