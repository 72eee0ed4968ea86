"""What tells one model from another, read from ``fixtures/MODEL/camera.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vantrue_client.errors import UsageError
from vantrue_client.mock.card import card_model, fixtures
from vantrue_client.mock.card.models import CardModel
from vantrue_client.model import Kind


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the settings menu: what it is worth at first, and what it can be."""

    command: int
    name: str
    value: int
    options: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class MovieSize:
    """One movie size on offer (facts: camera-wifi, 3030)."""

    name: str
    index: int
    size: str
    frame_rate: int


@dataclass(frozen=True, slots=True)
class Model:
    """How one model answers.

    card            how its files are named and where they lie
    text            3012
    access_point    start of the access point's name
    listed          extensions that 3015 tells of
    commands        every command that the firmware knows
    list_needs_par  3015 wants ``par=1``
    one_wrapper     the list has one ``ALLFile`` around all
    playback_only   files, lists and thumbnails are answered in playback mode only
    lengths         small replies carry ``Content-Length``
    menu            3031 answers; else -21
    told            what 3014 tells beside the settings, by number: nobody knows what it means
    tells_clock     3014 tells date and time beside the numbers that set them
    while_idle      settings that answer -22 while it records
    bare_live       the live picture has no multipart around its pictures
    """

    name: str
    card: CardModel
    text: str
    access_point: str
    listed: frozenset[str]
    commands: frozenset[int]
    capability: int
    battery: int
    movie_sizes: tuple[MovieSize, ...]
    settings: tuple[Setting, ...]
    list_needs_par: bool = False
    one_wrapper: bool = False
    playback_only: bool = False
    lengths: bool = False
    menu: bool = True
    told: Mapping[str, str] = field(default_factory=dict)
    tells_clock: bool = False
    while_idle: frozenset[int] = frozenset()
    bare_live: bool = False

    @property
    def locked_folder(self) -> str:
        """Where locking moves a recording."""
        return self.card.folders[Kind.EVENT]


def names() -> list[str]:
    """Every model that can be simulated.

    >>> "n4-pro" in names()
    True
    """
    return sorted(path.parent.name for path in fixtures().glob("*/camera.toml"))


def load(name: str) -> Model:
    """A model by its name; UsageError when there is none."""
    if name not in names():
        raise UsageError(f"There is no model {name!r}.", advice=f"Choose one of {', '.join(names())}.")
    told: dict[str, Any] = tomllib.loads((fixtures() / name / "camera.toml").read_text("utf-8"))
    told["listed"] = frozenset(told["listed"])
    told["commands"] = frozenset(told["commands"])
    told["movie_sizes"] = tuple(MovieSize(**size) for size in told["movie_sizes"])
    told["while_idle"] = frozenset(told.get("while_idle", ()))
    told["settings"] = tuple(
        Setting(**{**setting, "options": tuple((index, text) for index, text in setting["options"])})
        for setting in told["settings"]
    )
    return Model(name, card_model(name), **told)
