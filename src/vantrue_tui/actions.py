"""Everything that can be done in the interface, in one table: bindings, footer, Help and palette are made from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.binding import Binding, BindingType

from vantrue_tui.screens import MAIN
from vantrue_tui.texts import say

EVERYWHERE = "everywhere"
LIST = "list"
LIBRARY = "library"
CAMERA = "camera"
PRIVACY = "privacy"
DOCTOR = "doctor"
TRIPS = "trips"
SHARE = "share"
EVIDENCE = "evidence"
WORKING = "working"
TRANSFERS = "transfers"
QUESTION = "question"
PIN = "pin"
ENTRY = "entry"
CHOICE = "choice"
NOTICE = "notice"
PAPER = "paper"
PERMIT = "permit"
WELCOME = "welcome"
HELP = "help"

_GO = "go-"


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done.

    name     ``delete-here``: the screen's (or the app's) ``action_delete_here`` does it
    keys     as Textual names them; the first is shown
    where    the screen or widget where it applies, or everywhere
    footer   it is shown there
    palette  it stands in the command palette
    first    its key counts before the focused widget's own
    """

    name: str
    keys: tuple[str, ...]
    where: str
    footer: bool = True
    palette: bool = True
    first: bool = False

    @property
    def method(self) -> str:
        """The action's name for Textual.

        >>> Act("delete-here", ("x",), LIBRARY).method, Act("go-library", ("1",), EVERYWHERE).method
        ('delete_here', "go('library')")
        """
        if self.name.startswith(_GO):
            return f"go({self.name.removeprefix(_GO)!r})"
        return self.name.replace("-", "_")

    @property
    def label(self) -> str:
        """What it is called, in a word or two."""
        return say(f"act.{self.name}.label")

    @property
    def about(self) -> str:
        """What it does, in a sentence."""
        return say(f"act.{self.name}.about")

    @property
    def key(self) -> str:
        """The first key as one writes it.

        >>> Act("palette", ("ctrl+p",), EVERYWHERE).key, Act("filter", ("slash",), LIBRARY).key
        ('^p', '/')
        """
        name = self.keys[0]
        return f"^{name[5:]}" if name.startswith("ctrl+") else _WRITTEN.get(name, name)


_WRITTEN = {
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left": "←",
    "right": "→",
    "question_mark": "?",
    "space": "spc",
    "escape": "esc",
    "up": "↑",
    "down": "↓",
    "plus": "+",
    "minus": "-",
    "shift+up": "shift ↑",
    "shift+down": "shift ↓",
    "pageup": "page ↑",
    "pagedown": "page ↓",
}

