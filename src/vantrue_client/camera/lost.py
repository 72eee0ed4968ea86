"""What is said of a camera that cannot be reached, and of one that was reached and does not answer."""

from __future__ import annotations

from vantrue_client.camera.address import Address
from vantrue_client.errors import ConnectionLost, Unanswered

_NEAR = "Is the camera on, and this laptop in its Wi-Fi or in the same network?"


def lost(address: Address, what: str, number: int | None) -> ConnectionLost:
    """No connection opened; ``number`` is the system's for why.

    >>> print(lost(Address("192.168.1.254"), "is not there", None).what)
    192.168.1.254 is not there.
    """
    at = str(address)
    return ConnectionLost(f"{at} {what}.", number=number, address=at, advice=_NEAR)


def unanswered(address: Address, what: str, *, silent: bool = False) -> Unanswered:
    """One opened, and nothing that can be used came of it; ``silent``: nothing at all did, in the time it had."""
    at = str(address)
    return Unanswered(f"{at} {what}.", silent=silent, address=at, advice=_NEAR)
