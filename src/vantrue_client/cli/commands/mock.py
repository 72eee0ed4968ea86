"""`mock` and `demo`: the simulated camera, and the tour with it."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import Exit, run
from vantrue_client.errors import NotWritable


@with_options
def mock(
    common: Common,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 0,
    model: Annotated[str, typer.Option(help="n4-pro, e3, e1-pro, s1, n2s or viofo-a229.")] = "n4-pro",
    card: Annotated[Path | None, typer.Option(metavar="DIR", help="A folder to serve as its card.")] = None,
    days: Annotated[int, typer.Option(min=1, max=365, help="Days of driving on its card.")] = 1,
    seed: Annotated[int, typer.Option(help="Another seed, another drive.")] = 0,
    rate: Annotated[str | None, typer.Option(metavar="RATE", help="Pace it, such as 40mbit.")] = None,
    latency: Annotated[str | None, typer.Option(metavar="TIME", help="Delay each answer, such as 20ms.")] = None,
    fault: Annotated[list[str] | None, typer.Option(metavar="NAME[:ARG]", help="A fault; may be repeated.")] = None,
    gps: Annotated[
        str | None,
        typer.Option(
            metavar="LAYOUT", help="n4, n2x-sentence, s1, novatek, novatek-new, fmas or none; `,no-index` `,local`."
        ),
    ] = None,
    notify_port: Annotated[int, typer.Option(min=0, max=65535, help="Port of its notification socket.")] = 0,
    live_port: Annotated[int, typer.Option(min=0, max=65535, help="Port of its live picture as MJPEG.")] = 0,
    rtsp_port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port that it names for RTSP: another program's server.")
    ] = 554,
    replay: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Play a recorded camera back: what `vantrue dump` made.")
    ] = None,
    advertise: Annotated[bool, typer.Option("--advertise", help="Announce it by DNS-SD.")] = False,
) -> None:
    """Run a simulated camera until interrupted; its first line is its URL."""
    from vantrue_client.mock.serve import Options
    from vantrue_client.mock.serve import run as serve
    from vantrue_client.policy import backstop

    try:
        with backstop.looking_up(host), backstop.multicast(answering=True) if advertise else nullcontext():
            code = serve(
                Options(
                    host=host,
                    port=port,
                    model=model,
                    card=card,
                    days=days,
                    seed=seed,
                    rate=rate,
                    latency=latency,
                    gps=gps,
                    faults=tuple(fault or ()),
                    advertise=advertise,
                    notify_port=notify_port,
                    live_port=live_port,
                    rtsp_port=rtsp_port,
                    replay=replay,
                )
            )
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
