"""The bundle: what one attaches to a bug report. Written on demand, masked, and never sent by the program."""

from __future__ import annotations

import asyncio
import getpass
import io
import json
import os
import platform
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vantrue_client.camera.transport import Transport
from vantrue_client.errors import UsageError
from vantrue_client.files import FILE_MODE, new_file
from vantrue_client.policy.actions import Action
from vantrue_client.policy.scrub import Scrubber
from vantrue_client.workspace.doctor import contents
from vantrue_client.workspace.doctor.masking import masked_reply, secret_words
from vantrue_client.workspace.doctor.replies import Replies, ask_all
from vantrue_client.workspace.doctor.steps import State

if TYPE_CHECKING:
    from vantrue_client.workspace.doctor.doctor import Doctor
    from vantrue_client.workspace.workspace import Workspace

HOLDS: Mapping[str, str] = {
    "versions.json": "versions of vantrue, Python, the system and the libraries",
    "settings.json": "your settings, without names and paths; your permissions",
    "doctor.json": "the steps of the check",
    "replies.txt": "what the camera answered to a few questions: numbers and its model, the rest masked",
    "log.txt": "what the program logged during the check",
    "reports.json": "the last problem reports, if there are any",
    "connections.json": "how many connections the ledger knows, by purpose",
}
_README = """\
Made by `vantrue doctor --bundle`, to be attached to a bug report. It was not sent anywhere.
Read it before you send it: passphrases, names of networks, people and computers, MAC addresses, serial numbers,
places and folders are masked; should you find one all the same, please leave the file out and say so.

"""
_MADE = (1980, 1, 1, 0, 0, 0)  # a file's own time says nothing


async def may_write(workspace: Workspace, path: Path) -> None:
    """Ask before the walk begins; raises Refused, and UsageError for a file that is there already."""
    await workspace.privacy.require(Action.DIAGNOSE)
    await workspace.privacy.require(Action.REPORT)
    if await asyncio.to_thread(os.path.lexists, path):
        raise _is_there(path)


async def write(workspace: Workspace, doctor: Doctor, log: Iterable[str], path: Path) -> Mapping[str, str]:
    """Write it, for its owner alone and never over a file; gives what is inside.

    Raises UsageError for a file that is there, StorageError.
    """
    replies = await _replies(workspace, doctor)
    scrub = _scrubber(workspace, doctor, replies).text
    files = await asyncio.to_thread(_files, workspace, doctor, log, replies)
    packed = _packed({name: _scrubbed(scrub, content) for name, content in files.items()})
    await asyncio.to_thread(_put, workspace, packed, path)
    return HOLDS


async def _replies(workspace: Workspace, doctor: Doctor) -> Replies:
    if not any(step.name == "answer" and step.state is State.OK for step in doctor.steps):
        return Replies()
    chosen = workspace.settings
    gate = workspace.privacy.gate(Action.DIAGNOSE)
    gate.camera(doctor.address.host, doctor.address.port)
    async with Transport(
        str(doctor.address), patience=chosen.patience, gate=gate, interface=chosen.interface
    ) as transport:
        return await ask_all(transport)


def _scrubber(workspace: Workspace, doctor: Doctor, replies: Replies) -> Scrubber:
    """What knows every secret that this run met."""
    info, chosen = doctor.info, workspace.settings
    met = [word for step in doctor.steps for word in step.quoted]
    met += [chosen.camera or "", chosen.interface or "", doctor.heard.server, (info and info.access_point) or ""]
    met += [known.nickname or "" for known in workspace.remembered.cameras()]
    folders = (chosen.archive_root, chosen.places.state, chosen.places.config, chosen.places.cache)
    met += [chosen.archive.name if chosen.archive else ""]
    known = secret_words([*met, doctor.address.host, *replies.secrets]) | {str(folder) for folder in folders}
    return Scrubber(known, home=Path.home(), user=_user(), host=platform.node() or None)


def _files(workspace: Workspace, doctor: Doctor, log: Iterable[str], replies: Replies) -> dict[str, Any]:
    """By name: a list of lines of text, or a document."""
    answers: list[str] = []
    for command, body in replies.bodies.items():
        answers += [f"[{command}]", *([f"({body})"] if isinstance(body, str) else masked_reply(body))]
    return {
        "README.txt": [*_README.splitlines(), *(f"{name}: {what}" for name, what in HOLDS.items())],
        "versions.json": contents.versions(),
        "settings.json": contents.settings(workspace.settings, workspace),
        "doctor.json": contents.diagnosis(doctor.steps, str(doctor.address)),
        "replies.txt": answers,
        "log.txt": list(log),
        "reports.json": list(contents.reports(workspace.settings.places.state)),
        "connections.json": contents.connections(workspace),
    }


def _scrubbed(scrub: Callable[[str], str], content: Any) -> bytes:
    """Each text by itself, so that no mask can break the document around it; then ASCII only."""
    if isinstance(content, list) and all(isinstance(line, str) for line in content):
        return "".join(scrub(line) + "\n" for line in content).encode("ascii", "backslashreplace")
    return json.dumps(_each_text(scrub, content), indent=1).encode() + b"\n"


def _each_text(scrub: Callable[[str], str], value: Any) -> Any:
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {scrub(str(name)): _each_text(scrub, one) for name, one in value.items()}
    if isinstance(value, list):
        return [_each_text(scrub, one) for one in value]
    return value


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _MADE)
            entry.external_attr = FILE_MODE << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()


def _put(workspace: Workspace, packed: bytes, path: Path) -> None:
    """The ledger has its line before the file has its name."""
    with new_file(path) as file:
        file.write(packed)
        workspace.privacy.ledger.write("bundle", {"holds": ", ".join(HOLDS)}, {"file": str(path)})


def _is_there(path: Path) -> UsageError:
    return UsageError(f"{path} is there already.", kept="It was left as it is.", advice="Give another name.")


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None
