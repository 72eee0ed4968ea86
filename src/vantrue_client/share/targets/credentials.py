"""Passwords and keys of targets: which are wanted, and under which name they are kept (rule `guard`).

A name in the keyring is no secret, and the name of a host is never stored in clear: so a pseudonym stands for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from vantrue_client.errors import NotDelivered
from vantrue_client.policy.secrets import Secrets, pseudonym


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret that a target lets nobody in without.

    who       whom it belongs to, by which it is named: ``sftp://ann@nas.local:22``
    what      ``password``, ``secret key``...
    question  what the user is asked, unseen
    """

    who: str
    what: str
    question: str

    def name(self, secrets: Secrets) -> str:
        """What it is called where secrets are kept."""
        return secret_name(secrets, self.who, self.what)


@runtime_checkable
class Guarded(Protocol):
    """A target that wants to know who comes."""

    def credentials(self) -> Sequence[Credential]:
        """What it wants."""
        ...


def credentials_wanted(target: object, secrets: Secrets) -> list[Credential]:
    """What a target needs and nobody has told yet: a front end asks for each, unseen, and keeps it by `keep`."""
    store = getattr(target, "store", target)
    asked = store.credentials() if isinstance(store, Guarded) else ()
    return [one for one in asked if secrets.get(one.name(secrets)) is None]


def keep(credential: Credential, secret: str, secrets: Secrets) -> None:
    """Keep what the user answered."""
    secrets.set(credential.name(secrets), secret)


def secret_name(secrets: Secrets, who: str, what: str) -> str:
    """The name of a secret of a target.

    >>> from pathlib import Path; from tempfile import mkdtemp
    >>> kept = Secrets(Path(mkdtemp()), keyring=lambda: None)
    >>> "nas" in secret_name(kept, "sftp://ann@nas.local:22", "password")
    False
    """
    return f"target-{pseudonym(secrets.key(), 'target', f'{who} {what}')}"


async def told(credential: Credential, secrets: Secrets) -> str:
    """What is kept of it; raises NotDelivered where nobody has told it. A keyring may have to ask the user first."""
    secret = await asyncio.to_thread(lambda: secrets.get(credential.name(secrets)))
    if secret is None:
        raise NotDelivered(
            f"No {credential.what} is known for {credential.who}.",
            kept="Nothing was sent.",
            advice="Share once from a terminal: it is asked for unseen, and kept in the system's keyring.",
        )
    return secret


async def refused(credentials: Sequence[Credential], secrets: Secrets) -> NotDelivered:
    """The target did not take these: they are forgotten, so that they are asked for anew."""
    for one in credentials:
        await asyncio.to_thread(lambda one=one: secrets.delete(one.name(secrets)))  # type: ignore[misc]
    whose = " and ".join(one.what for one in credentials)
    return NotDelivered(
        f"{credentials[0].who} does not accept the {whose}.",
        kept="Nothing was sent, and it was forgotten.",
        advice="Run the same again: you are asked for it anew.",
    )
