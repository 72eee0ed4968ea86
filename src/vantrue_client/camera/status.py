"""What a camera says of itself: its state, whether it records, and who it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from vantrue_client.camera.contact import Contact
from vantrue_client.errors import ProtocolError
from vantrue_client.model import CameraInfo, Kind, Recording
from vantrue_client.policy.secrets import pseudonym
from vantrue_client.wire.commands import Command
from vantrue_client.wire.models import identify
from vantrue_client.wire.reply import read_pairs_3014

MODES = {0: "movie", 1: "recording", 3: "playback", 4: "photo"}
CARDS = {0: "none", 1: "present", 2: "locked"} | dict.fromkeys(range(3024, 3029), "broken")
BATTERIES = {0: "full", 1: "medium", 2: "low", 3: "empty", 4: "exhausted", 5: "charging"}
UNKNOWN = "unknown camera"

_VERSION = re.compile(r"(?:^|[\s_-])(V?\d+(?:\.\w+)+)", re.IGNORECASE)
_VIDEO = re.compile(r"\.(mp4|mov|ts)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a camera is: pseudonyms that only this laptop's key gives, what 3012 says, and our name of the model.

    pseudonyms  of all that it tells of itself, what tells most first; the last one is that of any camera
    """

    pseudonyms: tuple[str, ...]
    text: str | None
    model: str | None

    @property
    def pseudonym(self) -> str:
        """The one that tells most."""
        return self.pseudonyms[0]


async def identity(contact: Contact, key: bytes) -> Identity:
    """By the access point's name (3029) where it tells one, else by what it says of itself. Raises ConnectionLost.

    A camera that could not be reached has no identity: it would be taken for another one.
    """
    name = await contact.access_point()
    told = (name, identify(contact.text or "") or contact.text, UNKNOWN)
    return Identity(tuple(pseudonym(key, "camera", text) for text in told if text), contact.text, contact.model)


async def info(contact: Contact) -> CameraInfo:
    """Ask for everything that `CameraInfo` holds; what this firmware does not tell is None. Raises ConnectionLost."""
    name = await contact.access_point()
    mode, recording_for = await contact.value(Command.MODE), await contact.value(Command.RECORDING_FOR)
    card, free = await contact.value(Command.CARD), await contact.value(Command.FREE_SPACE)
    battery = await contact.value(Command.BATTERY)
    version = _VERSION.search(contact.text or "")
    return CameraInfo(
        address=contact.transport.address.url,
        text=contact.text,
        model=contact.model,
        firmware=version[1] if version else None,
        access_point=name,
        mode=None if mode is None else MODES.get(mode),
        recording_for=recording_for,
        card=None if card is None else CARDS.get(card),
        free=free,
        battery=None if battery is None else BATTERIES.get(battery),
    )


async def free_space(contact: Contact) -> int:
    """Bytes free on the card (3017); raises the typed error where the camera does not tell."""
    free = (await contact.ask(Command.FREE_SPACE)).number("Value")
    if free is None or free < 0:
        raise ProtocolError(f"{contact.address} does not tell its free space.", address=contact.address)
    return free


async def is_recording(contact: Contact) -> bool:
    """Whether it says that it records, by the first of 2016, 3037 and 3014 that tells. Raises ConnectionLost."""
    seconds = await contact.value(Command.RECORDING_FOR)
    if seconds:
        return seconds > 0
    mode = await contact.value(Command.MODE)  # 0 seconds are also those of a clip that has just begun
    if mode is not None:
        return mode == 1
    settings = await contact.tolerant(Command.SETTINGS)
    return settings is not None and read_pairs_3014(settings).get(Command.RECORD) == "1"


def newest_moment(recordings: Iterable[Recording]) -> set[Recording]:
    """Every channel of the newest moment: what is being written while the camera records."""
    known = [recording for recording in recordings if _is_video(recording)]
    videos = [recording for recording in known if recording.start] or [one for one in known if one.end]
    if not videos:
        return set()
    newest = max(videos, key=lambda recording: (recording.when, recording.sequence or 0))
    return {
        recording
        for recording in videos
        if recording == newest or (recording.moment == newest.moment if newest.moment else False)
    }


def _is_video(recording: Recording) -> bool:
    return recording.kind not in {Kind.PHOTO, Kind.TRACKLOG} and bool(_VIDEO.search(recording.name))
