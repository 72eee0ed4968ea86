"""From the common options to a workspace."""

from __future__ import annotations

from vantrue_client.cli.asking import TerminalAsker
from vantrue_client.cli.logs import set_up
from vantrue_client.cli.options import Common
from vantrue_client.model import Patience
from vantrue_client.policy.permissions import permitted
from vantrue_client.workspace import Workspace
from vantrue_client.workspace.privacy import Asker
from vantrue_client.workspace.settings import Settings


def workspace(common: Common, asker: Asker | None = None) -> Workspace:
    """The workspace that the common options ask for; from here on the program says what they want to hear.

    asker  who is asked; None: the one at the terminal, line by line
    """
    set_up(common.verbose, common.quiet)
    return Workspace(
        asker=asker or TerminalAsker(),
        settings=Settings(
            archive=common.archive,
            camera=common.camera,
            interface=common.interface,
            jobs=common.jobs,
            permit=permitted(common.permit),
            allow_stop_recording=common.allow_stop_recording,
            patience=Patience(
                connect=common.connect_timeout,
                command=common.command_timeout,
                list=common.list_timeout,
                silence=common.silence,
                give_up=common.give_up,
            ),
        ),
    )
