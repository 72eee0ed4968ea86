"""What an evidence package is asked for as people write it, and as the one who makes it knows it."""

from __future__ import annotations

from pathlib import Path

from vantrue_client.errors import UsageError
from vantrue_client.policy.grounds import GROUNDS as KNOWN
from vantrue_client.policy.grounds import ground_named
from vantrue_client.share.evidence.order import Order

GROUNDS = tuple(ground.word for ground in KNOWN)


def order(
    to: Path,
    *,
    ground: str = "",
    recipient: str = "",
    purpose: str = "",
    maker: str = "",
    signed: bool = False,
    day_logs: bool = True,
) -> Order:
    """An order of words; a ground by its word or clause, an empty one is none. Raises UsageError.

    >>> order(Path("p"), ground="rights").ground
    <Ground.RIGHTS: '3.2.1'>
    """
    named = ground_named(ground) if ground else None
    if ground and named is None:
        known = ", ".join(f"{one.word} ({one.value})" for one in KNOWN)
        raise UsageError(f"{ground!r} is no ground.", advice=f"Choose from: {known}.")
    return Order(to, named, recipient.strip(), purpose.strip(), maker, signed, day_logs)
