r"""Masking what is nobody else's business in any text: logs, tracebacks, reports, bundles.

What is known to be secret is masked in every spelling it is likely to have; what only looks like it (a MAC address, an
e-mail address, a place, somebody's home folder, what follows a word like `passphrase`) is masked by its look. Rather
too much than too little: a number that may be a coordinate is one. Pure, never raises, time linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from vantrue_client.policy.looks import LOOKS, MASKED

SHORTEST = 3
"""Characters that a known secret has at least: a shorter one is in every text by chance."""

_ROUNDS = 8
_UNSETTLED = "<secret>"
_Replace = str | Callable[[re.Match[str]], str]
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_OPEN = {"localhost", "localhost.localdomain"}


class Scrubber:
    """Masks secrets in text.

    known  what must not be read in it, of at least `SHORTEST` characters
    home   the user's home folder; with the user's and the host's name it says who he is
    user   the user's name, masked where it stands as a word
    host   the laptop's name, likewise; with its domain and without

    >>> scrub = Scrubber(["hunter22"], home=Path("/home/jane"), user="jane", host="janes-laptop")
    >>> scrub.text("HUNTER22 /home/jane/Videos of Jane at 00:1B:44:11:3A:B7, jane@example.org, 52.5163,13.3777")
    '<secret> <home>/Videos of <user> at <mac>, <email>, <place>'
    >>> scrub.text('{"passphrase": "12345678"} <SSID>E3_VANTRUE_13c6</SSID>')
    '{"passphrase": "<secret>"} <SSID><secret></SSID>'
    """

    def __init__(
        self, known: Iterable[str] = (), *, home: Path | None = None, user: str | None = None, host: str | None = None
    ) -> None:
        self._passes: list[tuple[re.Pattern[str], _Replace]] = []
        self._add(_pattern(known), "<secret>")
        self._add(_pattern([str(home)] if home is not None else []), "<home>")
        names = [host, host.partition(".")[0]] if host and host.lower() not in _OPEN else []
        self._add(_pattern(names, word=True), "<host>")
        self._looks = list(_looks())
        self._users = _pattern([user] if user else [], word=True)

    def text(self, text: str) -> str:
        """The text with its secrets masked; what was masked before stays as it is.

        >>> Scrubber().text("<mac>")
        '<mac>'
        """
        for _ in range(_ROUNDS):
            before = text
            for pattern, replace in (*self._passes, *self._looks):
                text = pattern.sub(replace, text)
            if self._users is not None:
                text = self._users.sub(_masked("<user>"), text)
            if text == before:
                return text
        return _UNSETTLED

    def _add(self, pattern: re.Pattern[str] | None, mask: str) -> None:
        if pattern is not None:
            self._passes.append((pattern, _masked(mask)))


@cache
def _looks() -> tuple[tuple[re.Pattern[str], _Replace], ...]:
    return tuple((re.compile(f"(?P<masked>{MASKED})|{look}", re.IGNORECASE), _masked(mask)) for look, mask in LOOKS)


def _masked(mask: str) -> Callable[[re.Match[str]], str]:
    """Put a mask where the group `secret` is, else in place of all that matched; an older mask stays."""

    def replace(match: re.Match[str]) -> str:
        groups = match.groupdict()
        if groups["masked"] is not None:
            return match[0]
        for name, secret in groups.items():
            if name.startswith("secret") and secret is not None:
                start, end = (at - match.start() for at in match.span(name))
                return match[0][:start] + mask + match[0][end:]
        return mask

    return replace


def _pattern(known: Iterable[str], *, word: bool = False) -> re.Pattern[str] | None:
    """What matches any of some texts in any of their spellings, the longest first; None for no texts."""
    shortest = 2 if word else SHORTEST
    spelled = {form for text in known for form in _forms(text.strip()) if len(form) >= shortest}
    if not spelled:
        return None
    either = "|".join(_spellings(text) for text in sorted(spelled, key=lambda text: (-len(text), text)))
    bounded = rf"(?<![^\W_])(?:{either})(?![^\W_])" if word else f"(?:{either})"
    return re.compile(f"(?P<masked>{MASKED})|{bounded}", re.IGNORECASE)


def _forms(text: str) -> Iterator[str]:
    """The ways a text's characters can be composed; a MAC address also without its separators."""
    yield text
    yield unicodedata.normalize("NFC", text)
    yield unicodedata.normalize("NFD", text)
    if re.fullmatch(r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}", text):
        for separator in ("", "-", ":"):
            yield re.sub("[:-]", separator, text)


_SEPARATORS = re.compile(r"[/\\]+")
_SEPARATOR = r"(?:/|\\(?:u002f|u005c|x2f|x5c)?|%(?:25)?(?:2f|5c)|&\#(?:0*(?:47|92)|x0*(?:2f|5c));)"


def _spellings(text: str) -> str:
    """The whole text; separators of folders by the run, for each may be doubled twice."""
    spelled, at = "", 0
    for run in _SEPARATORS.finditer(text):
        length = run.end() - run.start()
        spelled += "".join(map(_spelling, text[at : run.start()])) + f"{_SEPARATOR}{{{length},{4 * length}}}"
        at = run.end()
    return spelled + "".join(map(_spelling, text[at:]))


@cache
def _spelling(char: str) -> str:
    """A regular expression for one character: as it is, percent-escaped, or escaped as JSON, Python and HTML do.

    No two of its ways match the same text: else a text that only begins as a secret does takes for ever.
    """
    ways = {re.escape(char)}
    for case in {char, char.lower(), char.upper()}:
        if len(case) > 1:
            ways.add(re.escape(case))
        encoded = case.encode("utf-8", "surrogatepass")
        ways.add("".join(f"%(?:25)?{byte:02x}" for byte in encoded))
        if len(case) == 1:
            units = case.encode("utf-16-be", "surrogatepass").hex()
            ways.add("".join(rf"\\{{1,4}}u{units[at : at + 4]}" for at in range(0, len(units), 4)))
            ways.add(rf"\\{{1,4}}U{ord(case):08x}")
            ways.add(rf"&\#(?:0*{ord(case)}|x0*{ord(case):x});")
        if len(case) == 1 and ord(case) < 0x100:
            ways.add(rf"\\{{1,4}}x{ord(case):02x}")
        if not case.isascii():
            ways.add("".join(rf"\\{{1,4}}x{byte:02x}" for byte in encoded))
    if char in _ESCAPED:
        ways.add(_ESCAPED[char])
    if char == " ":
        ways.add(r"\+")
    if not char.isalnum():
        ways.add(rf"\\{{1,4}}{re.escape(char)}")
    return f"(?:{'|'.join(sorted(ways))})"