ACTS: tuple[Act, ...] = (
    Act("filter", ("slash",), LIBRARY, first=True),  # else letters typed right after it are still the list's
    Act("mark", ("space",), LIBRARY),
    Act("mark-day", ("a",), LIBRARY, footer=False),
    Act("download", ("d",), LIBRARY),
    Act("play", ("p",), LIBRARY),
    Act("share", ("h",), LIBRARY),
    Act("keep", ("k",), LIBRARY, footer=False),
    Act("delete-here", ("x", "delete"), LIBRARY),
    Act("delete-on-camera", ("X",), LIBRARY, footer=False),
    Act("details", ("i",), LIBRARY),
    Act("sort", ("s",), LIBRARY, footer=False),
    Act("locate", ("l",), LIBRARY, footer=False),
    Act("refresh", ("r", "f5"), LIBRARY, footer=False),
    Act("needle-back", ("left",), LIBRARY, footer=False),
    Act("needle-on", ("right",), LIBRARY, footer=False),
    Act("piece-from", ("left_square_bracket",), LIBRARY, footer=False),
    Act("piece-to", ("right_square_bracket",), LIBRARY, footer=False),
    Act("cut", ("c",), LIBRARY, footer=False),
    Act("evidence", ("e",), LIBRARY, footer=False),
    Act("clear", ("escape",), LIBRARY, footer=False, palette=False),
    Act("drive-back", ("left",), TRIPS, footer=False),
    Act("drive-on", ("right",), TRIPS, footer=False),
    Act("zoom-in", ("plus",), TRIPS),
    Act("zoom-out", ("minus",), TRIPS),
    Act("whole", ("w",), TRIPS, footer=False),
    Act("pan-north", ("ctrl+up",), TRIPS, footer=False, palette=False),
    Act("pan-south", ("ctrl+down",), TRIPS, footer=False, palette=False),
    Act("pan-west", ("ctrl+left",), TRIPS, footer=False, palette=False),
    Act("pan-east", ("ctrl+right",), TRIPS, footer=False, palette=False),
    Act("show-clip", ("enter",), TRIPS),
    Act("gpx", ("e",), TRIPS),
    Act("map", ("m",), TRIPS),
    Act("locate-drives", ("l",), TRIPS, footer=False),
    Act("look-again", ("r", "f5"), TRIPS, footer=False),
    Act("pause", ("p", "space"), TRANSFERS),
    Act("earlier", ("plus", "ctrl+up"), TRANSFERS),
    Act("later", ("minus", "ctrl+down"), TRANSFERS),
    Act("next", ("n",), TRANSFERS),
    Act("retry", ("r",), TRANSFERS),
    Act("remove", ("x", "delete"), TRANSFERS),
    Act("clear-done", ("c",), TRANSFERS),
    Act("change", ("enter",), CAMERA),
    Act("live", ("l",), CAMERA),
    Act("player", ("o",), CAMERA),
    Act("snapshot", ("s",), CAMERA),
    Act("clock", ("c",), CAMERA),
    Act("wifi", ("w",), CAMERA),
    Act("lens", ("n",), CAMERA, footer=False),
    Act("passphrase", ("p",), CAMERA, footer=False),
    Act("format", ("f",), CAMERA, footer=False),
    Act("reset", ("x",), CAMERA, footer=False),
    Act("ask", ("r", "f5"), CAMERA, footer=False),
    Act("open", ("enter",), PRIVACY),
    Act("back", ("escape",), PRIVACY),
    Act("look-for", ("slash",), PRIVACY),
    Act("verify", ("v",), PRIVACY),
    Act("export", ("e",), PRIVACY),
    Act("erase", ("x", "delete"), PRIVACY),
    Act("read-again", ("r", "f5"), PRIVACY, footer=False),
    Act("check", ("c", "r", "f5"), DOCTOR),
    Act("bundle", ("b",), DOCTOR),
    *(Act(f"{_GO}{place}", (main.key,), EVERYWHERE, footer=False) for place, main in MAIN.items()),
    Act("pause-all", ("ctrl+x",), EVERYWHERE, footer=False),
    Act("welcome", ("f2",), EVERYWHERE, footer=False),
    Act("theme", ("t",), EVERYWHERE, footer=False),
    Act("help", ("question_mark", "f1"), EVERYWHERE),
    Act("quit", ("q", "ctrl+q"), EVERYWHERE, first=False),
    Act("palette", ("ctrl+p",), EVERYWHERE, palette=False, first=True),
    Act("up", ("up",), LIST, footer=False, palette=False),
    Act("down", ("down",), LIST, footer=False, palette=False),
    Act("page-up", ("pageup",), LIST, footer=False, palette=False),
    Act("page-down", ("pagedown",), LIST, footer=False, palette=False),
    Act("first", ("home",), LIST, footer=False, palette=False),
    Act("last", ("end",), LIST, footer=False, palette=False),
    Act("extend-up", ("shift+up",), LIST, footer=False, palette=False),
    Act("extend-down", ("shift+down",), LIST, footer=False, palette=False),
    Act("yes", ("y",), QUESTION, palette=False),
    Act("no", ("n",), QUESTION, palette=False),
    Act("unanswered", ("escape",), QUESTION, palette=False),
    Act("give-pin", ("enter",), PIN, palette=False, first=True),
    Act("no-pin", ("escape",), PIN, palette=False),
    Act("take", ("enter",), ENTRY, palette=False, first=True),
    Act("leave", ("escape",), ENTRY, palette=False),
    Act("share-now", ("ctrl+s",), SHARE, palette=False, first=True),
    Act("programs", ("ctrl+o",), SHARE, palette=False, first=True),
    Act("for-minor", ("ctrl+g",), SHARE, palette=False, first=True),
    Act("leave-share", ("escape",), SHARE, palette=False),
    Act("make-package", ("ctrl+s",), EVIDENCE, palette=False, first=True),
    Act("leave-package", ("escape",), EVIDENCE, palette=False),
    Act("stop-work", ("escape",), WORKING, palette=False),
    Act("choose", ("enter",), CHOICE, palette=False),
    Act("no-choice", ("escape",), CHOICE, palette=False),
    Act("close-notice", ("escape", "enter", "space"), NOTICE, palette=False),
    Act("read", ("enter",), PAPER, palette=False),
    Act("put-away", ("escape",), PAPER, palette=False),
    Act("allow", ("y",), PERMIT, palette=False),
    Act("deny", ("n",), PERMIT, palette=False),
    Act("ask-later", ("a",), PERMIT, palette=False),
    Act("leave-permit", ("escape",), PERMIT, palette=False),
    Act("begin", ("enter",), WELCOME, palette=False),
    Act("skip-welcome", ("escape",), WELCOME, palette=False),
    Act("close-help", ("escape", "question_mark"), HELP, palette=False),
)


def acts(*where: str) -> Iterator[Act]:
    """Those that apply there, in the table's order."""
    return (act for act in ACTS if act.where in where)


def going() -> Iterator[tuple[str, Act]]:
    """The main screens' places, and what goes there."""
    return ((act.name.removeprefix(_GO), act) for act in ACTS if act.name.startswith(_GO))


def bindings(*where: str) -> list[BindingType]:
    """What a screen, a widget or the app binds; the words stand in the table's texts."""
    return [
        Binding(",".join(act.keys), act.method, act.name, show=act.footer, priority=act.first) for act in acts(*where)
    ]
