"""The system's keyring: found, asked within bounds, and never trusted to answer (rule `guard`).

A keyring that keeps nothing, keeps it in plain text, or asks on the terminal counts as none. The library is imported at
first need: it weighs as much as all else that a command imports.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any, Protocol, TypeVar

from vantrue_client.errors import KeyUnavailable

SERVICE = "vantrue"
PATIENCE = 5.0  # seconds for a daemon that answers by itself
PATIENCE_WITH_A_PERSON = 60.0  # where its dialog may have to be answered first

_NONE = ("keyring.backends.fail", "keyring.backends.null", "keyrings.")  # `keyrings.*`: plain text, or a prompt
_SECRET_SERVICE = "keyring.backends.SecretService"  # noqa: S105 (a module)
_T = TypeVar("_T")


class Keyring(Protocol):
    """What keeps secrets by name; every method raises KeyUnavailable."""

    def get(self, name: str) -> str | None:
        """The secret of that name; None where there is none."""
        ...

    def set(self, name: str, secret: str) -> None:
        """Keep one."""
        ...

    def delete(self, name: str) -> None:
        """Forget one; one that is not there is forgotten already."""
        ...


class SystemKeyring:
    """The keyring of the system, through `keyring`."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def get(self, name: str) -> str | None:
        """The secret of that name; None where there is none."""
        found = self._asked(lambda: self._backend.get_password(SERVICE, name))
        return None if found is None else str(found)

    def set(self, name: str, secret: str) -> None:
        """Keep one."""
        self._asked(lambda: self._backend.set_password(SERVICE, name, secret))

    def delete(self, name: str) -> None:
        """Forget one; one that is not there is forgotten already."""
        if self.get(name) is not None:
            self._asked(lambda: self._backend.delete_password(SERVICE, name))

    def _asked(self, call: Callable[[], _T]) -> _T:
        def unprompted() -> _T:
            if not _somebody_is_there() and _would_ask(self._backend):
                raise KeyUnavailable("The system's keyring is locked.")
            return call()

        return bounded(unprompted)


def system_keyring() -> SystemKeyring | None:
    """The system's keyring; None where there is none that keeps secrets. Raises KeyUnavailable where that hangs."""
    return bounded(_found)


def bounded(call: Callable[[], _T]) -> _T:
    """What a call to a keyring gives, if it does in time; whatever else happens is KeyUnavailable.

    >>> bounded(lambda: 1)
    1
    """
    answers: queue.SimpleQueue[tuple[bool, Any]] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put((True, call()))
        except Exception as error:  # a backend's own: of the desktop, the bus, the system
            answers.put((False, error))

    threading.Thread(target=ask, daemon=True, name="keyring").start()
    try:
        well, answer = answers.get(timeout=PATIENCE_WITH_A_PERSON if _somebody_is_there() else PATIENCE)
    except queue.Empty:
        raise unavailable("does not answer") from None
    if well:
        return answer  # type: ignore[no-any-return]
    raise unavailable("is locked or cannot be reached") from answer


def unavailable(why: str) -> KeyUnavailable:
    """The error for a keyring that holds the key and does not give it."""
    return KeyUnavailable(
        f"The system's keyring {why}.",
        kept="It holds this laptop's key; no other key is made.",
        advice="Unlock it, then run the same again. Without it `ls`, `info` and `get --to` work.",
    )


def _found() -> SystemKeyring | None:
    import keyring

    backend = keyring.get_keyring()
    each = list(backend.backends) if hasattr(backend, "backends") else [backend]  # several are asked in a chain
    fit = (one for one in each if not type(one).__module__.startswith(_NONE))
    return next((SystemKeyring(one) for one in fit), None)


def _somebody_is_there() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _would_ask(backend: Any) -> bool:
    """Whether it would open a dialog: in a pipe nobody is there to answer one."""
    if type(backend).__module__ != _SECRET_SERVICE:
        return False
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        try:
            return bool(secretstorage.get_collection_by_alias(bus, "default").is_locked())
        except secretstorage.ItemNotFoundException:
            return True  # one would have to be made, with a password
