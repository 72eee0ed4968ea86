"""What one changes in the queue: what is to come, in which order, and what waits for now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from vantrue_client.errors import NoSuchRecording
from vantrue_client.model import Filter, Recording
from vantrue_client.policy.actions import Action
from vantrue_client.sync.queue import Change, Queue

if TYPE_CHECKING:
    from vantrue_client.workspace.workspace import Workspace


class Changing:
    """The half of `TransferQueue` that changes it; each change gives the queue as it stands then."""

    _here: Workspace

    async def change(self, change: Change) -> Queue:
        """Change it; whoever works on it, in this process or another, goes by it at once or very soon."""
        raise NotImplementedError

    async def add(self, recordings: Iterable[Recording], camera: str = "") -> Queue:
        """Some more, each once, behind all others; what ended before comes anew. Raises Refused.

        camera  their camera's identity, where it is known
        """
        await self._here.may_store(Action.DOWNLOAD)
        return await self.change(lambda queue: queue.add(recordings, camera))

    async def add_named(self, names: Sequence[str], chosen: Filter) -> Queue:
        """Some that the camera lists now, by name, by filter or both, newest first.

        Raises NoSuchRecording for a name that its list does not have: nothing is added then.
        """
        from vantrue_client.sync.listing import listing
        from vantrue_client.workspace.getting import is_named, why_unknown

        await self._here.may_store(Action.DOWNLOAD)
        async with self._here.camera() as camera:
            known = await self._here.whoever(camera)
            listed = await listing(camera)
        for name in names:
            if not any(is_named(one, [name]) for one in listed.recordings):
                raise NoSuchRecording(f"{name}: {why_unknown(listed)}", kept="Nothing was added.")
        meant = [one for one in listed.recordings if not names or is_named(one, names)]
        return await self.add(chosen.choose(meant), known.id if known else "")

    async def pause(self, numbers: Collection[int] | None = None) -> Queue:
        """Pause some, or all; what is under way stops, and what came of it is gone on with later."""
        return await self.change(lambda queue: queue.pause_all() if numbers is None else queue.pause(numbers))

    async def resume(self, numbers: Collection[int] | None = None) -> Queue:
        """Let some, or the whole queue, go on."""
        return await self.change(lambda queue: queue.resume_all() if numbers is None else queue.resume(numbers))

    async def retry(self, numbers: Collection[int]) -> Queue:
        """Let some that failed come again; a camera that is away is looked for at once."""
        return await self.change(lambda queue: queue.retry(numbers))

    async def move(self, numbers: Collection[int], before: int | None = None) -> Queue:
        """Put some before another one, or behind all."""
        return await self.change(lambda queue: queue.move(numbers, before))

    async def remove(self, numbers: Collection[int]) -> Queue:
        """Take some out; what came of them stays on the disk for the next time."""
        return await self.change(lambda queue: queue.remove(numbers))

    async def clear(self) -> Queue:
        """Take out those that are done."""
        return await self.change(Queue.clear)
