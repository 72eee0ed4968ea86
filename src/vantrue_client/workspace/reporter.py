"""How a long piece of work tells whoever watches; a front end brings its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.model import Progress, Recording, Result

if TYPE_CHECKING:
    from vantrue_client.archive import Removal
    from vantrue_client.share.pipeline import Step


class Reporter:
    """Hears how a run goes and says nothing; a front end overrides what it wants to show."""

    def planned(self, recordings: Sequence[Recording]) -> None:
        """What is to be fetched is known; called once a run, before the first byte."""

    def progress(self, progress: Progress) -> None:
        """One recording got further."""

    def result(self, result: Result) -> None:
        """One recording is through."""

    def removed(self, removal: Removal) -> None:
        """One recording was removed, here or on the camera."""

    def step(self, step: Step) -> None:
        """A share got further."""

    def look(self, page: Path) -> None:
        """A page of stills that somebody is asked to look at before a share leaves; it goes with the share."""

    def sent(self, count: int) -> None:
        """So many bytes of a share left."""

    def say(self, sentence: str) -> None:
        """Something worth a line, such as the camera's coming and going."""
