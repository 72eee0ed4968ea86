"""A passphrase is kept in the keyring or typed; it is never an option, and stands in no file, log or message."""

from __future__ import annotations

from typing import Protocol

from vantrue_client.errors import UsageError, WifiError
from vantrue_client.workspace.wifi.looks import Security
from vantrue_client.workspace.wifi.profile import FACTORY, checked
from vantrue_client.workspace.wifi.sightings import Sighting


class Asks(Protocol):
    """Who can be asked for a passphrase; a front end hands one in."""

    async def ask(self, question: str) -> bool | None:
        """Yes, no, or None: nobody answered."""
        ...

    async def secret(self, question: str) -> str | None:
        """What was typed, shown nowhere; None where nobody can."""
        ...


class Keeps(Protocol):
    """Where passphrases are kept: the system's keyring."""

    def get(self, name: str) -> str | None:
        """What is kept under a name."""
        ...

    def set(self, name: str, value: str) -> None:
        """Keep it."""
        ...


def kept_as(seen: Sighting) -> str:
    """What an access point's passphrase is called in the keyring."""
    return f"wifi-{seen.id}"


async def typed(seen: Sighting, asks: Asks) -> str | None:
    """The passphrase as the user types it, None for an open network.

    Raises UsageError where nobody can type or what was typed can be none, and WifiError for a network that no camera
    has.
    """
    if seen.point.security is Security.OPEN:
        return None
    if seen.point.security is Security.OTHER:
        raise WifiError("That network lets one in another way than cameras do.", advice="Join it by hand.")
    said = await asks.secret("The camera's Wi-Fi passphrase (nothing: as it left the factory):")
    if said is None:
        raise UsageError(
            "The camera's passphrase is in no keyring here, and in a pipe it cannot be asked for.",
            advice="Run `vantrue wifi join` once on a terminal and let it be kept; it is never an option.",
        )
    return checked(said or FACTORY)
