"""What tells one model from another, read from ``fixtures/MODEL/camera.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vantrue_client.errors import UsageError


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

    text            3012
    access_point    start of the access point's name
    folder          where driving is recorded; the others where locking moves it, for parking and for photos
    clip_name       how a clip is named: start, sequence, mode and letter
    letters         the channels' letters
    listed          extensions that 3015 tells of
    commands        every command that the firmware knows
    list_needs_par  3015 wants ``par=1``
    one_wrapper     the list has one ``ALLFile`` around all
    playback_only   files, lists and thumbnails are answered in playback mode only
    lengths         small replies carry ``Content-Length``
    menu            3031 answers; else -21
    """

    name: str
    text: str
    access_point: str
    folder: str
    locked_folder: str
    parking_folder: str
    photo_folder: str
    clip_name: str
    letters: str
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


def fixtures() -> Path:
    """The folder of fixtures: beside the sources, or inside the installed package."""
    here = Path(__file__).resolve()
    installed = here.parents[1] / "fixtures"
    return installed if installed.is_dir() else here.parents[3] / "fixtures"


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
    told["settings"] = tuple(
        Setting(**{**setting, "options": tuple((index, text) for index, text in setting["options"])})
        for setting in told["settings"]
    )
    return Model(name, **told)
