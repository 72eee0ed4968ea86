"""What this process knows to be secret, masked in everything that it logs (rules `guard`, `no-password-leak`)."""

from __future__ import annotations

import logging
import os
import traceback
from pathlib import Path

from vantrue_client.policy.scrub import Scrubber

_TELLING = ("PASS", "SECRET", "TOKEN", "KEY", "SSID", "SERIAL", "PIN")
_MOST = 1000  # secrets: a camera that tells another each time does not fill the memory

_known: dict[str, None] = {}
_scrubber: Scrubber | None = None


def learn(*secrets: str | None) -> None:
    """From now on these are masked."""
    global _scrubber
    for secret in secrets:
        if secret and secret not in _known and len(_known) < _MOST:
            _known[secret] = None
            _scrubber = None


def scrubber() -> Scrubber:
    """What masks all that is known: what was learned, the user, his home, the laptop, secrets of the environment."""
    global _scrubber
    if _scrubber is None:
        _scrubber = Scrubber((*_known, *_of_environment()), home=_home(), user=_user(), host=_host())
    return _scrubber


class Masking(logging.Filter):
    """Masks what a record says before a handler writes it, tracebacks included."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask it; every record passes."""
        mask = scrubber().text
        try:
            said = record.getMessage()
        except (TypeError, ValueError):
            said = str(record.msg)
        record.msg, record.args = mask(said), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        record.exc_text = mask(record.exc_text) if record.exc_text else None
        record.stack_info = mask(record.stack_info) if record.stack_info else None
        return True


def _of_environment() -> list[str]:
    return [
        value
        for name, value in os.environ.items()
        if name.startswith("VANTRUE_") and any(word in name.upper() for word in _TELLING)
    ]


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None


def _user() -> str | None:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # nobody by that number
        return None


def _host() -> str | None:
    import platform

    return platform.node() or None
