"""Every command of the program, and how it is used where all of them are tried: a new command wants its line here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vantrue_client.cli.app import tree

NAME = "20261121_080000_00001_N_A.JPG"
PICTURE = bytes.fromhex("ffd8ffe00010 4a46494600010100000100010000 ffda0002 00 ffd9")


@dataclass(frozen=True)
class Use:
    """One use of a command.

    arguments  what follows its name; FOLDER stands for a folder of the test's own
    needs      the permissions that it cannot do without
    finds      it looks for cameras
    stays      it runs till it is interrupted, and prints a line before: `--watch` is the first that brings something
    """

    arguments: str = ""
    needs: tuple[str, ...] = ()
    finds: bool = False
    stays: bool = False

    def line(self, name: str, folder: object) -> list[str]:
        """The command line."""
        return [*name.split(), *self.arguments.replace("FOLDER", str(folder)).split()]


EVERY: dict[str, tuple[Use, ...]] = {
    "discover": (
        Use("--timeout 0.5", ("camera",), finds=True),
        Use("--timeout 0.5 --sweep", ("camera",), finds=True),
    ),
    "info": (Use("", ("camera",)),),
    "ls": (Use("", ("camera",)), Use("--kind event", ("camera",))),
    "settings ls": (Use("", ("camera",)),),
    "settings get": (Use("2003", ("camera",)),),
    "settings set": (Use("2003 0 --yes", ("camera",)),),
    "settings wifi-name": (Use("Blue --confirm rename", ("camera",)),),
    "settings wifi-passphrase": (Use("--passphrase-file FOLDER/none"),),
    "settings station": (Use("--off --confirm station", ("camera",)),),
    "clock sync": (Use("", ("camera",)),),
    "snapshot": (Use("-o FOLDER/snapshot.jpg", ("camera", "storage")),),
    "live": (Use("-o FOLDER/live.jpg", ("camera", "storage")), Use("--player false", ("camera",), stays=True)),
    "events": (Use("", ("camera", "messages"), stays=True),),
    "place add": (Use("home 47.36,8.54 200", ("location",)),),
    "sync": (
        Use("--dry-run", ("camera",)),
        Use("--watch", ("camera", "storage", "messages"), stays=True),
        Use("--exec true", ("camera", "storage")),
        Use("--not-at home", ("camera", "storage", "location")),
    ),
    "track": (Use(NAME, ("location",)), Use(f"{NAME} --format csv", ("location",))),
    "cut": (Use(f"{NAME} --from 0 --to 1 -o FOLDER/cut.mp4", ("storage",)),),
    "thumb": (Use(f"{NAME} -o FOLDER/thumb.jpg", ("storage",)),),
    "map": (Use("-o FOLDER/map.html", ("location",)),),
    "trips": (Use("", ("location",)),),
    "place ls": (Use("", ("location",)),),
    "place rm": (Use("home", ("location",)),),
    "fence add": (Use("town --circle 47.36,8.54,2km", ("location",)),),
    "fence ls": (Use("", ("location",)),),
    "fence check": (Use("", ("location",)), Use("--all --json", ("location",))),
    "fence rm": (Use("town", ("location",)),),
    "share": (Use(f"{NAME} --to FOLDER/shared --yes"), Use(f"{NAME} --to FOLDER/other --dry-run"), Use("--to app:?")),
    "get": (Use(NAME, ("camera", "storage")), Use(f"{NAME} --to FOLDER/flat", ("camera", "storage"))),
    "queue add": (Use(NAME, ("camera", "storage")),),
    "queue ls": (Use(""),),
    "queue run": (Use(""),),
    "queue pause": (Use(""),),
    "queue resume": (Use(""),),
    "queue retry": (Use(""),),
    "queue move": (Use("1 --last"),),
    "queue remove": (Use("1"),),
    "queue clear": (Use(""),),
    "play": (Use(f"{NAME} --player true"), Use("20200101_000000_00001_N_A.MP4 --player true", ("camera",))),
    "dump": (Use("-o FOLDER/dump", ("camera", "storage")),),
    "doctor": (Use("", ("diagnose",)), Use("--bundle FOLDER/bundle.zip", ("diagnose",))),
    "wifi": (Use("", ("wifi",)), Use("join", ("wifi",)), Use("leave", ("wifi",))),
    "demo": (Use("", finds=True),),
    "mock": (Use("--card FOLDER/card", stays=True), Use("--card FOLDER/card --advertise", stays=True)),
    "tui": (Use(""),),
    "web": (Use("--host 192.0.2.1 --allow-others --yes"), Use("--no-browser", stays=True)),
    "cameras ls": (Use(""),),
    "cameras name": (Use("nobody Blue"),),
    "cameras forget": (Use("nobody"),),
    "archive ls": (Use(""),),
    "archive verify": (Use(""),),
    "archive stats": (Use(""),),
    "archive import": (Use("FOLDER/card", ("media", "storage")),),
    "archive rebuild": (Use(""),),
    "archive keep": (Use(NAME), Use(f"{NAME} --not")),
    "archive prune": (Use("--quota 1TB"), Use("--keep 1d --dry-run")),
    "evidence create": (
        Use(f"{NAME} -o FOLDER/evidence --ground rights --recipient Police --purpose Collision --yes"),
    ),
    "evidence verify": (Use("FOLDER/evidence"),),
    "archive mirror": (Use("FOLDER/evidence --yes"),),
    "privacy status": (Use(""),),
    "privacy policy": (Use(""),),
    "privacy consent": (Use(""), Use("agree")),
    "privacy permit": (Use("location ask"),),
    "privacy network": (Use(""), Use("--json")),
    "privacy ledger": (Use(""), Use("--verify")),
    "privacy reports": (Use(""),),
    "privacy stats": (Use(""),),
    "privacy profile": (Use(""),),
    "privacy guardian": (Use(""),),
    "privacy export": (Use("-o FOLDER/export.zip"),),
    "delete": (Use(f"{NAME} --on-camera --yes", ("camera",)), Use(f"{NAME} --yes")),
    "settings reset": (Use("--confirm reset", ("camera",)),),
    "settings format": (Use("--confirm format", ("camera",)),),
    "privacy erase": (Use("--dry-run"), Use("--yes")),
}
"""What cannot be undone comes last."""


def commands() -> list[str]:
    """The names of all commands that the program has."""
    return sorted(_leaves(tree()))


def _leaves(group: Any, prefix: str = "") -> list[str]:
    if not hasattr(group, "commands"):
        return [prefix.strip()]
    return [leaf for name, one in group.commands.items() for leaf in _leaves(one, f"{prefix}{name} ")]


def uses() -> list[tuple[str, Use]]:
    """Every use of every command that is there, in the table's order."""
    there = set(commands())
    return [(name, use) for name, several in EVERY.items() if name in there for use in several]
