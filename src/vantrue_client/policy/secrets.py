"""The laptop's own key, and pseudonyms made with it (rules `mac-is-sensitive`, `guard`)."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from vantrue_client.errors import StorageError
from vantrue_client.files import make_folder, private_opener, storage_error, sync_folder

KEY_BYTES = 32


def laptop_key(state: Path) -> bytes:
    """The key of this laptop, 32 bytes: read from the state folder, made there at first need.

    Two processes that both make one agree on the first. Raises StorageError when it cannot be kept: a key that would
    be another one tomorrow would make every camera a stranger.
    """
    path = state / "key"
    try:
        return _read(path)
    except FileNotFoundError:
        make_folder(state)
    beside = state / f".key.{secrets.token_hex(4)}"
    try:
        with open(beside, "xb", opener=private_opener) as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        except OSError:
            beside.replace(path)
        beside.unlink(missing_ok=True)
        sync_folder(state)
        return _read(path)
    except OSError as error:
        raise storage_error(error, path) from error


def pseudonym(key: bytes, category: str, value: str) -> str:
    """What stands for a MAC, serial, SSID or host name in everything that is stored: 32 hex digits.

    >>> len(pseudonym(b"k" * 32, "ssid", "E3_VANTRUE_13c6"))
    32
    """
    return hmac.digest(key, f"{category}\0{value}".encode("utf-8", "surrogateescape"), "sha256").hex()[:32]


def _read(path: Path) -> bytes:
    with open(path, "rb", opener=private_opener) as file:
        key = file.read(KEY_BYTES + 1)
    if len(key) != KEY_BYTES:
        raise StorageError(
            f"The laptop's key at {path} is damaged.",
            path=path,
            advice="Remove it: a new one is made, and cameras are met as if for the first time.",
        )
    return key
