"""`privacy profile`: a name and a vehicle, for who wants them kept here."""

from __future__ import annotations

from typing import Annotated

import typer

from vantrue_client.cli import output
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import run


@with_options
def profile(
    common: Common,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help='The driver; "" takes it back.')] = None,
    vehicle: Annotated[str | None, typer.Option(metavar="TEXT", help='The vehicle; "" takes it back.')] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Remove both.")] = False,
) -> None:
    """Your name and your vehicle: optional, kept on this laptop alone. Cameras: `vantrue cameras name`."""
    run(_profile(common, name, vehicle, forget))


async def _profile(common: Common, name: str | None, vehicle: str | None, forget: bool) -> None:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.workspace import guarding

    here = workspace(common)
    if forget:
        here.privacy.profile.forget()
    if name is not None or vehicle is not None:
        await guarding.say_profile(here, name=name, vehicle=vehicle)
    said = here.privacy.profile.read()
    if common.json:
        output.emit({"name": said.name, "vehicle": said.vehicle})
    elif not common.quiet:
        output.tab_separated([said.name, said.vehicle])
