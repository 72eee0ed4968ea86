"""What a camera says of itself, a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_tui import forms
from vantrue_tui.texts import say

if TYPE_CHECKING:
    from vantrue_client.camera.remembered import Known
    from vantrue_client.model import CameraInfo

MASKED = "********"
NAME = 11


def facts(said: CameraInfo, known: Known | None) -> str:
    """What it does not say is left out; its passphrase is never among it."""
    told = {
        "nickname": known.nickname if known else None,
        "model": said.model or said.text,
        "firmware": said.firmware,
        "address": said.address.removeprefix("http://"),
        "mode": _mode(said),
        "card": _card(said),
        "battery": say(f"battery.{said.battery}") if said.battery else None,
        "access-point": said.access_point,
        "passphrase": MASKED if said.access_point is not None else None,
    }
    return "\n".join(
        f"{say(f'camera.{name}')[:NAME]:<{NAME}} {forms.plain(value)}" for name, value in told.items() if value
    )


def _mode(said: CameraInfo) -> str | None:
    if said.recording_for:
        return say("camera.recording-for", length=forms.length(said.recording_for))
    return say(f"mode.{said.mode}") if said.mode else None


def _card(said: CameraInfo) -> str | None:
    state = say(f"card.{said.card}") if said.card else ""
    free = say("camera.free", size=forms.size(said.free)) if said.free is not None else ""
    return ", ".join(part for part in (state, free) if part) or None
