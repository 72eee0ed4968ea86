"""One check that a front end shows as it goes, and of which it may write the bundle afterwards."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from vantrue_client.workspace.doctor import bundle
from vantrue_client.workspace.doctor.doctor import Doctor
from vantrue_client.workspace.doctor.logged import Logged
from vantrue_client.workspace.typed import typed_path

if TYPE_CHECKING:
    from pathlib import Path

    from vantrue_client.workspace.doctor.steps import Step
    from vantrue_client.workspace.workspace import Workspace


class Checkup:
    """A walk to the camera, and what the program logged on it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._doctor = Doctor(workspace)
        self._log = Logged()

    @property
    def steps(self) -> Sequence[Step]:
        """What was found so far."""
        return self._doctor.steps

    async def walk(self) -> AsyncGenerator[Step]:
        """The steps as they are done; raises as `Doctor.walk`."""
        with self._log:
            async with aclosing(self._doctor.walk()) as steps:
                async for step in steps:
                    yield step

    async def write_bundle(self, typed: str) -> tuple[Path, Mapping[str, str]]:
        """Write what one attaches to a bug report into a new file; gives where it is and what is inside.

        Raises Refused, UsageError for a file that is there, StorageError.
        """
        path = typed_path(typed)
        await bundle.may_write(self._workspace, path)
        return path, await bundle.write(self._workspace, self._doctor, self._log.lines, path)
