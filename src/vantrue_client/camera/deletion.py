"""Deleting one recording on the card."""

from __future__ import annotations

import re

from vantrue_client.camera.contact import Contact
from vantrue_client.errors import BadParameter, FileLocked, Unsupported
from vantrue_client.model import Recording
from vantrue_client.wire.commands import Command

# A path that the firmware can take in one way only: no wildcard, no escape, nothing that ends or splits a query, and no
# step upwards. With any other, a file that nobody meant could go.
_PLAIN = re.compile(r"[A-Za-z]:(\\[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")
KEPT = "It was not deleted."


async def delete(contact: Contact, recording: Recording, *, also_locked: bool = False) -> None:
    """Ask for it (4003); raises FileLocked, Unsupported, BadParameter, and what the camera answers."""
    name, path, at = recording.name, recording.path, contact.address
    if recording.locked and not also_locked:
        raise FileLocked(f"{name} is locked.", status=-4, address=at, kept=KEPT)
    if path[1:2] != ":":
        raise Unsupported(f"The camera did not tell a path to delete {name} by.", status=-256, address=at, kept=KEPT)
    if not _PLAIN.fullmatch(path):
        raise BadParameter(f"The path of {name} cannot be said without doubt.", status=-21, address=at, kept=KEPT)
    await contact.ask(Command.DELETE_FILE, text=path)
