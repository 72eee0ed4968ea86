"""The eight permissions of clause 4: what each lets the program do, and what the user said to it.

Kept in one private file. A denial stands until the user takes it back: neither the environment nor the configuration
turns it into a grant, they only answer what is still to be asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from vantrue_client.errors import StorageError, UsageError
from vantrue_client.files import read_small, write_whole
from vantrue_client.sentences import Sentence


class Permission(StrEnum):
    """What may be granted, in the order of clause 4."""

    CAMERA = "camera"
    STORAGE = "storage"
    LOCATION = "location"
    WIFI = "wifi"
    MEDIA = "media"
    DIAGNOSE = "diagnose"
    NOTIFY = "notify"
    MESSAGES = "messages"


class Grant(StrEnum):
    """What the user said to a permission; `ask`: nothing yet."""

    GRANTED = "granted"
    DENIED = "denied"
    ASK = "ask"


_LETS = {
    Permission.CAMERA: "Find and connect to cameras, list what is on their cards and play it.",
    Permission.STORAGE: "Write recordings to this laptop.",
    Permission.LOCATION: "Read where you were from recordings and track logs, and show or store it.",
    Permission.WIFI: "Look at this laptop's Wi-Fi and routes, and join a camera's network.",
    Permission.MEDIA: "Read recordings from a card or folder on this laptop.",
    Permission.DIAGNOSE: "Check step by step why a camera cannot be reached.",
    Permission.NOTIFY: "Show notifications on the desktop.",
    Permission.MESSAGES: "Stay in the background and hear when the camera comes, goes and has news.",
}
SENTENCES: Mapping[Permission, Sentence] = {one: Sentence(f"permission.{one}", lets) for one, lets in _LETS.items()}
NAMES: Mapping[Permission, Sentence] = {one: Sentence(f"permission.{one}.name", one.value) for one in Permission}
"""What a permission is called within a sentence."""
DEFAULTS: Mapping[Permission, Grant] = {
    permission: Grant.GRANTED if permission is Permission.CAMERA else Grant.ASK for permission in Permission
}
_MOST_BYTES = 64 * 1024


def permission(word: str) -> Permission:
    """The permission of that name; raises UsageError, which lists them.

    >>> permission("Storage")
    <Permission.STORAGE: 'storage'>
    """
    try:
        return Permission(word.strip().lower())
    except ValueError:
        raise UsageError(f"{word!r} is no permission.", advice=f"Choose from: {', '.join(Permission)}.") from None


def permitted(text: str) -> frozenset[Permission]:
    """What ``VANTRUE_PERMIT`` or the configuration grants; raises UsageError for a word that is no permission.

    >>> sorted(permitted("storage,location"))
    [<Permission.LOCATION: 'location'>, <Permission.STORAGE: 'storage'>]
    """
    return frozenset(permission(word) for word in text.split(",") if word.strip())


def command_to_grant(wanted: Permission) -> str:
    """What to type to grant it."""
    return f"vantrue privacy permit {wanted} granted"


def loosens(before: Grant, now: Grant) -> bool:
    """Whether a change lets the program do more, or ask for it again.

    >>> loosens(Grant.ASK, Grant.GRANTED), loosens(Grant.DENIED, Grant.ASK), loosens(Grant.GRANTED, Grant.ASK)
    (True, True, False)
    """
    order = (Grant.DENIED, Grant.ASK, Grant.GRANTED)
    return order.index(now) > order.index(before)


class Permissions:
    """What the user said, in a file of its owner's alone; ``also`` is granted where nothing was said.

    Raises StorageError where the file cannot be read or written. A damaged one grants nothing.

    >>> from tempfile import mkdtemp
    >>> said = Permissions(Path(mkdtemp()) / "permissions.json")
    >>> said.set(Permission.MEDIA, Grant.DENIED)
    >>> said.all()[Permission.CAMERA], said.all()[Permission.MEDIA]
    (<Grant.GRANTED: 'granted'>, <Grant.DENIED: 'denied'>)
    """

    def __init__(self, path: Path, also: Iterable[Permission] = ()) -> None:
        self._path = path
        self._also = frozenset(also)

    def all(self) -> dict[Permission, Grant]:
        """Every permission with its state."""
        said = self._read()
        granted = dict.fromkeys(self._also - {one for one, grant in said.items() if grant is Grant.DENIED})
        return {**DEFAULTS, **said, **dict.fromkeys(granted, Grant.GRANTED)}

    def said(self) -> dict[Permission, Grant]:
        """Every permission as the user said it or as it is at first; whatever else grants one left out."""
        return {**DEFAULTS, **self._read()}

    def set(self, wanted: Permission, grant: Grant) -> None:
        """Keep what the user said; `ask` forgets it, a default included."""
        said = self._read() | {wanted: grant}
        document = {str(one): str(said[one]) for one in Permission if one in said}
        write_whole(self._path, json.dumps(document, indent=1).encode() + b"\n")

    def _read(self) -> dict[Permission, Grant]:
        content = read_small(self._path, _MOST_BYTES)
        try:
            document = {} if content is None else json.loads(content)
            return {Permission(name): Grant(grant) for name, grant in document.items()}
        except (ValueError, AttributeError, RecursionError) as error:
            raise StorageError(
                f"The permissions in {self._path} cannot be read.",
                path=self._path,
                kept="Nothing is permitted meanwhile.",
                advice="Remove the file: everything is asked again.",
            ) from error
