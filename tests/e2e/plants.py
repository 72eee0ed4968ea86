"""Thirty secrets, each planted where one could come in, and looked for in every byte that the program wrote."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

from vantrue_client.mock.faults import Fault
from vantrue_client.mock.reply import Reply, document, string
from vantrue_client.mock.request import Request

PLANTS = {
    # what the camera says
    "passphrase": "Tulip7Harvest!",
    "ssid": "VANTRUE Familie Quandt",
    "serial": "VTN4P22811930475",
    "mac": "7C:2F:80:A1:5B:E9",
    "station ssid": "QuandtHeimnetz",
    "station passphrase": "Apfelbaum&1984",
    "neighbour": "Cafe Morgenrot Gast",
    "camera owner": "petra.quandt@mail.example",
    "cloud token": "tok_9fK2mQ77xLw",
    "vehicle": "B-PQ4711",
    "broken reply": "Zitronenfalter88",
    "free text": "Werkstatt Brandt",
    # what lies on the card
    "latitude": "38.883537",
    "longitude": "87.442368",
    # the laptop
    "home": "hanna-quandts-heim",
    "user": "hannaquandt",
    "host": "quandt-kombuese",
    "laptop mac": "3e:91:d4:07:c8:2b",
    # the environment and the configuration
    "wifi variable": "Nordlicht_5566",
    "s3 variable": "wJalrXUtnFEMIbPxR",
    "config passphrase": "Sommerwind#31",
    "keyring": "Kastanie=2019",
    # arguments
    "password of a url": "Eisvogel-42",
    "user of a url": "pquandt",
    "email": "hanna@quandt.example",
    "token of a hook": "hk_51PQxTz8",
    "phone": "+49 170 5550142",
    # what faults know
    "fault passphrase": "Heidekraut_9",
    "fault coordinate": "52.516274",
    "fault path": "/home/johannquandt/Videos",
}

SETTINGS = {
    3003: "ssid", 3004: "passphrase", 3032: "station passphrase", 9401: "serial", 9402: "mac", 9403: "camera owner",
    9404: "cloud token", 9405: "vehicle", 9406: "station ssid", 9407: "free text",
}  # fmt: skip


class Telling(Fault):
    """A camera that tells everything to anyone."""

    def change(self, request: Request, reply: Reply) -> Reply:
        if request.command == 3014:
            pairs = "".join(f"<Cmd>{number}</Cmd><Status>{PLANTS[name]}</Status>" for number, name in SETTINGS.items())
            return document(f"<Function>{pairs}</Function>")
        if request.command == 3025:
            return string(3025, f"http://192.0.2.7/{PLANTS['cloud token']}/{PLANTS['serial']}.xml")
        if request.command == 3038:
            return document(f"<List><AP_1><SSID>{PLANTS['neighbour']}</SSID></AP_1></List>")
        if request.command == 3019:
            return document(f"<Function><Cmd>3019</Cmd><Status>{PLANTS['broken reply']}</Function")
        return reply


def spellings(secret: str) -> set[bytes]:
    """The ways in which a secret could have been written."""
    forms = {secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1], html.escape(secret)}
    forms |= {secret.replace(":", ""), secret.replace(":", "-")} if secret.count(":") == 5 else set()
    return {form.lower().encode() for form in forms}


def found(written: bytes, allowed: frozenset[str] = frozenset()) -> set[str]:
    """The plants that can be read in something that was written."""
    low = written.lower()
    return {name for name, secret in PLANTS.items() if name not in allowed and any(s in low for s in spellings(secret))}


def bookkeeping(home: Path, asked_for: frozenset[Path]) -> Iterator[tuple[Path, bytes]]:
    """Every file that the program wrote, with its name, the footage itself aside."""
    for path in home.rglob("*"):
        if path not in asked_for:
            footage = path.suffix in {".MP4", ".JPG", ".dat"} and b"#" not in path.name.encode()
            yield path, b"" if footage or not path.is_file() else path.read_bytes()
