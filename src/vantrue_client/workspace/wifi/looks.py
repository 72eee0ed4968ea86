"""Which access points look like a camera's, pure (facts: camera-wifi, Getting to it)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from vantrue_client.wire.models import identify

_MAKERS = re.compile(r"VANTRUE|VIOFO|WOLFBOX|\bROVE\b|\bYI\b|DASH[\W_]*CAM|CAR[\W_]*DV|NOVATEK", re.IGNORECASE)
_MODEL = re.compile(r"[\W_](?:[0-9a-f]{4,6})\Z", re.IGNORECASE)  # a model's name and the end of its MAC

_PRIVACY = 0x1  # NM80211ApFlags
_PSK, _8021X, _SAE = 0x100, 0x200, 0x400  # NM80211ApSecurityFlags


class Security(StrEnum):
    """How an access point lets one in; `other`: WEP or a company's, which no camera has."""

    OPEN = "open"
    WPA = "wpa-psk"
    SAE = "sae"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AccessPoint:
    """One access point in reach.

    name    the network's name: shown to the user who asks, stored nowhere
    path    what NetworkManager calls it
    signal  strength in percent
    """

    name: str
    path: str
    signal: int
    security: Security


def looks_like_camera(name: str) -> bool:
    """Whether a network's name is one that cameras have; loosely, for an owner may have changed it.

    >>> looks_like_camera("E3_VANTRUE_13c6"), looks_like_camera("N4 Pro_13C6"), looks_like_camera("Kitchen")
    (True, True, False)
    """
    text = name[:64].replace("_", " ")
    return bool(_MAKERS.search(text) or (_MODEL.search(text) and identify(text)))


def security(flags: int, wpa: int, rsn: int) -> Security:
    """How one gets in, by NetworkManager's three sets of bits.

    >>> security(1, 0, 0x100), security(0, 0, 0), security(1, 0, 0)
    (<Security.WPA: 'wpa-psk'>, <Security.OPEN: 'open'>, <Security.OTHER: 'other'>)
    """
    either = wpa | rsn
    if either & _PSK:
        return Security.WPA
    if either & _SAE:
        return Security.SAE
    return Security.OTHER if flags & _PRIVACY or either & _8021X else Security.OPEN


def strongest(points: list[AccessPoint]) -> list[AccessPoint]:
    """Each name once, by its strongest access point, strongest first; hidden networks have no name and go."""
    best: dict[str, AccessPoint] = {}
    for point in sorted(points, key=lambda point: (-point.signal, point.name)):
        if point.name:
            best.setdefault(point.name, point)
    return list(best.values())
