"""What must be put back, noted durably before the laptop leaves its network: also a crash finds it again.

The note holds NetworkManager's own numbers of profiles, no name of a network.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from vantrue_client.files import read_small, storage_error, sync_folder, write_whole

MOST_BYTES = 4096

log = logging.getLogger(__name__)


class Phase(StrEnum):
    """How far a join came."""

    JOINING = "joining"
    JOINED = "joined"
    LEAVING = "leaving"


class Note(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One join.

    profile    UUID of the profile made for the camera
    former     UUID of the profile that was active before; None: the Wi-Fi was free
    interface  the Wi-Fi device
    """

    profile: str
    former: str | None
    interface: str
    phase: Phase


@dataclass(frozen=True, slots=True)
class Way:
    """The way back: whether the camera's profile goes, whether the former is activated, and why."""

    remove: bool
    activate: bool
    why: str


def way_back(note: Note, *, active: str | None, former_exists: bool, asked: bool) -> Way:
    """What is to be done about a note.

    active         UUID of the profile that the Wi-Fi has now, None for none
    former_exists  whether the former profile is still there
    asked          the user asked to leave; otherwise the program merely starts

    A camera's network that stands is left alone unless asked; a network that the user chose since is never taken away.

    >>> note = Note(profile="camera", former="home", interface="wlan0", phase=Phase.JOINED)
    >>> way_back(note, active=None, former_exists=True, asked=False).activate
    True
    >>> way_back(note, active="camera", former_exists=True, asked=False).remove
    False
    """
    if not asked and note.phase is Phase.JOINED and active == note.profile:
        return Way(remove=False, activate=False, why="The camera's network is joined.")
    if note.former is None:
        return Way(remove=True, activate=False, why="The Wi-Fi was in no network before.")
    if active == note.former:
        return Way(remove=True, activate=False, why="The former network is back.")
    if active not in {None, note.profile}:
        return Way(remove=True, activate=False, why="Another network was joined meanwhile, and stays.")
    if not former_exists:
        return Way(remove=True, activate=False, why="The former network's profile is gone: choose a network yourself.")
    return Way(remove=True, activate=True, why="The former network is joined again.")


def former_of(before: Note | None, active: str | None) -> str | None:
    """What is to be joined again after a new join: the network that the user chose last, which no camera's is.

    >>> former_of(Note(profile="camera", former="home", interface="wlan0", phase=Phase.JOINED), "camera")
    'home'
    """
    return before.former if before is not None and active in {None, before.profile} else active


def read(path: Path) -> Note | None:
    """The note, None where nothing is to be put back; a damaged one is said so and counts as none."""
    content = read_small(path, MOST_BYTES)
    try:
        return None if content is None else msgspec.json.decode(content, type=Note)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        log.warning("%s cannot be read: choose the Wi-Fi network yourself.", path)
        forget(path)
        return None


def write(path: Path, note: Note) -> None:
    """Keep it; on the disk when this returns."""
    write_whole(path, msgspec.json.encode(note))


def forget(path: Path) -> None:
    """Nothing is to be put back any more."""
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise storage_error(error, path) from error
