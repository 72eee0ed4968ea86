"""The profile that NetworkManager is given for a camera's access point, pure.

It is never written to a disk, never joined by itself, for this user alone, and takes no route but the camera's own
network's: the laptop's way to the internet stays where it is.
"""

from __future__ import annotations

import re

from vantrue_client.errors import UsageError
from vantrue_client.workspace.wifi.looks import AccessPoint, Security

FACTORY = "12345678"
"""The passphrase that cameras leave the factory with (facts: camera-wifi, Getting to it)."""

VOLATILE = {"persist": ("s", "volatile")}
"""NetworkManager forgets the profile by itself once it is left."""

Settings = dict[str, dict[str, tuple[str, object]]]
"""By section and key: the value's D-Bus type and the value."""

_KEY = re.compile(r"[0-9a-fA-F]{64}\Z")


def profile(point: AccessPoint, uuid: str, passphrase: str | None, user: str | None) -> Settings:
    """The profile for an access point; ``user`` is whom it is for, None for everybody.

    >>> sorted(profile(AccessPoint("E3_VANTRUE_13c6", "/1", 80, Security.OPEN), "u", None, "ann"))
    ['802-11-wireless', 'connection', 'ipv4', 'ipv6']
    """
    sections: Settings = {
        "connection": {
            "id": ("s", "vantrue camera"),
            "uuid": ("s", uuid),
            "type": ("s", "802-11-wireless"),
            "autoconnect": ("b", False),
        },
        "802-11-wireless": {
            "ssid": ("ay", point.name.encode("utf-8", "surrogateescape")),
            "mode": ("s", "infrastructure"),
        },
        "ipv4": {"method": ("s", "auto"), "never-default": ("b", True), "ignore-auto-dns": ("b", True)},
        "ipv6": {"method": ("s", "disabled")},
    }
    if user is not None:
        sections["connection"]["permissions"] = ("as", [f"user:{user}:"])
    if passphrase is not None:
        sections["802-11-wireless-security"] = {
            "key-mgmt": ("s", "sae" if point.security is Security.SAE else "wpa-psk"),
            "psk": ("s", passphrase),
        }
    return sections


def checked(passphrase: str) -> str:
    """A passphrase that WPA can have; raises UsageError, which does not show it.

    >>> checked(FACTORY)
    '12345678'
    """
    if _KEY.match(passphrase) or (8 <= len(passphrase.encode("utf-8", "surrogateescape")) <= 63):
        return passphrase
    raise UsageError(
        "That cannot be a Wi-Fi passphrase: those have 8 to 63 characters.",
        advice="The camera shows it in its Wi-Fi menu.",
    )
