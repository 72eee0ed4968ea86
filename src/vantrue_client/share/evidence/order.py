"""What a package is asked for, and what would go into it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vantrue_client.archive import Copy
from vantrue_client.errors import Refused
from vantrue_client.policy.grounds import Ground
from vantrue_client.sentences import Sentence

RULE = "lawful-disclosure"
MOST_WORDS = 500

_NO_GROUND = Sentence("evidence.no-ground", "The package does not say on which ground it is handed over.")
_NO_RECIPIENT = Sentence("evidence.no-recipient", "The package does not say who gets it.")
_NO_PURPOSE = Sentence("evidence.no-purpose", "The package does not say what it is for.")


@dataclass(frozen=True, slots=True)
class Order:
    """For whom a package is, why, on which ground, and where it goes.

    to        a folder that is not there yet
    ground    None: none was named, which is refused
    maker     who makes it, in the user's words; empty where he did not say
    signed    with this laptop's own key
    day_logs  the day logs of its days go along: where the car was all day
    """

    to: Path
    ground: Ground | None = None
    recipient: str = ""
    purpose: str = ""
    maker: str = ""
    signed: bool = False
    day_logs: bool = True

    def check(self) -> None:
        """Raise Refused where it does not say for whom and what for (rule `lawful-disclosure`).

        >>> Order(Path("p"), Ground.RIGHTS, "Police of Zurich", "The collision of 11 December").check()
        >>> Order(Path("p"), Ground.RIGHTS, "Police of Zurich").check()
        Traceback (most recent call last):
        vantrue_client.errors.Refused: The package does not say what it is for. Say it with --purpose. ...
        """
        for said, option, unsaid in (
            ("" if self.ground is None else self.ground, "ground", _NO_GROUND),
            (self.recipient, "recipient", _NO_RECIPIENT),
            (self.purpose, "purpose", _NO_PURPOSE),
        ):
            if not said.strip():
                raise Refused(unsaid, rule=RULE, advice=f"Say it with --{option}.")
            if len(said) > MOST_WORDS:
                raise Refused(f"The package's {option} is longer than {MOST_WORDS} letters.", rule=RULE)


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go into a package, from an archive.

    originals  clips and photos, oldest first
    logs       day logs
    located    tracks and a map go along
    left_out   what does not, and why, in sentences
    """

    order: Order
    originals: tuple[Copy, ...]
    logs: tuple[Copy, ...] = ()
    located: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def copies(self) -> tuple[Copy, ...]:
        """All recordings that go along."""
        return self.originals + self.logs

    @property
    def bytes(self) -> int:
        """How large they are together."""
        return sum(copy.recording.size for copy in self.copies)
