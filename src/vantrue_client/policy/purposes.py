"""Which data may be used for what (rules `purpose-bound`, `notify-before-new-use`): code asks for data by purpose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vantrue_client.sentences import Sentence


class Category(StrEnum):
    """Kinds of data that the program meets."""

    FOOTAGE = "footage"
    SOUND = "sound"
    FACES = "faces"
    CATALOG = "catalog"
    LOCATION = "location"
    TIMES = "times"
    DEVICE = "device"
    ADDRESSES = "addresses"
    PROFILE = "profile"
    PASSPHRASE = "passphrase"  # noqa: S105 (a category's name)
    FAULTS = "faults"
    COUNTS = "counts"
    PROGRAMS = "programs"


NAMES: Mapping[Category, Sentence] = {one: Sentence(f"data.{one}", one.value) for one in Category}
"""What a category is called within a sentence."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose: what it is in words, the categories it may use, and the version of the rules that brought it."""

    name: str
    sentence: str
    categories: frozenset[Category]
    since: int = 1


def _purpose(name: str, sentence: str, *categories: Category) -> Purpose:
    return Purpose(name, Sentence(f"purpose.{name}", sentence), frozenset(categories))


PURPOSES: Mapping[str, Purpose] = {
    purpose.name: purpose
    for purpose in (
        _purpose("find", "find cameras and know them again", Category.ADDRESSES, Category.DEVICE),
        _purpose("show", "list and play recordings", Category.FOOTAGE, Category.SOUND, Category.FACES,
                 Category.CATALOG, Category.ADDRESSES),
        _purpose("keep", "keep recordings on this laptop", Category.FOOTAGE, Category.SOUND, Category.FACES,
                 Category.CATALOG, Category.LOCATION, Category.ADDRESSES, Category.DEVICE),
        _purpose("map", "show where a recording was made", Category.CATALOG, Category.LOCATION),
        _purpose("share", "hand a copy to whom the user named", Category.FOOTAGE, Category.SOUND, Category.FACES,
                 Category.CATALOG, Category.LOCATION, Category.TIMES, Category.DEVICE, Category.PROGRAMS,
                 Category.ADDRESSES),
        _purpose("evidence", "a package for police, court or insurer", Category.FOOTAGE, Category.SOUND,
                 Category.FACES, Category.CATALOG, Category.LOCATION, Category.TIMES, Category.DEVICE,
                 Category.PROFILE),
        _purpose("repair", "find out what went wrong", Category.FAULTS, Category.DEVICE, Category.ADDRESSES),
        _purpose("dump", "record how a camera answers, without what it tells of you", Category.DEVICE, Category.CATALOG,
                 Category.ADDRESSES),
        _purpose("notify", "tell the user at once", Category.CATALOG),
        _purpose("stats", "count", Category.COUNTS),
        _purpose("profile", "name a driver and a vehicle", Category.PROFILE),
        _purpose("connect", "join the camera's Wi-Fi", Category.ADDRESSES, Category.PASSPHRASE),
        _purpose("upgrade", "look up newer firmware or a newer program", Category.DEVICE),
        _purpose("export", "hand the user all that is stored about him", *Category),
        _purpose("erase", "remove what is stored", *Category),
        _purpose("govern", "change a permission, a consent or the guardian", Category.PROFILE),
    )
}  # fmt: skip
