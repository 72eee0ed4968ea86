"""Desktop notifications, where the user permits them: a courtesy that never fails what it is about."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vantrue_client.policy.actions import Action
from vantrue_client.policy.decide import Answer

if TYPE_CHECKING:
    from vantrue_client.workspace.privacy import Privacy

PATIENCE = 5.0

log = logging.getLogger(__name__)


async def notify(privacy: Privacy, title: str, message: str) -> str | None:
    """Show a notification if `notify` is permitted; what hindered it, in a sentence, else None.

    Nobody is asked for the permission here, and nothing waits longer than some seconds.
    """
    if privacy.decide(Action.NOTIFY).answer is not Answer.ALLOW:
        return None
    if sys.platform == "linux" and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return "There is no desktop to notify."
    try:
        from desktop_notifier import DesktopNotifier

        with _heard("desktop_notifier") as failures:
            async with asyncio.timeout(PATIENCE):
                await DesktopNotifier(app_name="vantrue").send(title=title, message=message)
        if failures:
            return f"The desktop could not be notified: {failures[0]}."
    except Exception as error:  # whatever a desktop's own library raises is no reason to fail
        log.debug("no notification: %r", error)
        return f"The desktop could not be notified: {type(error).__name__}."
    return None


@contextmanager
def _heard(name: str) -> Iterator[list[str]]:
    """What a library that raises nothing logs as failed, kept from its user's eyes: it would be a traceback."""
    logger, failures = logging.getLogger(name), _Failures()
    logger.addHandler(failures)
    before, logger.propagate = logger.propagate, False
    try:
        yield failures.names
    finally:
        logger.propagate = before
        logger.removeHandler(failures)


class _Failures(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.names: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self.names.append("a warning" if error is None else type(error).__name__)
