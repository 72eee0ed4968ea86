"""`web`: the terminal interface in a browser."""

from __future__ import annotations

import asyncio
import ipaddress
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import fields
from typing import Annotated, get_type_hints

import typer

from vantrue_client.cli import output
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import complain, run
from vantrue_client.errors import UsageError

START = "from vantrue_client.cli import main; main()"


@with_options
def web(
    common: Common,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="This laptop's address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 0,
    allow_others: Annotated[
        bool, typer.Option("--allow-others", help="Let --host be an address that other computers reach.")
    ] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the link, and open no browser.")] = False,
) -> None:
    """The terminal interface in a browser, until interrupted; the link that is printed opens once.

    It is served on this laptop alone. Whoever opens the link first has the interface and all it can do.
    """
    others = _reaches_others(host)
    if others and not allow_others:
        raise UsageError(
            f"{host} is an address that other computers may reach.",
            kept="Nothing was opened.",
            advice="If they are to: --allow-others.",
        )
    run(_serve(common, host, port, others=others, browser=not no_browser and not others and not common.json))


async def _serve(common: Common, host: str, port: int, *, others: bool, browser: bool) -> None:
    from vantrue_client.cli.workspace import workspace

    try:
        from vantrue_tui.web.server import served
    except ModuleNotFoundError as error:
        raise UsageError(
            f"The interface in a browser needs {error.name}, which is not installed.",
            kept="Nothing was opened.",
            advice="Install it: pip install 'vantrue[web]'. In a terminal `vantrue tui` is the same.",
        ) from error
    if others:
        complain(
            f"Whoever reaches {host} and opens the link first sees and does all that you can here: recordings, places, "
            "deleting. What goes there and back is not encrypted."
        )
        await workspace(common).serve_others(host, confirmed=common.yes)
    command = [sys.executable, "-c", START, "tui"]
    async with served(host, port, command, dict(_environment(common))) as link:
        if common.json:
            output.emit({"url": link})
        else:
            print(f"Open it in a browser, once: {link}\nCtrl-C ends it.", flush=True)
        if browser:
            _open(link)
        with redirect_stdout(sys.stderr):  # what a session says at its end is no answer of this command
            await asyncio.Event().wait()


def _open(link: str) -> None:
    """Open the browser; where there is none, the link was printed."""
    from vantrue_client.workspace.player import open_in_player

    try:
        open_in_player(None, link)
    except UsageError:
        complain("No browser could be opened here.")


def _reaches_others(host: str) -> bool:
    """Whether an address is not this laptop's alone; raises UsageError for what is none."""
    try:
        return not ipaddress.ip_address("127.0.0.1" if host == "localhost" else host).is_loopback
    except ValueError:
        raise UsageError(f"{host!r} is no address.", advice="Write it in numbers, such as 192.168.1.20.") from None


def _environment(common: Common) -> Iterator[tuple[str, str]]:
    """The common options as `vantrue tui` reads them: what was typed here counts there."""
    hints = get_type_hints(Common, include_extras=True)
    for field in fields(Common):
        value = getattr(common, field.name)
        if value not in (None, False):
            yield hints[field.name].__metadata__[0].envvar, str(value)
    yield "VANTRUE_JSON", "false"  # which is said of this command, and not of the interface that it serves


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(web)
