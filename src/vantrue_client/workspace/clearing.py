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
            if why := _stays(now, recording, copy) or _lost(archive, copy):
                reporter.say(f"{recording.name} stays on the camera: {why}.")
            elif now is not None:
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


def _stays(now: Recording | None, before: Recording, copy: Copy) -> str | None:
    """Why one is not deleted, by what the card lists now; None when it is the very recording that lies here."""
    if now is None:
        return "it is no more where it was, or is being written"
    if now.locked is not False:
        return "it is locked"
    known = copy.recording
    if now != before or not now.size_exact or now.size != known.size or now.end is None or known.end is None:
        return "it changed there meanwhile"
    return None if same_time(now.end, known.end) else "its time there is another than that of its copy here"


def _lost(archive: Archive, copy: Copy) -> str | None:
    return None if archive.books.lies_here(copy) else "its copy here is gone"


async def _delete(camera: Camera, archive: Archive, now: Recording, copy: Copy, reporter: Reporter) -> None:
    """Delete one, recorded; raises what makes going on pointless."""
    removal = Removal(Where.CARD, copy.camera, now.name, now.path, now.size, copy.sha256, REASON)
    try:
        with recorded(archive.recorder, removal):
            await camera.delete(now)
    except Unsupported:
        raise
    except CommandError as error:
        reporter.say(f"{now.name} stays on the camera: {error}")
    else:
        reporter.removed(removal)
