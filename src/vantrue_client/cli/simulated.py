"""The simulated camera's options, as typed, and the camera that they mean."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from vantrue_client.mock import MockCamera


@dataclass(frozen=True, slots=True)
class Simulated:
    """What it is like, what lies on its card, and where it answers: the arguments of `MockCamera`, by their names."""

    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 0
    model: Annotated[str, typer.Option(help="n4-pro, e3, e1-pro, s1, n2s or viofo-a229.")] = "n4-pro"
    card: Annotated[Path | None, typer.Option(metavar="DIR", help="A folder to serve as its card.")] = None
    days: Annotated[int, typer.Option(min=1, max=365, help="Days of driving on its card.")] = 1
    seed: Annotated[int, typer.Option(help="Another seed, another drive.")] = 0
    rate: Annotated[str | None, typer.Option(metavar="RATE", help="Pace it, such as 40mbit.")] = None
    latency: Annotated[str | None, typer.Option(metavar="TIME", help="Delay each answer, such as 20ms.")] = None
    fault: Annotated[list[str] | None, typer.Option(metavar="NAME[:ARG]", help="A fault; may be repeated.")] = None
    gps: Annotated[
        str | None,
        typer.Option(
            metavar="LAYOUT", help="n4, n2x-sentence, s1, novatek, novatek-new, fmas or none; `,no-index` `,local`."
        ),
    ] = None
    notify_port: Annotated[int, typer.Option(min=0, max=65535, help="Port of its notification socket.")] = 0
    live_port: Annotated[int, typer.Option(min=0, max=65535, help="Port of its live picture as MJPEG.")] = 0
    rtsp_port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port that it names for RTSP: another program's server.")
    ] = 554
    replay: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Play a recorded camera back: what `vantrue dump` made.")
    ] = None
    advertise: Annotated[bool, typer.Option("--advertise", help="Announce it by DNS-SD.")] = False


def to_camera(simulated: Simulated) -> MockCamera:
    """The camera that the options describe, not started yet; raises UsageError for what it cannot be like."""
    from vantrue_client.mock import MockCamera

    options = asdict(simulated)
    faults = options.pop("fault") or ()
    return MockCamera(faults=faults, **options)
