"""A PIN kept as a salted scrypt hash, its parameters beside it."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Annotated

import msgspec

from vantrue_client.errors import UsageError

SHORTEST, LONGEST = 4, 64

_SALT_BYTES = 16
_HASH_BYTES = 32
_COST, _BLOCK, _LANES = 2**15, 8, 3  # 32 MiB, a third of a second
_MOST_COST, _MOST_BLOCK, _MOST_LANES = 2**20, 16, 16


class Hashed(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a PIN: ``cost``, ``block`` and ``lanes`` are scrypt's n, r and p."""

    salt: bytes
    hash: bytes
    cost: Annotated[int, msgspec.Meta(ge=2, le=_MOST_COST)]
    block: Annotated[int, msgspec.Meta(ge=1, le=_MOST_BLOCK)]
    lanes: Annotated[int, msgspec.Meta(ge=1, le=_MOST_LANES)]

    def matches(self, pin: str) -> bool:
        """Whether it is this PIN; compared in constant time."""
        return secrets.compare_digest(_derive(pin, self), self.hash)


def hashed(pin: str, *, cost: int = _COST, block: int = _BLOCK, lanes: int = _LANES) -> Hashed:
    """What is kept of a new PIN, with a salt of its own; raises UsageError for one that is no PIN.

    >>> hashed("2468", cost=2, lanes=1).matches("2468"), hashed("2468", cost=2, lanes=1).matches("8642")
    (True, False)
    """
    fit(pin)
    empty = Hashed(salt=secrets.token_bytes(_SALT_BYTES), hash=b"", cost=cost, block=block, lanes=lanes)
    return msgspec.structs.replace(empty, hash=_derive(pin, empty))


def fit(pin: str) -> None:
    """Return for what can be a PIN; raises UsageError."""
    if not SHORTEST <= len(pin) <= LONGEST or not pin.isprintable() or pin != pin.strip():
        raise UsageError("That is no PIN.", advice=f"Take {SHORTEST} to {LONGEST} digits or letters.")


def _derive(pin: str, how: Hashed) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    typed = unicodedata.normalize("NFKC", pin[:LONGEST]).encode("utf-8", "surrogateescape")
    return Scrypt(salt=how.salt, length=_HASH_BYTES, n=how.cost, r=how.block, p=how.lanes).derive(typed)
