"""A fault of the program becomes a report on this laptop (rule `diagnostics-on-fault`).

Only an error that nobody foresaw is a fault: a wrong call, a refusal, a camera out of reach are none.
"""

from __future__ import annotations

import logging
import re
import time
from typing import TYPE_CHECKING

from vantrue_client.policy.actions import Action
from vantrue_client.policy.decide import Answer

if TYPE_CHECKING:
    from vantrue_client.camera.status import Identity
    from vantrue_client.policy.reports import Fault, Report
    from vantrue_client.workspace.settings import Settings
    from vantrue_client.workspace.workspace import Workspace

log = logging.getLogger(__name__)

_STARTED = time.monotonic()
_VERSION = re.compile(r"(?:^|[\s_-])(V?\d{1,4}(?:\.\d{1,9}){1,3})(?!\w)", re.IGNORECASE | re.ASCII)

_met: Identity | None = None


def talking_to(camera: Identity) -> None:
    """The camera that a report would be about from now on."""
    global _met
    _met = camera


def report(error: BaseException, settings: Settings | None = None) -> Report | None:
    """Write a report of a fault, where the rules allow one; None where not, and where none can be kept.

    It raises nothing: the fault is to be told of, not the trouble of writing it down.
    """
    try:
        return _report(error, settings)
    except Exception as second:
        log.info("no report was written: %s", type(second).__name__)
        return None


def _report(error: BaseException, settings: Settings | None) -> Report | None:
    from vantrue_client.policy.reports import Reports
    from vantrue_client.workspace.settings import Settings
    from vantrue_client.workspace.workspace import Workspace

    workspace = Workspace(settings or Settings(permit=frozenset()))
    if workspace.privacy.decide(Action.REPORT).answer is not Answer.ALLOW:
        return None
    return Reports(workspace.settings.places.state).write(_fault(error, workspace))


def _fault(error: BaseException, workspace: Workspace) -> Fault:
    from vantrue_client.policy.masking import scrubber
    from vantrue_client.policy.reports import Fault
    from vantrue_client.policy.trace import trace

    version = _VERSION.search((_met and _met.text) or "")
    return Fault(
        device=workspace.pseudonym("report", "this laptop"),
        mac=None,
        model=_met.model if _met else None,
        firmware=version[1] if version else None,
        minutes=int((time.monotonic() - _STARTED) / 60),
        trace=tuple(map(scrubber().text, trace(error))),
    )
