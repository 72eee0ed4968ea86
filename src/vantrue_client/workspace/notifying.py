"""Desktop notifications, where the user permits them: a courtesy that never fails what it is about."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
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

        async with asyncio.timeout(PATIENCE):
            await DesktopNotifier(app_name="vantrue").send(title=title, message=message)
    except Exception as error:  # whatever a desktop's own library raises is no reason to fail
        log.debug("no notification: %r", error)
        return f"The desktop could not be notified: {type(error).__name__}."
    return None
