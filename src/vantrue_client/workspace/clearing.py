"""Deleting on the camera what lies here: off by default, one by one, and only what was verified again.

Whatever keeps a recording on the card is a sentence: it does not make a sync fail.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from vantrue_client.archive import Archive, Copy, Removal
from vantrue_client.archive.identity import same_time
from vantrue_client.archive.removal import Where, recorded
from vantrue_client.archive.verify import State, check
from vantrue_client.camera.camera import Camera
from vantrue_client.errors import CameraError, CommandError, StorageError, Unsupported
from vantrue_client.model import Recording
from vantrue_client.sync.listing import listing
from vantrue_client.workspace.reporter import Reporter

REASON = "deleted on the camera: its copy here was verified"
CHANGED = "it changed there meanwhile"
NO_PATHS = "Nothing was deleted on the camera: it lists by folder pages, which tell neither paths nor locks."


async def clear(camera: Camera, archive: Archive, owner: str, brought: Iterable[Recording], reporter: Reporter) -> None:
    """Delete those on the card whose copies here are sound.

    brought  what a sync found on the card and meant; those that are not here are passed over

    Each copy is read from the disk and compared with its hash, then the card is listed again: what is locked, being
    written, moved, or differs in size or time stays.
    """
    if camera.listed_by != "3015":
        reporter.say(NO_PATHS)
        return
    sound = [pair for one in brought if (pair := await _sound(archive, owner, one, reporter)) is not None]
    if not sound:
        return
    try:
        listed = await listing(camera)
        if listed.incomplete or camera.listed_by != "3015":
            reporter.say(f"Nothing was deleted on the camera: {listed.incomplete or NO_PATHS}")
            return
        under_way = await camera.under_way(listed.recordings)
        there = {one.path: one for one in listed.recordings if one not in under_way}
        for recording, copy in sound:
            now = there.get(recording.path)
            if now is None:
                reporter.say(f"{recording.name} stays on the camera: it is no more where it was, or is being written.")
            elif why := stays(now, copy) or (CHANGED if now != recording else None) or lost(archive, copy):
                reporter.say(f"{recording.name} stays on the camera: {why}.")
            else:
                await _delete(camera, archive, now, copy, reporter)
    except (CameraError, StorageError) as error:
        reporter.say(f"No more was deleted on the camera: {error}")


async def _sound(
    archive: Archive, owner: str, recording: Recording, reporter: Reporter
) -> tuple[Recording, Copy] | None:
    """A recording with its copy here, which was read again just now; None for what is not here, or locked."""
    if recording.locked is not False:
        return None
    copy = await asyncio.to_thread(archive.find, owner, recording)
    if copy is None:
        return None
    checked = await asyncio.to_thread(check, archive.books, copy)
    if checked.state is not State.OK:
        reporter.say(f"{recording.name} stays on the camera: its copy here is {checked.state.value}.")
        return None
    return recording, copy


def stays(now: Recording, copy: Copy, *, also_locked: bool = False) -> str | None:
    """Why one is not deleted, by what the card lists now; None when it is the very recording that lies here.

    also_locked  the user named it, so its lock does not protect it from being asked for
    """
    if now.locked is not False and not also_locked:
        return "it is locked"
    known = copy.recording
    if not now.size_exact or now.size != known.size or now.end is None or known.end is None:
        return CHANGED
    return None if same_time(now.end, known.end) else "its time there is another than that of its copy here"


def lost(archive: Archive, copy: Copy) -> str | None:
    """Why one is not deleted, by what lies here now."""
    return None if archive.books.lies_here(copy) else "its copy here is gone"


async def delete(
    camera: Camera, archive: Archive, now: Recording, copy: Copy, reason: str, *, also_locked: bool = False
) -> Removal:
    """Delete one, recorded: the one place where that is done. Raises as `Camera.delete`, and StorageError."""
    removal = Removal(Where.CARD, copy.camera, now.name, now.path, now.size, copy.sha256, reason)
    with recorded(archive.recorder, removal):
        await camera.delete(now, also_locked=also_locked)
    return removal


async def _delete(camera: Camera, archive: Archive, now: Recording, copy: Copy, reporter: Reporter) -> None:
    """Delete one; raises what makes going on pointless."""
    try:
        removal = await delete(camera, archive, now, copy, REASON)
    except Unsupported:
        raise
    except CommandError as error:
        reporter.say(f"{now.name} stays on the camera: {error}")
    else:
        reporter.removed(removal)
