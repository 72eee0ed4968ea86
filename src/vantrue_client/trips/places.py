"""Named places: circles that the user drew, kept in a file of his own."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgspec

from vantrue_client.errors import StorageError, UsageError
from vantrue_client.files import read_small, write_whole
from vantrue_client.model import Track
from vantrue_client.trips.geodesy import distance

MOST_BYTES = 1 << 20
MOST_PLACES = 1000
MOST_NAME = 100
LARGEST = 100_000.0
"""Metres: a circle beyond is a region."""
_RADIUS = re.compile(r"(\d+(?:\.\d+)?)\s*(m|km)?")


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A circle on the ground: degrees, and the radius in metres."""

    name: str
    latitude: float
    longitude: float
    radius: float

    @property
    def id(self) -> str:
        """What stands for this very circle where no coordinate is to be stored."""
        drawn = f"{self.latitude:.7f},{self.longitude:.7f},{self.radius:.3f}"
        return hashlib.sha256(drawn.encode()).hexdigest()[:16]

    def holds(self, track: Track) -> bool:
        """Whether a whole track lies here; one without a fix lies nowhere."""
        return bool(track.fixes) and all(
            distance(self.latitude, self.longitude, fix.latitude, fix.longitude) <= self.radius for fix in track.fixes
        )


def drawn(name: str, where: str, radius: str) -> Place:
    """A place from what a user says; raises UsageError.

    >>> drawn("home", "47.3558,8.5135", "150m").radius, drawn("work", "-36.85, 174.76", "1.5km").radius
    (150.0, 1500.0)
    """
    name = name.strip()
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise UsageError(f"{name!r} cannot be a place's name.", advice=f"Up to {MOST_NAME} letters that can be seen.")
    try:
        latitude, longitude = map(float, where.split(","))
    except ValueError:
        raise UsageError(f"{where!r} is no place.", advice="Say it in degrees: 47.3558,8.5135.") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise UsageError(f"{where!r} is no place on Earth.", advice="Latitude comes first: 47.3558,8.5135.")
    match = _RADIUS.fullmatch(radius.strip())
    metres = float(match[1]) * (1000 if match[2] == "km" else 1) if match else 0.0
    if not 1 <= metres <= LARGEST:
        raise UsageError(f"{radius!r} is no radius.", advice="Say it in metres, from 1 to 100000: 150, 150m or 1.5km.")
    return Place(name=name, latitude=latitude, longitude=longitude, radius=metres)


class Places:
    """The places that are kept; raises StorageError.

    >>> from tempfile import mkdtemp
    >>> places = Places(Path(mkdtemp()) / "places.json")
    >>> places.add(drawn("home", "47.3558,8.5135", "150"))
    >>> [one.name for one in places.all()], places.remove("Home"), places.all()
    (['home'], True, [])
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> list[Place]:
        """All of them, by name."""
        content = read_small(self._path, MOST_BYTES)
        try:
            return [] if content is None else msgspec.json.decode(content, type=list[Place])
        except msgspec.MsgspecError as error:
            raise StorageError(
                f"The places in {self._path} cannot be read.", path=self._path, advice="Remove the file, and add anew."
            ) from error

    def named(self, name: str) -> Place:
        """One by its name, in whichever case; raises UsageError."""
        known = self.all()
        for place in known:
            if place.name.casefold() == name.strip().casefold():
                return place
        names = ", ".join(place.name for place in known)
        raise UsageError(
            f"No place is called {name!r}.", advice=f"Known are: {names}." if names else "See `vantrue place add`."
        )

    def add(self, place: Place) -> None:
        """Keep one; raises UsageError where another has the name."""
        known = self.all()
        if any(one.name.casefold() == place.name.casefold() for one in known):
            raise UsageError(
                f"A place is called {place.name!r} already.", advice="Remove it first: `vantrue place rm`."
            )
        if len(known) >= MOST_PLACES:
            raise UsageError(f"There are {MOST_PLACES} places already.")
        self._write([*known, place])

    def remove(self, name: str) -> bool:
        """Forget one; whether there was one."""
        known = self.all()
        left = [one for one in known if one.name.casefold() != name.strip().casefold()]
        if len(left) < len(known):
            self._write(left)
        return len(left) < len(known)

    def _write(self, places: list[Place]) -> None:
        ordered = sorted(places, key=lambda place: place.name.casefold())
        write_whole(self._path, msgspec.json.format(msgspec.json.encode(ordered)) + b"\n")
