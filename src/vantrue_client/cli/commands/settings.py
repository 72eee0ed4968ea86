"""`settings` and `clock`: what the camera can be set to, drawn from what it says of itself."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from vantrue_client.cli import output
from vantrue_client.cli.asking import TerminalAsker
from vantrue_client.cli.commands import upkeep
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import Exit, complain, run
from vantrue_client.cli.table import table
from vantrue_client.errors import UsageError
from vantrue_client.model.setting import Option, Setting
from vantrue_client.wire.choosing import find_setting

settings_app = typer.Typer(help="The camera's own settings, and what can take something away.", no_args_is_help=True)
clock_app = typer.Typer(help="The camera's clock.", no_args_is_help=True)

Wanted = Annotated[str, typer.Argument(metavar="SETTING", help="Its name or number, as `settings ls` tells them.")]


@with_options
def settings_ls(common: Common) -> None:
    """Every setting with its value, and what else it can be."""
    run(_ls(common))


async def _ls(common: Common) -> None:
    from vantrue_client.cli.workspace import workspace

    found = await workspace(common).camera_settings()
    if common.json:
        output.emit([_document(one) for one in found], indent=2)
    elif output.on_terminal():
        rows = [(one.command, one.name, one.shown, _choices(one)) for one in found]
        table(["number", "setting", "value", "can be"], rows, right=["number"])
    else:
        for one in found:
            output.tab_separated([one.command, one.name, one.value, one.shown, one.kind])


@with_options
def settings_get(common: Common, wanted: Wanted) -> None:
    """One setting's value."""
    run(_get(common, wanted))


async def _get(common: Common, wanted: str) -> Exit:
    from vantrue_client.cli.workspace import workspace

    setting = find_setting(await workspace(common).camera_settings(), wanted)
    if common.json:
        output.emit(_document(setting), indent=2)
    elif setting.value is not None:
        print(output.printable(setting.shown or ""))
    if setting.value is None:
        complain(f"The camera does not tell what {setting.name} is.")
        return Exit.SOME_FAILED
    return Exit.DONE


@with_options
def settings_set(
    common: Common,
    wanted: Wanted,
    value: Annotated[str, typer.Argument(help="What it shall be: as `settings ls` shows it, its index, or `index:N`.")],
) -> None:
    """Change a setting, and read it back. Asks before; `--yes` confirms.

    Some change only while the camera does not record: `--allow-stop-recording` lets it stop for that, and start again.
    """
    run(_set(common, wanted, value))


async def _set(common: Common, wanted: str, value: str) -> Exit:
    from vantrue_client.cli.workspace import workspace

    async def agreed(setting: Setting, option: Option) -> bool:
        question = f"{setting.name}: {setting.shown or 'not told'} becomes {option.label}. Change it?"
        return common.yes or await _asked(question)

    change = await workspace(common).change_setting(wanted, value, agreed)
    if change is None:
        complain("Nothing was changed.")
        return Exit.SOME_FAILED
    if common.json:
        before, after = _document(change.before), _document(change.after)
        output.emit({"before": before, "after": after, "confirmed": change.confirmed}, indent=2)
    elif change.confirmed and not common.quiet:
        print(output.printable(f"{change.after.name}: {change.after.shown}"))
    if not change.confirmed:
        complain(f"The camera took {change.before.name}, and does not tell its value: look at the camera itself.")
        return Exit.SOME_FAILED
    return Exit.DONE


async def _asked(question: str) -> bool:
    answer = await TerminalAsker().ask(question)
    if answer is None:
        raise UsageError("Nobody confirmed it.", kept="Nothing was changed.", advice="Say so with --yes.")
    return answer


@with_options
def clock_sync(common: Common) -> None:
    """Set the camera's clock to this laptop's local time."""
    run(_clock_sync(common))


async def _clock_sync(common: Common) -> None:
    from vantrue_client.cli.workspace import workspace

    done = await workspace(common).sync_clock()
    if common.json:
        drift = None if done.drift is None else round(done.drift, 1)
        output.emit({"time": done.time.isoformat(), "drift_s": drift, "verified": done.verified}, indent=2)
    elif not common.quiet:
        was = "" if done.drift is None else f", it was {_off(done.drift)}"
        sure = "" if done.verified else " The camera does not tell its clock, so this was not read back."
        print(f"The camera's clock is set to {done.time:%Y-%m-%d %H:%M:%S}{was}.{sure}")


def _off(drift: float) -> str:
    """How far a clock was off, in words.

    >>> _off(-61.2), _off(0.4)
    ('61 s behind', 'right')
    """
    return "right" if abs(drift) < 1.5 else f"{abs(drift):.0f} s {'ahead' if drift > 0 else 'behind'}"


def _choices(setting: Setting) -> str:
    if setting.kind == "choice":
        return ", ".join(option.label for option in setting.options)
    return "a number" if setting.kind == "number" else ""


def _document(setting: Setting) -> dict[str, Any]:
    return {
        "command": setting.command,
        "name": setting.name,
        "value": setting.value,
        "shown": setting.shown,
        "kind": setting.kind,
        "changeable": setting.changeable,
        "options": [{"index": option.index, "label": option.label} for option in setting.options],
    }


def register(app: typer.Typer) -> None:
    """Add the commands."""
    settings_app.command("ls")(settings_ls)
    settings_app.command("get")(settings_get)
    settings_app.command("set")(settings_set)
    upkeep.add(settings_app)
    clock_app.command("sync")(clock_sync)
    app.add_typer(settings_app, name="settings")
    app.add_typer(clock_app, name="clock")
