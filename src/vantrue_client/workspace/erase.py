"""Erasing what is stored about the user: said beforehand, and finished at the next start if it is interrupted.

What is to go is noted on the disk before the first of it goes (`erase.json` in the state folder), and struck out a
category at a time. Each category erases itself again and again with the same end, so that nothing else is to be known.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from vantrue_client.errors import StorageError, UsageError
from vantrue_client.files import read_small, remove_files, with_unfinished, write_whole
from vantrue_client.model import CameraTime
from vantrue_client.model.holding import Holding, Scope, Stock, Tell
from vantrue_client.policy.actions import Action
from vantrue_client.policy.exclusive import exclusive
from vantrue_client.policy.ledger import Facts, Ledger, Names
from vantrue_client.sentences import Sentence
from vantrue_client.workspace.settings import Settings
from vantrue_client.workspace.stored import LAST, holdings

if TYPE_CHECKING:
    from vantrue_client.workspace.workspace import Workspace

ALL = "all"
_MOST_BYTES = 64 * 1024
_HOW = {"camera": "by camera", "time": "by time"}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What becomes of one category: what goes and what stays; why all stays; what is to be known before it goes."""

    category: str
    about: str
    goes: list[Stock]
    stays: list[str]
    left: str = ""
    note: str = ""


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be erased yet: the categories left, what of them, and where it all lies."""

    categories: list[str]
    archive: str
    archive_is_there: bool
    config: str
    cache: str
    camera: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def scope(self) -> Scope:
        """What of them is meant."""
        return Scope(self.camera, *(None if one is None else CameraTime(one) for one in (self.since, self.until)))


async def foresee(here: Workspace, categories: Sequence[str], scope: Scope) -> list[Foreseen]:
    """What an erasure would do; changes nothing. Raises as `Erasure.foresee`."""
    return await asyncio.to_thread(Erasure(here.settings, here.privacy.ledger).foresee, categories, scope)


async def erase(
    here: Workspace, categories: Sequence[str], scope: Scope, tell: Tell, going: Tell = lambda _: None
) -> bool:
    """Let go what was foreseen and confirmed; false when something stays for now, which is told.

    going  hears which category goes now

    For a minor `require` comes first, with the guardian's PIN. What the workspace knew by heart is forgotten with it.
    """
    erasure = Erasure(here.settings, here.privacy.ledger, going)
    try:
        return await asyncio.to_thread(erasure.erase, categories, scope, tell)
    finally:
        here.begin_anew()


async def may_erase(here: Workspace) -> None:
    """Return when something may be erased; raises Refused for a minor without the PIN."""
    await here.privacy.require(Action.ERASE)


class Erasure:
    """One erasure of what a laptop stores; raises StorageError, of which ArchiveBusy passes by itself.

    going  hears which category goes now
    """

    def __init__(self, settings: Settings, ledger: Ledger, going: Tell = lambda _: None) -> None:
        self._settings = settings
        self._ledger = ledger
        self._going = going
        self._state = settings.places.state

    def knows(self, camera: str) -> bool:
        """Whether anything is stored of a camera, by its identity."""
        scope = Scope(camera)
        known = holdings(self._settings, self._ledger)
        return any(one.stocks(scope) for one in known if scope.limits <= one.limits)

    def foresee(self, categories: Sequence[str], scope: Scope) -> list[Foreseen]:
        """What would go and what would stay; changes nothing.

        Raises UsageError for a category that nobody knows, or that cannot be limited so.
        """
        found, known = [], holdings(self._settings, self._ledger)
        words = [ALL, *(one.category for one in known)]
        for word in categories:
            if word not in words:
                raise UsageError(f"{word!r} is no category.", advice=f"Choose from: {', '.join(words)}.")
        for holding in known:
            if _named(holding, categories, scope):
                note = "" if scope.limited else holding.afterwards
                stocks, stays = holding.stocks(scope), holding.stays(scope)
                found.append(Foreseen(holding.category, holding.about, stocks, stays, note=note))
            elif ALL in categories:
                found.append(Foreseen(holding.category, holding.about, [], [], _unfit(holding, scope)))
        return found

    def erase(self, categories: Sequence[str], scope: Scope, tell: Tell) -> bool:
        """Note what is to go, and let it go; false when something stays for now, which is told."""
        known = holdings(self._settings, self._ledger)
        chosen = [one.category for one in known if _named(one, categories, scope)]
        places = self._settings.places
        intent = Intent(
            categories=chosen,
            archive=str(self._settings.archive_root.absolute()),
            archive_is_there=self._settings.archive_root.is_dir(),
            config=str(places.config_file.absolute()),
            cache=str(places.cache.absolute()),
            camera=scope.camera,
            since=None if scope.since is None else scope.since.clock,
            until=None if scope.until is None else scope.until.clock,
        )
        with self._alone():
            facts, names = _entry(intent)
            self._ledger.write("erase", {"said": "begun", **facts}, names)
            self._note(intent)
            return self._carry_out(intent, tell)

    def resume(self, tell: Tell) -> bool:
        """Go on with what was interrupted; true when nothing is left."""
        with self._alone():
            intent = read_intent(self._settings.places.erasure)
            return intent is None or self._carry_out(intent, tell)

    def _carry_out(self, intent: Intent, tell: Tell) -> bool:
        waiting: list[str] = []
        settings = _settings(self._settings, intent)
        for holding in holdings(settings, self._ledger, Path(intent.config)):
            if holding.category not in intent.categories:
                continue
            self._going(holding.category)
            if (waiting and holding.category in LAST) or not _erased(holding, intent, tell):
                waiting.append(holding.category)
                continue
            left = [one for one in intent.categories if one != holding.category]
            intent = msgspec.structs.replace(intent, categories=left)
            self._note(intent)
        if not waiting:
            self._ledger.write("erase", {"said": "done"})
            remove_files(with_unfinished(self._settings.places.erasure), tell)
        return not waiting

    def _note(self, intent: Intent) -> None:
        write_whole(self._settings.places.erasure, msgspec.json.encode(intent))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with exclusive(self._state / "erase.lock", wait=0.0):
            yield


def read_intent(path: Path) -> Intent | None:
    """What is to be erased yet; None for nothing. Raises StorageError for a note that cannot be read."""
    content = read_small(path, _MOST_BYTES)
    try:
        return None if content is None else msgspec.json.decode(content, type=Intent)
    except msgspec.MsgspecError as error:
        raise StorageError(
            f"An erasure was interrupted, and the note of it in {path} cannot be read.",
            path=path,
            advice="Say `vantrue privacy erase` once more, and what is to go.",
        ) from error


def _named(holding: Holding, categories: Sequence[str], scope: Scope) -> bool:
    fits = scope.limits <= holding.limits
    if holding.category in categories and not fits:
        raise UsageError(_unfit(holding, scope), advice="Leave the limit out, or the category.")
    return fits and (ALL in categories or holding.category in categories)


def _unfit(holding: Holding, scope: Scope) -> str:
    how = " and ".join(_HOW[limit] for limit in sorted(scope.limits - holding.limits))
    return f"{holding.category} cannot be limited {how}: it goes as a whole or stays."


def _erased(holding: Holding, intent: Intent, tell: Tell) -> bool:
    if holding.category == "footage" and intent.archive_is_there and not Path(intent.archive).is_dir():
        tell(
            Sentence(
                "stored.archive-gone",
                "The archive {folder} is not there: its footage is erased once it is back. If it is gone for good, "
                "make an empty folder there.",
                folder=intent.archive,
            )
        )
        return False
    try:
        return holding.erase(intent.scope, tell)
    except StorageError as error:
        tell(str(error))
        return False


def _settings(settings: Settings, intent: Intent) -> Settings:
    """The settings that held when it began."""
    places = replace(settings.places, cache=Path(intent.cache))
    return replace(settings, places=places, archive=Path(intent.archive))


def _entry(intent: Intent) -> tuple[Facts, Names]:
    limits = {"camera": intent.camera, "since": intent.since, "until": intent.until}
    names = {name: str(limit) for name, limit in limits.items() if limit is not None}
    return {"categories": ", ".join(intent.categories)}, names
