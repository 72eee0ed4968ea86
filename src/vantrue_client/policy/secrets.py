"""The laptop's own key, pseudonyms made with it, and small secrets by name (rules `mac-is-sensitive`, `guard`).

They live in the system's keyring; where there is none, in files of the state folder that only their owner can read.
Which of them is chosen once, when the key is made: another key tomorrow would make every camera a stranger.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vantrue_client.errors import KeyUnavailable, StorageError
from vantrue_client.files import make_folder, private_opener, read_small, storage_error, sync_folder, write_whole
from vantrue_client.policy.exclusive import exclusive
from vantrue_client.policy.keyrings import PATIENCE_WITH_A_PERSON, Keyring, system_keyring, unavailable
from vantrue_client.policy.masking import learn

KEY_BYTES = 32
MOST_BYTES = 1024 * 1024
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_WAIT = PATIENCE_WITH_A_PERSON + 10  # seconds: another process may be waiting for a keyring


def laptop_key(state: Path) -> bytes:
    """The key of this laptop, 32 bytes, made at first need; two processes that both make one agree.

    Raises KeyUnavailable where the keyring that holds it does not give it, and StorageError when it cannot be kept.
    """
    return Secrets(state).key()


def pseudonym(key: bytes, category: str, value: str) -> str:
    """What stands for a MAC, serial, SSID or host name in everything that is stored: 32 hex digits.

    >>> len(pseudonym(b"k" * 32, "ssid", "E3_VANTRUE_13c6"))
    32
    """
    return hmac.digest(key, f"{category}\0{value}".encode("utf-8", "surrogateescape"), "sha256").hex()[:32]


class Secrets:
    """The key and small secrets by name, of one state folder. Raises KeyUnavailable and StorageError.

    A name says what a secret is for and is not secret: lower case letters, digits, dots and dashes.

    >>> from tempfile import mkdtemp
    >>> kept = Secrets(Path(mkdtemp()), keyring=lambda: None)
    >>> kept.set("wifi-1a2b", "hunter22")
    >>> kept.get("wifi-1a2b"), kept.names(), kept.kept_in
    ('hunter22', ['wifi-1a2b'], 'file')
    """

    def __init__(self, state: Path, keyring: Callable[[], Keyring | None] = system_keyring) -> None:
        self._state = state
        self._keyring = keyring
        self._file = state / "key"
        self._named = state / "secrets.json"
        self._choice = state / "keyring.json"

    @property
    def kept_in(self) -> str | None:
        """Where they are kept, `keyring` or `file`; None: nothing was kept yet."""
        if self._chosen().get("check"):
            return "keyring"
        return "file" if self._file.exists() else None

    @property
    def where(self) -> str:
        """Where they are kept, in a sentence."""
        if self.kept_in == "keyring":
            return "This laptop's key and secrets lie in the system's keyring."
        if self.kept_in == "file":
            return f"This laptop's key and secrets lie in files that only you can read, such as {self._file}."
        return "This laptop's key is not made yet: it goes into the system's keyring, else into a file of your own."

    def key(self) -> bytes:
        """The laptop's key."""
        kept = self.kept_in
        if kept is None:
            make_folder(self._state)
            with exclusive(self._state / "secrets.lock", wait=_WAIT):
                if self.kept_in is None and not self._made_in_keyring():
                    self._made_in_file()
            kept = self.kept_in
        return self._from_keyring() if kept == "keyring" else self._from_file()

    def names(self) -> list[str]:
        """The names of those that are kept, the key aside."""
        return sorted(self._chosen().get("names", []) if self.kept_in == "keyring" else self._in_file())

    def get(self, name: str) -> str | None:
        """The secret of that name; None where there is none."""
        if name not in self.names():
            return None
        found = self._open().get(self._called(name)) if self.kept_in == "keyring" else self._in_file().get(name)
        if found is not None:
            learn(found)
        return found

    def set(self, name: str, secret: str) -> None:
        """Keep a secret under a name; ValueError for what is no name."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a secret")
        learn(secret)
        self.key()
        with exclusive(self._state / "secrets.lock", wait=_WAIT):
            if self.kept_in == "keyring":
                keyring, chosen = self._open(), self._chosen()
                names = sorted({*chosen["names"], name})
                _write(self._choice, {**chosen, "names": names})  # first: what is in a keyring can always be erased
                keyring.set(self._called(name), secret)
            else:
                _write(self._named, {**self._in_file(), name: secret})

    def delete(self, name: str) -> None:
        """Forget the secret of that name; one that is not there is forgotten already."""
        if name not in self.names():
            return
        with exclusive(self._state / "secrets.lock", wait=_WAIT):
            if self.kept_in == "keyring":
                self._open().delete(self._called(name))
                chosen = self._chosen()
                _write(self._choice, {**chosen, "names": sorted({*chosen["names"]} - {name})})
            else:
                _write(self._named, {one: secret for one, secret in self._in_file().items() if one != name})

    def erase(self) -> int:
        """Forget everything, the key too; returns how many secrets that were. What was interrupted is done again."""
        if not self._state.is_dir():
            return 0
        with exclusive(self._state / "secrets.lock", wait=_WAIT):
            count = len(self.names()) + (self.kept_in is not None)
            if self._choice.exists():
                keyring = self._open()
                for name in (*self._chosen().get("names", []), "key"):
                    keyring.delete(self._called(name))
            for path in (self._named, self._file, self._choice):
                path.unlink(missing_ok=True)
            sync_folder(self._state)
            return count

    def _made_in_keyring(self) -> bool:
        """Make the key in the keyring; False where there is none that keeps it, now that the choice is made."""
        try:
            keyring = self._keyring()
            if keyring is None:
                return False
            key = secrets.token_bytes(KEY_BYTES)
            chosen: dict[str, Any] = {"id": self._chosen().get("id") or secrets.token_hex(8), "names": []}
            _write(self._choice, chosen)  # before the key, so that what a crash leaves there is found again
            keyring.set(self._called("key"), base64.b64encode(key).decode())
            if keyring.get(self._called("key")) != base64.b64encode(key).decode():
                raise unavailable("does not keep what it is given")
        except KeyUnavailable:
            self._choice.unlink(missing_ok=True)
            return False
        _write(self._choice, {**chosen, "check": _check(key)})
        return True

    def _from_keyring(self) -> bytes:
        try:
            key = base64.b64decode(self._open().get(self._called("key")) or "", validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if _check(key) != self._chosen()["check"]:
            raise KeyUnavailable(
                "The system's keyring does not hold this laptop's key any more.",
                path=self._choice,
                kept="No other key is made.",
                advice=f"Bring it back, or remove {self._choice}: cameras are then met as if for the first time.",
            )
        return key

    def _open(self) -> Keyring:
        keyring = self._keyring()
        if keyring is None:
            raise unavailable("is not there any more")
        return keyring

    def _called(self, name: str) -> str:
        """What a secret is called in the keyring, which several state folders share."""
        return f"{self._chosen()['id']}/{name}"

    def _made_in_file(self) -> None:
        try:
            beside = self._state / f".key.{secrets.token_hex(4)}"
            with open(beside, "xb", opener=private_opener) as file:
                file.write(secrets.token_bytes(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._file)
            sync_folder(self._state)
        except OSError as error:
            raise storage_error(error, self._file) from error

    def _from_file(self) -> bytes:
        try:
            with open(self._file, "rb", opener=private_opener) as file:
                key = file.read(KEY_BYTES + 1)
        except OSError as error:
            raise storage_error(error, self._file) from error
        if len(key) != KEY_BYTES:
            raise StorageError(
                f"The laptop's key at {self._file} is damaged.",
                path=self._file,
                advice="Remove it: a new one is made, and cameras are met as if for the first time.",
            )
        return key

    def _in_file(self) -> dict[str, str]:
        return {str(name): str(secret) for name, secret in _read(self._named).items()}

    def _chosen(self) -> dict[str, Any]:
        return _read(self._choice)


def _check(key: bytes) -> str:
    return hashlib.sha256(b"vantrue key\0" + key).hexdigest()[:16]


def _write(path: Path, document: dict[str, Any]) -> None:
    write_whole(path, json.dumps(document).encode() + b"\n")


def _read(path: Path) -> dict[str, Any]:
    content = read_small(path, MOST_BYTES)
    try:
        document = {} if content is None else json.loads(content)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise StorageError(f"{path} is damaged.", path=path, advice="Remove it: what it held is entered again.")
    return document
