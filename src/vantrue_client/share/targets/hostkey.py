"""Which key an SSH server has to prove itself with: the user's own list first, then what he trusted here before.

A server that is met for the first time is shown by its key's fingerprint and trusted only when the user says so; from
then on it is held to it. A key that changed is refused, and no answer lets it pass: the address has to name the new
one, ``?fingerprint=SHA256:...``, as the server's owner tells it. A script that asks nobody gets in by that, too.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import asyncssh

from vantrue_client.errors import NotDelivered
from vantrue_client.sentences import Sentence
from vantrue_client.share.targets.credentials import secret_name
from vantrue_client.share.targets.remote import Remote
from vantrue_client.share.targets.target import Means

KNOWN_HOSTS = Path("~/.ssh/known_hosts")
PATIENCE = 30.0  # seconds for a server to tell its key
_KEPT = "host key"


async def known_keys(remote: Remote, address: str, means: Means) -> Any:
    """What `asyncssh` is to hold the server to; raises NotDelivered where the user does not know it."""
    listed = await asyncio.to_thread(_listed, remote, address)
    if listed is not None:
        return listed
    name, named = secret_name(means.secrets, remote.who, _KEPT), remote.options.get("fingerprint")
    pinned = await asyncio.to_thread(means.secrets.get, name)
    if pinned is None or named is not None:
        async with asyncio.timeout(PATIENCE):
            key = await asyncssh.get_server_host_key(address, remote.port, config=None)
        if key is None:
            raise changed(remote)
        if named is None:
            await _trusted(remote, key.get_fingerprint(), means)
        elif named != key.get_fingerprint():
            raise changed(remote)
        pinned = key.export_public_key().decode()
        await asyncio.to_thread(means.secrets.set, name, pinned)
    return [asyncssh.import_public_key(pinned)], [], []


def changed(remote: Remote) -> NotDelivered:
    """The error for a server that does not prove to be the one that is known."""
    return NotDelivered(
        f"{remote.host} has another key than the one it is known by: it may be someone else's server.",
        kept="Nothing was sent, not even a password.",
        advice="Ask who runs it. If it was changed on purpose, name the new one, ?fingerprint=SHA256:..., and take the "
        "old one out of ~/.ssh/known_hosts where it is there.",
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
    question = Sentence(
        "target.host-key",
        "{host} is met for the first time. Its key is {fingerprint}. Is that the right server?",
        host=remote.host,
        fingerprint=fingerprint,
    )
    if not await means.trust(question):
        raise NotDelivered(
            f"{remote.host} is not known yet: its key is {fingerprint}.",
            kept="Nothing was sent, not even a password.",
            advice="Compare it with what its owner says, and share once from a terminal.",
        )
