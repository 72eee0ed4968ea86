"""Which key an SSH server has to prove itself with: the user's own list first, then what he trusted here before.

A server that is met for the first time is shown by its key's fingerprint and trusted only when the user says so; from
then on it is held to it. A key that changed is refused: there is no answer that lets it pass.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import asyncssh

from vantrue_client.errors import NotDelivered
from vantrue_client.share.targets.credentials import secret_name
from vantrue_client.share.targets.remote import Remote
from vantrue_client.share.targets.target import Means

KNOWN_HOSTS = Path("~/.ssh/known_hosts")
_KEPT = "host key"


async def known_keys(remote: Remote, address: str, means: Means, connecting: dict[str, Any]) -> Any:
    """What `asyncssh` is to hold the server to; raises NotDelivered where the user does not know it.

    connecting  how the connection is opened that asks the server for its key
    """
    listed = await asyncio.to_thread(_listed, remote, address)
    if listed is not None:
        return listed
    pinned = await asyncio.to_thread(lambda: means.secrets.get(secret_name(means.secrets, remote.who, _KEPT)))
    if pinned is None:
        key = await asyncssh.get_server_host_key(address, remote.port, **connecting)
        if key is None:
            raise changed(remote)
        pinned = key.export_public_key().decode()
        await _trusted(remote, key.get_fingerprint(), means)
        text = pinned
        await asyncio.to_thread(lambda: means.secrets.set(secret_name(means.secrets, remote.who, _KEPT), text))
    return [asyncssh.import_public_key(pinned)], [], []


def changed(remote: Remote) -> NotDelivered:
    """The error for a server that does not prove to be the one that is known."""
    return NotDelivered(
        f"{remote.host} has another key than the one it is known by: it may be someone else's server.",
        kept="Nothing was sent, not even a password.",
        advice="Ask who runs it. If its key was changed on purpose, take the old one out of ~/.ssh/known_hosts.",
    )


def _listed(remote: Remote, address: str) -> Any:
    """The keys that the user's own list has for it, and those that it revokes; None where it has none."""
    path = KNOWN_HOSTS.expanduser()
    port = None if remote.port == 22 else remote.port
    try:
        found = asyncssh.match_known_hosts(str(path), remote.host, address, port)
    except (OSError, ValueError):
        return None
    return found if any(found) else None


async def _trusted(remote: Remote, fingerprint: str, means: Means) -> None:
    question = f"{remote.host} is met for the first time. Its key is {fingerprint}. Is that the right server?"
    if not await means.trust(question):
        raise NotDelivered(
            f"{remote.host} is not known yet: its key is {fingerprint}.",
            kept="Nothing was sent, not even a password.",
            advice="Compare it with what its owner says, and share once from a terminal.",
        )
