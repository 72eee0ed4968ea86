"""From a camera's replies about its settings to settings that describe themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from vantrue_client.model.setting import Option, Setting
from vantrue_client.wire.commands import Command
from vantrue_client.wire.menu import Item

MOVIE_SIZE = 2002
MASKED = "********"

LABELS = {
    MOVIE_SIZE: "Movie size",
    2003: "Loop length",
    2005: "Exposure",
    2007: "Audio",
    2008: "Date stamp",
    2011: "G-sensor",
    3008: "Language",
}
"""Our words for a few numbers, where the camera has none; what their values mean is the camera's to say."""

_SECRET = frozenset({Command.SET_PASSPHRASE, Command.ACCESS_POINT, Command.STATION_CREDENTIALS})
_KNOWN = frozenset(int(command) for command in Command)


def settings_from(
    told: Mapping[int, str],
    menu: Mapping[int, Item],
    sizes: tuple[Option, ...] = (),
    commands: Collection[int] = (),
) -> list[Setting]:
    """Every setting that the camera tells a value of or has in its menu, by number.

    told      3014's values; ``menu``: 3031's items; ``sizes``: 3030's
    commands  what 3002 tells; empty where it does not

    A number that does something (format, reset, delete) is never changeable, whatever a camera calls a setting.

    >>> [(one.name, one.shown, one.changeable) for one in settings_from({2007: "1", 3010: "0", 8100: "x"}, {})]
    [('Audio', '1', True), ('format card', '0', False), ('8100', 'x', True)]
    """
    return [
        _setting(command, told.get(command), menu.get(command), sizes if command == MOVIE_SIZE else (), commands)
        for command in sorted({*told, *menu})
    ]


def secrets_in(told: Mapping[int, str]) -> list[str]:
    """What of 3014's values is a passphrase, or holds one."""
    return [part for command in _SECRET if command in told for part in (told[command], *told[command].split(":"))]


def _setting(
    command: int, value: str | None, item: Item | None, sizes: tuple[Option, ...], commands: Collection[int]
) -> Setting:
    ours = Command(command).name.replace("_", " ").lower() if command in _KNOWN else str(command)
    return Setting(
        command,
        (item.name if item else "") or LABELS.get(command, ours),
        MASKED if value is not None and command in _SECRET else value,
        (item.options if item else ()) or sizes,
        changeable=command not in _KNOWN and (not commands or command in commands),
    )
