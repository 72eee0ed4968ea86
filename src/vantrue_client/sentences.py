"""What the workspace says to people: plain English, which remembers what it is made of.

A front end of another language looks its words up by its id and puts the same values in; everybody else has a text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self


class Sentence(str):
    """A text with an id: ``english`` with the values put in, as `str.format` does it where there are any.

    id       what other languages know it by; empty: it is nothing but its values, put together
    english  before the values are in it
    values   facts, or sentences again; ``count`` chooses between the words for one and for several

    Cut, joined or put into another text it is a text like any other: `joined` and a sentence's values keep theirs.

    >>> Sentence("room", "{free:.1f} GB are free on {disk}.", free=2, disk="sda")
    '2.0 GB are free on sda.'
    """

    __slots__ = ("english", "id", "values")

    id: str
    english: str
    values: dict[str, object]

    def __new__(cls, id: str, english: str, /, **values: object) -> Self:  # noqa: A002 (it is one)
        """See the class."""
        made = super().__new__(cls, english.format(**values) if values else english)
        made.id, made.english, made.values = id, english, values
        return made

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Copied or stored it is the text."""
        return str, (str(self),)


def joined(parts: Iterable[str], by: str = " ") -> Sentence:
    """One after the other, each in the language that it will be told in; empty ones are left out.

    >>> joined(["one", "", Sentence("two", "two")], ", ")
    'one, two'
    """
    values: dict[str, object] = {f"part{number}": part for number, part in enumerate(filter(None, parts))}
    return Sentence("", by.join(f"{{{name}}}" for name in values), **values)


def listed(parts: Iterable[str]) -> str:
    """The same as an enumeration.

    >>> listed(["eth0", "tun0", "wlan0"]), listed([])
    ('eth0, tun0 and wlan0', '')
    """
    *most, last = [*dict.fromkeys(parts)] or [""]
    return Sentence("and", "{most} and {last}", most=joined(most, ", "), last=last) if most else last
