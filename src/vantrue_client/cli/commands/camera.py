"""`discover`, `cameras`, `info`: which cameras there are and what they say of themselves."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from vantrue_client.cli import output
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import Exit, complain, run
from vantrue_client.cli.table import table

WIDTHS = (21, 13, 24, 0)  # a row is printed as its camera is found, before those to come are known

cameras_app = typer.Typer(help="Remembered cameras and their nicknames.", no_args_is_help=True)


@with_options
def discover(
    common: Common,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds to look.")] = 5.0,
    sweep: Annotated[bool, typer.Option("--sweep", help="Also ask every address of the local /24, gently.")] = False,
) -> None:
    """Find cameras: DNS-SD, the Wi-Fi gateway and known addresses first."""
    run(_discover(common, timeout, sweep))


async def _discover(common: Common, timeout: float, sweep: bool) -> Exit:
    from vantrue_client.cli.workspace import workspace

    count = 0
    async for found in workspace(common).discover(timeout=timeout, sweep=sweep):
        count += 1
        if common.json:
            output.emit(
                {
                    "address": found.address,
                    "url": f"http://{found.address}",
                    "name": found.name,
                    "model": found.model,
                    "text": found.text,
                    "how": found.how,
                }
            )
        elif output.on_terminal():
            cells = (found.address, found.model or "unknown model", found.text or "-", f"by {found.how}")
            padded = (f"{output.printable(cell):<{width}}" for cell, width in zip(cells, WIDTHS, strict=True))
            print("  ".join(padded).rstrip(), flush=True)
        else:
            output.tab_separated([found.address, found.model or "unknown model", found.text, f"by {found.how}"])
    if not count:
        complain("No camera answered. Join the camera's Wi-Fi, or name its address with --camera.")
        return Exit.NO_CAMERA
    return Exit.DONE


@with_options
def info(
    common: Common,
    passphrase: Annotated[
        bool, typer.Option("--passphrase", allow_from_autoenv=False, help="Show its passphrase too, once you confirm.")
    ] = False,
) -> None:
    """Model, firmware, card, free space, mode, battery, access point."""
    run(_info(common, passphrase))


async def _info(common: Common, show: bool) -> None:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.workspace.passphrase import passphrase

    here = workspace(common)
    shown = await passphrase(here, yes=common.yes) if show else None
    said, known = await here.info()
    facts: dict[str, Any] = {
        "address": said.address,
        "id": known.id if known else None,
        "nickname": known.nickname if known else None,
        "model": said.model,
        "firmware": said.firmware,
        "text": said.text,
        "mode": said.mode,
        "recording_s": said.recording_for,
        "card": said.card,
        "free": said.free,
        "battery": said.battery,
        "access_point": said.access_point,
        "passphrase": shown or ("********" if said.access_point is not None else None),
    }
    if common.json:
        output.emit(facts, indent=2)
        return
    rows = {**facts, "free": output.size(said.free), "recording": _recording_for(said.recording_for)}
    del rows["recording_s"]
    table(["", ""], [(name.replace("_", " "), value) for name, value in rows.items() if value is not None])


def _recording_for(seconds: int | None) -> str | None:
    return None if seconds is None else f"for {seconds} s" if seconds else "no"


@with_options
def cameras_ls(common: Common) -> None:
    """The cameras met before."""
    from vantrue_client.cli.workspace import workspace

    known = workspace(common).remembered.cameras()
    if common.json:
        output.emit(
            [
                {"id": camera.id, "nickname": camera.nickname, "model": camera.model, "address": camera.address}
                for camera in known
            ],
            indent=2,
        )
    elif output.on_terminal():
        rows = [(camera.id, camera.nickname, camera.model, camera.address) for camera in known]
        table(["camera", "nickname", "model", "last address"], rows)
    else:
        for camera in known:
            output.tab_separated([camera.id, camera.nickname, camera.model, camera.address])


@with_options
def cameras_name(
    common: Common,
    wanted: Annotated[str, typer.Argument(metavar="CAMERA", help="Its id or present nickname.")],
    nickname: Annotated[str, typer.Argument(metavar="NICKNAME", help="What to call it.")],
) -> None:
    """Give a camera a nickname."""
    from vantrue_client.cli.workspace import workspace

    known = workspace(common).remembered.name(wanted, nickname)
    if not common.quiet:
        output.tab_separated([known.id, known.nickname])


@with_options
def cameras_forget(
    common: Common, wanted: Annotated[str, typer.Argument(metavar="CAMERA", help="Its id or nickname.")]
) -> None:
    """Forget a camera; its recordings in the archive stay."""
    from vantrue_client.cli.workspace import workspace

    workspace(common).remembered.forget(wanted)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(discover)
    app.command()(info)
    cameras_app.command("ls")(cameras_ls)
    cameras_app.command("name")(cameras_name)
    cameras_app.command("forget")(cameras_forget)
    app.add_typer(cameras_app, name="cameras")
