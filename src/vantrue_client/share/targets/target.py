"""What a target is: somewhere that copies are delivered to. A file a target; others come in by entry point."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vantrue_client.policy.gate import Gate
from vantrue_client.policy.secrets import Secrets
from vantrue_client.share.parcel import Parcel


async def _nobody(question: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Means:
    """What a delivery is given to work with.

    gate     admits the target's host while the delivery lasts, and nothing else
    secrets  where passwords and keys of targets are kept
    scratch  a private folder for what has to outlive the delivery: a draft, a copy that a program was handed
    say      shows a line to the user: an address, a QR code
    sent     told of bytes that left, as they do
    trust    asks the user about what only he can know, such as whether a server's key is the right one; a script that
             asks nobody trusts nothing new
    """

    gate: Gate
    secrets: Secrets
    scratch: Path
    say: Callable[[str], None]
    sent: Callable[[int], None]
    trust: Callable[[str], Awaitable[bool]] = _nobody


@dataclass(frozen=True, slots=True)
class Delivered:
    """A parcel that arrived whole; ``where``: where it is now, in the target's words, without a secret."""

    parcel: Parcel
    where: str


class Target(Protocol):
    """Somewhere copies go.

    address  as the user wrote it, without a secret
    tells    who gets what by it, in one sentence: the plan shows it
    """

    address: str
    tells: str

    def deliver(self, parcels: Sequence[Parcel], means: Means) -> AsyncIterator[Delivered]:
        """Deliver all of them, each told once it arrived whole; nothing half delivered bears a final name.

        Raises NotDelivered; what was yielded before arrived. Cancelling leaves nothing open.
        """
        ...
