"""`settings format|reset|wifi-name|wifi-passphrase|station`: what can take something away, behind a word to type."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vantrue_client.cli import output
from vantrue_client.cli.asking import TerminalAsker
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.pinfile import lines_of
from vantrue_client.cli.run import complain, run
from vantrue_client.errors import UsageError

Word = Annotated[
    str | None,
    typer.Option(
        "--confirm", metavar="WORD", allow_from_autoenv=False, help="The word that is asked for, in a script."
    ),
]
Secret = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file", metavar="FILE", help="A file of yours alone that holds it; else it is typed unseen."
    ),
]
GONE = "The laptop loses the camera now: its Wi-Fi restarts."


@with_options
def format_card(common: Common, word: Word = None) -> None:
    """Have the camera format its card: every recording on it is gone, locked ones too."""
    run(_format(common, word))


async def _format(common: Common, word: str | None) -> None:
    from vantrue_client.cli.workspace import workspace

    here = workspace(common)
    stake = await here.at_stake()
    lies = "What lies on the card could not be listed"
    if stake.recordings is not None:
        lies = f"{stake.recordings} recordings lie on the card, {stake.not_here} of them are not in the archive"
    await _typed("format", word, f"{lies}. Formatting takes all of them, locked ones too, for good.")
    await here.format_card()
    _done(common, "formatted", "The card is formatted.")


@with_options
def reset(common: Common, word: Word = None) -> None:
    """Back to the factory's settings, the Wi-Fi's name and passphrase included; recordings stay."""
    run(_reset(common, word))


async def _reset(common: Common, word: str | None) -> None:
    from vantrue_client.cli.workspace import workspace

    await _typed(
        "reset", word, "Every setting goes back to the factory's, and its Wi-Fi passphrase to the one of the manual."
    )
    await workspace(common).factory_reset()
    _done(common, "reset", "The camera is back at the factory's settings. Set a passphrase of yours again.")


@with_options
def wifi_name(
    common: Common,
    name: Annotated[str, typer.Argument(help="At most 31 plain characters, no colon.")],
    word: Word = None,
) -> None:
    """Call the camera's access point something else."""
    run(_wifi_name(common, name, word))


async def _wifi_name(common: Common, name: str, word: str | None) -> None:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.wire.network import check_name

    check_name(name)
    await _typed("rename", word, f"The camera's access point will be called {name!r}. {GONE}")
    await workspace(common).name_access_point(name)
    _done(common, "renamed", f"The camera's access point is called {name}: join it again.")


@with_options
def wifi_passphrase(common: Common, file: Secret = None, word: Word = None) -> None:
    """Another passphrase for the camera's access point: 8 to 25 plain characters, no colon."""
    run(_wifi_passphrase(common, file, word))


async def _wifi_passphrase(common: Common, file: Path | None, word: str | None) -> None:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.wire.network import check_passphrase

    passphrase = check_passphrase(await _passphrase(file, "The new passphrase of the camera's Wi-Fi", twice=True))
    await _typed("passphrase", word, f"The camera's Wi-Fi gets that passphrase. {GONE}")
    await workspace(common).set_passphrase(passphrase)
    _done(common, "changed", "The camera's Wi-Fi has the new passphrase: join it again.")


@with_options
def station(
    common: Common,
    name: Annotated[str | None, typer.Argument(help="A network of the house: at most 31 plain characters.")] = None,
    off: Annotated[bool, typer.Option("--off", help="Back to the camera's own access point.")] = False,
    file: Secret = None,
    word: Word = None,
) -> None:
    """Let the camera join a network of the house instead of opening its own, and back."""
    if off == (name is not None):
        raise UsageError("Name a network to join, or say --off.")
    run(_leave(common, word) if name is None else _join(common, name, file, word))


async def _join(common: Common, name: str, file: Path | None, word: str | None) -> None:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.wire.network import credentials

    passphrase = await _passphrase(file, f"The passphrase of {name}", twice=False)
    credentials(name, passphrase)
    spaced = " Some cameras do not take a space in it as one." if " " in name + passphrase else ""
    await _typed(
        "station",
        word,
        f"The camera will leave its own Wi-Fi and look for {name!r}. It does not say whether it took the passphrase: "
        f"where it did not, it is in reach only once its Wi-Fi is reset on the camera itself.{spaced}",
    )
    await workspace(common).join_network(name, passphrase)
    _done(
        common, "joining", f"The camera looks for {name} now. Join it too; `vantrue discover` finds the camera there."
    )


async def _leave(common: Common, word: str | None) -> None:
    from vantrue_client.cli.workspace import workspace

    await _typed("station", word, "The camera will leave the network and open its own access point.")
    await workspace(common).open_access_point()
    _done(common, "leaving", "The camera opens its own access point: `vantrue wifi join`.")


async def _typed(wanted: str, word: str | None, warning: str) -> None:
    """Return once the word was typed; raises UsageError. ``--yes`` is not enough here."""
    if word is None:
        complain(warning)
        word = await TerminalAsker().line(f"Type {wanted} to go on:")
    if word is None:
        raise UsageError("Nobody confirmed it.", kept="Nothing was changed.", advice=f"Say so with --confirm {wanted}.")
    if word != wanted:
        raise UsageError(f"The word is {wanted}.", kept="Nothing was changed.")


async def _passphrase(file: Path | None, question: str, *, twice: bool) -> str:
    if file is not None:
        return next(lines_of(file, "--passphrase-file"), "")
    asker = TerminalAsker()
    typed = await asker.secret(question)
    if typed is None:
        raise UsageError("No passphrase was typed.", kept="Nothing was changed.", advice="Name a --passphrase-file.")
    if twice and await asker.secret("The same again") != typed:
        raise UsageError("The two are not the same.", kept="Nothing was changed.")
    return typed


def _done(common: Common, status: str, said: str) -> None:
    if common.json:
        output.emit({"status": status}, indent=2)
    elif not common.quiet:
        print(output.printable(said))


def add(settings: typer.Typer) -> None:
    """Add the commands to the group."""
    settings.command("format")(format_card)
    settings.command("reset")(reset)
    settings.command("wifi-name")(wifi_name)
    settings.command("wifi-passphrase")(wifi_passphrase)
    settings.command("station")(station)
