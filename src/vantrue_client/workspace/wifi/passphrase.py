"""A passphrase is kept in the keyring or typed; it is never an option, and stands in no file, log or message."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

from vantrue_client.errors import KeyUnavailable, StorageError, UsageError, WifiError
from vantrue_client.policy.masking import learn
from vantrue_client.workspace.wifi.looks import Security
from vantrue_client.workspace.wifi.profile import FACTORY, checked
from vantrue_client.workspace.wifi.sightings import Sighting

_WHERE = {
    "keyring": "in this system's keyring?",
    "file": "in a file that only you can read? This system has no keyring.",
}

log = logging.getLogger(__name__)


class Asks(Protocol):
    """Who can be asked for a passphrase; a front end hands one in."""

    async def ask(self, question: str) -> bool | None:
        """Yes, no, or None: nobody answered."""
        ...

    async def secret(self, question: str) -> str | None:
        """What was typed, shown nowhere; None where nobody can."""
        ...


class Keeps(Protocol):
    """Where passphrases are kept: `policy.secrets.Secrets`."""

    @property
    def kept_in(self) -> str | None:
        """`keyring` or `file`."""
        ...

    def get(self, name: str) -> str | None:
        """What is kept under a name."""
        ...

    def set(self, name: str, secret: str) -> None:
        """Keep it."""
        ...


async def kept(seen: Sighting, keeps: Keeps) -> str | None:
    """The passphrase that was kept; None where none was, or the keyring does not give it now."""
    if seen.id is None or seen.point.security is Security.OPEN:
        return None
    try:
        return await asyncio.to_thread(keeps.get, f"wifi-{seen.id}")
    except (KeyUnavailable, StorageError) as error:
        log.warning("%s", error)
        return None


async def offer(seen: Sighting, passphrase: str | None, asks: Asks, keeps: Keeps) -> None:
    """Keep a passphrase that proved right, if the user wants that; he is told where."""
    if seen.id is None or passphrase is None:
        return
    try:
        where = _WHERE["keyring" if await asyncio.to_thread(lambda: keeps.kept_in) == "keyring" else "file"]
        if await asks.ask(f"Keep the passphrase {where}"):
            await asyncio.to_thread(keeps.set, f"wifi-{seen.id}", passphrase)
    except (KeyUnavailable, StorageError) as error:
        log.warning("The passphrase is not kept: %s", error)


async def typed(seen: Sighting, asks: Asks) -> str | None:
    """The passphrase as the user types it, None for an open network.

    Raises UsageError where nobody can type or what was typed can be none, and WifiError for a network that no camera
    has.
    """
    if seen.point.security is Security.OPEN:
        return None
    if seen.point.security is Security.OTHER:
        raise WifiError("That network lets one in another way than cameras do.", advice="Join it by hand.")
    said = await asks.secret("The camera's Wi-Fi passphrase (nothing: as it left the factory)")
    if said is None:
        raise UsageError(
            "The camera's passphrase is in no keyring here, and in a pipe it cannot be asked for.",
            advice="Run `vantrue wifi join` once on a terminal and let it be kept; it is never an option.",
        )
    passphrase = checked(said or FACTORY)
    learn(passphrase)
    return passphrase
