"""The programs of a freedesktop system, read through `pyxdg` at this moment.

Sources: Desktop Entry Specification 1.5, Association between MIME types and applications 1.0.1.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from xdg import BaseDirectory
from xdg.DesktopEntry import DesktopEntry
from xdg.Exceptions import Error
from xdg.IniFile import IniFile

from vantrue_client.errors import NotDelivered
from vantrue_client.share.targets import execline
from vantrue_client.share.targets.apps import MEDIA_TYPES, App

MOST_BYTES = 1024 * 1024
_ENDING = ".desktop"


class DesktopPrograms:
    """Programs by their desktop entries."""

    def all(self) -> Sequence[App]:
        """Those that open what we share and can be shown."""
        takes: dict[str, set[str]] = {}
        for media_type in MEDIA_TYPES:
            for entry in _associated(media_type):
                takes.setdefault(entry, set()).add(media_type)
        shown = ((entry, _shown(entry), types) for entry, types in takes.items())
        return [
            App(entry.removesuffix(_ENDING), str(found.getName()) or entry, frozenset(types))
            for entry, found, types in shown
            if found is not None
        ]

    def commands(self, app: App, files: Sequence[Path]) -> Sequence[Sequence[str]]:
        """What its entry says starts it."""
        entry = app.key + _ENDING
        found = _shown(entry)
        if found is None:
            raise NotDelivered(f"{app.name} is not installed any more.", advice="Choose another program.")
        where = Path(found.getFileName())
        return list(execline.commands(found.getExec(), files, name=app.name, entry=where))


def _associated(media_type: str) -> list[str]:
    """The entries that open a media type, in the order in which the system prefers them."""
    added: list[str] = []
    removed: set[str] = set()
    for lists, cache in _places():
        for path in lists:
            ini = _read(path)
            for group in ("Default Applications", "Added Associations"):
                added += [entry for entry in _list(ini, group, media_type) if entry not in removed]
            removed |= set(_list(ini, "Removed Associations", media_type)) - set(added)
        added += [entry for entry in _list(_read(cache), "MIME Cache", media_type) if entry not in removed]
    return list(dict.fromkeys(added))


def _places() -> Iterator[tuple[list[Path], Path]]:
    """Where associations are: the lists of each folder, and the cache beside them; what counts more comes first."""
    desktops = [one.lower() for one in os.environ.get("XDG_CURRENT_DESKTOP", "").split(":") if one.isalnum()]
    names = [*(f"{desktop}-mimeapps.list" for desktop in desktops), "mimeapps.list"]
    configured = [Path(folder) for folder in BaseDirectory.xdg_config_dirs]
    installed = [Path(folder) / "applications" for folder in BaseDirectory.xdg_data_dirs]
    for folder in [*configured, *installed]:
        yield [folder / name for name in names], folder / "mimeinfo.cache"


def _read(path: Path) -> IniFile:
    ini = IniFile()
    with suppress(Error, OSError):
        if path.stat().st_size <= MOST_BYTES:
            ini.parse(str(path))
    return ini


def _list(ini: IniFile, group: str, media_type: str) -> list[str]:
    listed = str(ini.get(media_type, group=group)).split(";")
    return [entry for entry in map(str.strip, listed) if entry.endswith(_ENDING) and "/" not in entry]


def _shown(entry: str) -> DesktopEntry | None:
    """An entry that can be shown and started; None for one that is hidden, missing, for a terminal or not for files."""
    path = next(filter(Path.is_file, _files(entry)), None)
    with suppress(Error, OSError, ValueError):
        if path is None or path.stat().st_size > MOST_BYTES:
            return None
        found = DesktopEntry(str(path))
        wanted = found.getTryExec()
        left_out = found.getType() != "Application" or found.getHidden() or found.getNoDisplay() or found.getTerminal()
        if left_out or (wanted and not shutil.which(wanted)) or not _for_this_desktop(found):
            return None
        command = next(execline.commands(found.getExec(), [path], name="", entry=path))
        return found if shutil.which(command[0]) else None
    return None


def _files(entry: str) -> Iterator[Path]:
    """Where an entry may lie: a dash of its name may stand for a folder."""
    for folder in BaseDirectory.xdg_data_dirs:
        parts = entry.split("-")
        for count in range(len(parts)):
            yield Path(folder, "applications", *parts[:count], "-".join(parts[count:]))


def _for_this_desktop(found: DesktopEntry) -> bool:
    here = {one for one in os.environ.get("XDG_CURRENT_DESKTOP", "").split(":") if one}
    only, never = set(found.getOnlyShowIn()) - {""}, set(found.getNotShowIn())
    return not here & never and (not only or bool(here & only))
