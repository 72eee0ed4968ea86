"""What goes into a bundle, before it is scrubbed: facts chosen one by one, never what happens to lie around."""

from __future__ import annotations

import json
import platform
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vantrue_client.workspace.doctor.steps import Step, cause

if TYPE_CHECKING:
    from vantrue_client.workspace.settings import Settings
    from vantrue_client.workspace.workspace import Workspace

MOST_REPORTS = 5
MOST_REPORT = 64 * 1024
_OF_A_REPORT = ("id", "at", "device", "mac", "model", "firmware", "minutes", "trace")
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def versions() -> dict[str, Any]:
    """Of the program, of Python, of the system, and of the libraries that the program asks for."""
    return {
        "vantrue": metadata.version("vantrue"),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "libraries": dict(_libraries()),
    }


def settings(chosen: Settings, workspace: Workspace) -> dict[str, Any]:
    """What the user settled, without a name or a path of his."""
    camera = chosen.camera
    known = camera is not None and workspace.remembered.find(camera) is not None
    return {
        "camera": "by nickname" if known else "by address" if camera else "the only one found",
        "interface": "named" if chosen.interface else "left to the system",
        "archive": "elsewhere" if chosen.archive else "the usual place",
        "jobs": chosen.jobs,
        "patience": {name: getattr(chosen.patience, name) for name in type(chosen.patience).__slots__},
        "allow_stop_recording": chosen.allow_stop_recording,
        "permissions": {one.value: grant.value for one, grant in workspace.privacy.permissions.all().items()},
        "rules": workspace.privacy.consents.in_force,
    }


def diagnosis(steps: Sequence[Step], address: str) -> dict[str, Any]:
    """The walk as `doctor --json` gives it."""
    wrong = cause(steps)
    return {
        "address": address,
        "well": wrong is None,
        "wrong": wrong and _as_json(wrong),
        "steps": [_as_json(step) for step in steps],
    }


def connections(workspace: Workspace) -> dict[str, Any]:
    """How many lines the ledger has of connections, by purpose; no target and no time."""
    purposes = workspace.privacy.book.purposes
    lines = (entry for entry in workspace.privacy.ledger.read() if entry["what"] == "connection")
    count = Counter(str(line["facts"].get("purpose")) for line in lines)
    return {
        "connections": {name: count[name] for name in purposes if count[name]},
        "refused": sum(workspace.privacy.connections.refusals().values()),
    }


def reports(state: Path) -> Iterator[dict[str, Any]]:
    """The newest problem reports, of which the known fields only."""
    try:
        found = sorted(path for path in (state / "reports").iterdir() if path.suffix == ".json")
    except OSError:
        return
    for path in found[-MOST_REPORTS:]:
        try:
            with path.open("rb") as file:
                document = json.loads(file.read(MOST_REPORT))
            yield {name: document[name] for name in _OF_A_REPORT if name in document}
        except (OSError, ValueError, TypeError, RecursionError):
            continue


def _libraries() -> Iterator[tuple[str, str]]:
    for requirement in metadata.requires("vantrue") or []:
        name = _NAME.match(requirement)
        if name is None or "extra ==" in requirement:
            continue
        try:
            yield name[0], metadata.version(name[0])
        except metadata.PackageNotFoundError:
            yield name[0], "missing"


def _as_json(step: Step) -> dict[str, str]:
    return {"step": step.name, "state": step.state.value, "what": step.what, "advice": step.advice}
