"""An installed program as a target: ``app:NAME``; ``app:?`` is for a front end to show what there is.

Which programs there are is read from the system at that moment, shown, and forgotten (rule `apps-at-share-time`).
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vantrue_client.errors import NotDelivered, UsageError
from vantrue_client.files import make_folder, private_opener, storage_error
from vantrue_client.sentences import Sentence
from vantrue_client.share.parcel import Parcel
from vantrue_client.share.targets.store import safe_path
from vantrue_client.share.targets.target import Delivered, Means

MEDIA_TYPES = ("video/mp4", "image/jpeg")
ENDS_AT_ONCE = 1.0  # seconds in which a program that cannot start says so


@dataclass(frozen=True, slots=True)
class App:
    """A program that opens videos or photos.

    key    what it is chosen by: ``vlc``
    name   what the user knows it as
    takes  the media types that it says it opens
    """

    key: str
    name: str
    takes: frozenset[str]


class Programs(Protocol):
    """The system's programs."""

    def all(self) -> Sequence[App]:
        """Those that open what we share, read now."""
        ...

    def commands(self, app: App, files: Sequence[Path]) -> Sequence[Sequence[str]]:
        """What starts it with these files: words for the system, never for a shell. Raises NotDelivered."""
        ...


def programs() -> Programs:
    """The programs of this system."""
    if sys.platform == "darwin":
        from vantrue_client.share.targets.appsmac import MacPrograms

        return MacPrograms()
    if sys.platform == "win32":
        from vantrue_client.share.targets.appswindows import WindowsPrograms

        return WindowsPrograms()
    from vantrue_client.share.targets.appsxdg import DesktopPrograms

    return DesktopPrograms()


class AppTarget:
    """A program that is started with the copies, and left running by itself."""

    kind = "app"

    def __init__(self, wanted: str, system: Programs | None = None) -> None:
        self._wanted = wanted
        self._system = system or programs()
        self.address = f"app:{wanted}"
        self.tells: str = Sentence(
            "target.app",
            "The copy is opened in {program} on this laptop. What that program does with it, this one does not know.",
            program=wanted,
        )

    async def deliver(self, parcels: Sequence[Parcel], means: Means) -> AsyncIterator[Delivered]:
        """Start it with copies of its own, which stay where they are for as long as it needs them."""
        app = self._found(await asyncio.to_thread(self._system.all), parcels)
        for parcel in parcels:
            if parcel.media_type not in app.takes:
                raise NotDelivered(f"{app.name} does not open {parcel.media_type}.", kept="Nothing was opened.")
        files = [await asyncio.to_thread(lasting, parcel, means.scratch) for parcel in parcels]
        for number, command in enumerate(self._system.commands(app, files)):
            with needed(() if number else files):  # one that runs has some of them
                await started(command, app.name)
        for parcel in parcels:
            means.sent(parcel.size)
            yield Delivered(parcel, app.name)

    def _found(self, known: Sequence[App], parcels: Sequence[Parcel]) -> App:
        wanted = self._wanted.casefold()
        found = [app for app in known if app.key.casefold() == wanted] or [
            app for app in known if app.name.casefold() == wanted
        ]
        if len(found) == 1:
            return found[0]
        types = {parcel.media_type for parcel in parcels}
        there = ", ".join(sorted(app.key for app in known if types <= app.takes)) or "none"
        raise UsageError(f"No program is called {self._wanted!r}.", advice=f"These open it: {there}.")


def lasting(parcel: Parcel, scratch: Path) -> Path:
    """A file of a parcel's name in the private folder that outlives the delivery: a program may open it late.

    Raises StorageError and UnsafeName.
    """
    name = safe_path(parcel.name).name
    at = scratch / parcel.sha256[:16] / name
    beside = at.with_name(f".{name}.half")
    make_folder(at.parent)
    try:
        beside.unlink(missing_ok=True)  # what a killed try left
        with parcel.path.open("rb") as file, open(beside, "xb", opener=private_opener) as copy:
            shutil.copyfileobj(file, copy)
        beside.replace(at)
    except OSError as error:
        raise storage_error(error, at) from error
    return at


@contextmanager
def needed(files: Sequence[Path]) -> Iterator[None]:
    """Remove files that outlive a delivery where there is none: nobody opened them."""
    try:
        yield
    except NotDelivered:
        for file in files:
            with suppress(OSError):  # they go with time, too
                file.unlink(missing_ok=True)
                file.parent.rmdir()
        raise


async def started(command: Sequence[str], name: str, patience: float = ENDS_AT_ONCE) -> None:
    """Start a program in a session of its own and leave it; raises NotDelivered when it does not start.

    patience  seconds that it is watched for an end that says so
    """
    process = _begun(command, name)
    code = await asyncio.to_thread(_ended, process, patience)
    if code not in {None, 0}:
        raise NotDelivered(f"{name} does not start: it ended with {code}.", advice="Choose another program.")


def _begun(command: Sequence[str], name: str) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 (words, no shell)
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=Path.home(),
        )
    except OSError as error:
        raise NotDelivered(f"{name} does not start: {error.strerror}.", advice="Choose another program.") from error


def _ended(process: subprocess.Popen[bytes], patience: float) -> int | None:
    """How it ended, where that was at once; one that runs on is not this program's to wait for."""
    try:
        return process.wait(patience)
    except subprocess.TimeoutExpired:
        process.returncode = 0  # it is left to itself: no warning that it runs on
        return None
