"""Running a plan in a test."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.sync.fakes import CALM, FakeCamera
from vantrue_client.errors import VantrueError
from vantrue_client.model import Result
from vantrue_client.sync.destination import Destination
from vantrue_client.sync.folder import Folder
from vantrue_client.sync.plan import plan
from vantrue_client.sync.report import Summary
from vantrue_client.sync.run import Run, run


async def ended(
    camera: FakeCamera, folder: Path | Destination, **options: Any
) -> tuple[list[Result], Summary, VantrueError | None]:
    """One run with what ended it, if anything did."""
    destination = Folder(folder) if isinstance(folder, Path) else folder
    options = {"patience": CALM, **options}
    results: list[Result] = []
    async with run(camera, options.pop("plan", None) or plan(camera.card), destination, **options) as going:
        try:
            await collect(going, results)
        except VantrueError as error:
            return results, going.summary, error
    return results, going.summary, None


async def sync(camera: FakeCamera, folder: Path | Destination, **options: Any) -> tuple[list[Result], Summary]:
    """One run that nothing ends early."""
    results, summary, error = await ended(camera, folder, **options)
    if error is not None:
        raise error
    return results, summary


async def collect(going: Run, results: list[Result]) -> None:
    async for result in going:
        results.append(result)  # noqa: PERF401 - what came before an error is looked at


def whole(camera: FakeCamera, folder: Path) -> None:
    """Every final file is identical to the card's, and nothing else lies there but parts."""
    truth = {recording.name: content for recording, content in camera.card.items()}
    for path in folder.iterdir():
        if not path.name.endswith((".part", ".part.json")):
            assert path.read_bytes() == truth[path.name]


def statuses(results: Iterable[Result]) -> dict[str, str]:
    return {result.name: result.status.value for result in results}
