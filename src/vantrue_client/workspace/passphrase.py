"""Showing the camera's passphrase: only to the one who confirms that he wants to see it (rule `no-password-leak`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_client.policy.actions import Action
from vantrue_client.sentences import Sentence

if TYPE_CHECKING:
    from vantrue_client.workspace.workspace import Workspace


async def passphrase(here: Workspace, *, yes: bool = False) -> str | None:
    """The passphrase of the camera's access point; None where it does not tell.

    Raises Refused where nobody confirms, before the camera is asked for anything, and as `Workspace.camera` does.
    """
    question = Sentence(
        "privacy.passphrase",
        "The passphrase of the camera's Wi-Fi will be shown for anyone at this screen to see. Show it?",
    )
    await here.privacy.confirm(Action.SHOW_PASSPHRASE, question, yes=yes)
    async with here.camera() as camera:
        told = await camera.passphrase()
    if told is not None:
        here.privacy.ledger.write("shown", {"what": "the passphrase of the camera's access point"})
    return told
