"""The tour: a simulated camera is found, listed, brought home and verified."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.cli import output
from vantrue_client.cli.commands.archive import copy_json
from vantrue_client.cli.options import Common
from vantrue_client.cli.run import Exit
from vantrue_client.cli.table import table
from vantrue_client.cli.transfer import show
from vantrue_client.errors import CameraNotFound, UsageError
from vantrue_client.files import make_folder
from vantrue_client.model import CameraTime, Filter
from vantrue_client.policy import backstop
from vantrue_client.policy.actions import Action
from vantrue_client.policy.permissions import Permission
from vantrue_client.policy.secrets import Secrets
from vantrue_client.workspace import Places, Settings, Workspace
from vantrue_client.workspace.bringing import SyncOptions
from vantrue_client.workspace.stored import DEMO_MARK

if TYPE_CHECKING:
    from vantrue_client.archive import Archive
    from vantrue_client.policy.gate import Gate

LISTENING = 3.0  # seconds


async def tour(common: Common) -> Exit:
    """Walk through it; everything lies in a folder and a state of its own, made anew each time."""
    from vantrue_client.mock import MockCamera

    usual = Places.usual()
    home = _fresh(usual.cache / "demo")
    _say("A simulated camera is started; the first time its card is filmed, which takes some seconds.")
    with backstop.multicast(answering=True):
        async with MockCamera(advertise=True) as mock:
            here = Workspace(_settings(home, usual, mock.address, common))
            _say("\n$ vantrue discover")
            await _find(mock.address, here.privacy.gate(Action.DISCOVER))
            _say("\n$ vantrue ls --on today")
            chosen = Filter(since=CameraTime(datetime.combine(datetime.now().date(), time())))
            listed = [one async for one in here.listing(chosen)]
            _say(f"{len(listed)} recordings, {output.size(sum(one.recording.size for one in listed))}")
            _say("\n$ vantrue sync --on today")
            code = await show(common, lambda reporter: here.sync(SyncOptions(lambda: chosen), reporter))
    _say("\n$ vantrue archive verify")
    with here.archive() as archive:
        return max(code, _verified(archive, common))


def _fresh(home: Path) -> Path:
    """An empty folder; one that an earlier demo left is cleared, anything else is not touched."""
    if home.exists() and not (home / DEMO_MARK).is_file():
        raise UsageError(f"{home} is there and no demo made it.", advice="Move it away, then run the demo again.")
    shutil.rmtree(home, ignore_errors=True)
    make_folder(home)
    (home / DEMO_MARK).touch()
    Secrets(home / "state", keyring=lambda: None).key()  # the system's keyring keeps nothing for a tour
    return home


def _settings(home: Path, usual: Places, address: str, common: Common) -> Settings:
    places = Places(config=home / "config", state=home / "state", cache=usual.cache, archive=home / "archive")
    permit = frozenset({Permission.STORAGE})  # running the tour is the consent for its own folder
    return Settings(places=places, camera=address, jobs=common.jobs, permit=permit)


async def _find(address: str, gate: Gate) -> None:
    """Find it as any other camera is found; where no multicast works, by its address."""
    from vantrue_client.camera.discovery import discover

    for known in ([], [address]):
        async for found in discover(timeout=LISTENING, known=known, gate=gate):
            if found.address == address:
                _say(f"{found.text or 'A camera'} at {found.address}, found by {found.how}.")
                return
    raise CameraNotFound(f"The simulated camera at {address} was not found.", address=address)


def _verified(archive: Archive, common: Common) -> Exit:
    """Read every file again, and show the table of what was brought over."""
    from vantrue_client.archive import State

    checked = list(archive.verify())
    if common.json:
        for one in checked:
            output.emit({**copy_json(archive, one.copy), "state": one.state.value})
    else:
        rows = [
            (one.copy.recording.name, one.copy.recording.kind.value, output.size(one.copy.recording.size),
             "verified" if one.state is State.OK else one.state.value, one.copy.sha256[:12], one.copy.file)
            for one in checked
        ]  # fmt: skip
        columns = ["recording", "kind", "size", "state", "sha-256", "file"]
        table(columns, rows, right=["size"], drop=["sha-256", "file"])
        print(f"They lie in {archive.root}")
    return Exit.DONE if checked and all(one.state is State.OK for one in checked) else Exit.SOME_FAILED


def _say(sentence: str) -> None:
    for line in sentence.split("\n"):
        print(output.printable(line), file=sys.stderr, flush=True)
