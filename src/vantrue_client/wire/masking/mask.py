"""What all replies of one dump are masked with, so that list, pages and heads go on agreeing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from vantrue_client.wire.masking.names import PASSPHRASE, Names, access_point, shape
from vantrue_client.wire.masking.times import Shift

MOST_FREE = 400
MOST_SECRETS = 200

HERE = "192.168.1.254"
"""What every address of a camera becomes: the one that each has on its own access point."""

_URL = re.compile(
    r"\b([A-Za-z]{2,6})://(?:[^\s<>/@]{0,200}@)?([^\s<>/:?#]{0,200})(:\d{1,5})?([^\s<>?#]{0,500})[^\s<>]*"
)
_ADDRESS = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])", re.ASCII)
_LONG = re.compile(r"(?<![^\W_])(?=\w*\d)[0-9A-Za-z]{9,}(?![^\W_])|(?<!\d)(?!20\d{6}(?!\d))\d{7,}", re.ASCII)
_SERIAL = re.compile(r"(?i)(?<![a-z])(s/?n|serial|imei|uuid|mac|id|user|owner|plate)([\s:=_-]+)([^\s<>]+)")
_DECIMALS = re.compile(r"(?<![\w.])-?\d{1,3}\.\d{3,}(?![\d.])", re.ASCII)


@dataclass(slots=True)
class Mask:
    """Times moved, names numbered, secrets covered.

    scrub    covers what is known to be secret, and what looks so, in free text; idempotent
    secrets  what must not be left anywhere
    """

    shift: Shift
    names: Names
    scrub: Callable[[str], str]
    secrets: frozenset[str] = frozenset()
    networks: dict[str, str] = field(default_factory=dict)
    _known: re.Pattern[str] | None = field(init=False)

    def __post_init__(self) -> None:
        known = sorted(self.secrets, key=lambda secret: (-len(secret), secret))[:MOST_SECRETS]
        self._known = re.compile("|".join(map(re.escape, known)), re.IGNORECASE) if known else None

    def free(self, text: str) -> str:
        """A firmware's text: what could tell one camera from another of its model, or its owner, is covered."""
        if len(text) > MOST_FREE:
            return shape(text)
        text = _URL.sub(_without_who, text)
        text = _ADDRESS.sub(HERE, text)
        text = _SERIAL.sub(lambda found: found[1] + found[2] + shape(found[3]), text)
        text = _DECIMALS.sub(lambda found: shape(found[0]), text)
        text = _LONG.sub(lambda found: shape(found[0]), text)
        return text if self.scrub(text) == text else shape(text)

    def network(self, name: str) -> str:
        """Another access point's name."""
        return self.networks.setdefault(name, f"network-{len(self.networks) + 1}")

    def finish(self, text: str) -> str:
        """Cover what is known to be secret wherever it is left."""
        return self._known.sub(lambda found: shape(found[0]), text) if self._known is not None else text


def worth_covering(told: Iterable[str]) -> frozenset[str]:
    """Which of the names and passphrases that a camera told are secrets: not what masking itself puts there."""
    return frozenset(
        text
        for text in told
        if len(text) >= 4
        and text != PASSPHRASE
        and access_point(text) != text
        and not re.fullmatch(r"network-\d+", text)
        and shape(text) != text
    )


def _without_who(found: re.Match[str]) -> str:
    path = "/".join(shape(part) if len(part) > 24 else part for part in found[4].split("/"))
    return f"{found[1]}://{found[2]}{found[3] or ''}{path}"
