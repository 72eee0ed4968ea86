"""`mock` and `demo`: the simulated camera, and the tour with it."""

from __future__ import annotations

from contextlib import nullcontext

import typer

from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import Exit, run
from vantrue_client.cli.simulated import Simulated, to_camera
from vantrue_client.errors import NotWritable


@with_options
def mock(common: Common, simulated: Simulated) -> None:
    """Run a simulated camera until interrupted; its first line is its URL."""
    from vantrue_client.mock.serve import run as serve
    from vantrue_client.policy import backstop

    host, advertised = simulated.host, simulated.advertise
    try:
        with backstop.looking_up(host), backstop.multicast(answering=True) if advertised else nullcontext():
            code = serve(to_camera(simulated))
    except OSError as error:
        raise NotWritable(f"The simulated camera cannot start: {error.strerror or error}.") from error
    raise typer.Exit(code)


@with_options
def demo(common: Common) -> None:
    """The tour: a simulated camera is found, listed, brought home and verified; nothing to configure."""
    run(_demo(common))


async def _demo(common: Common) -> Exit:
    from vantrue_client.cli.demo import tour

    return await tour(common)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(demo)
    app.command()(mock)
