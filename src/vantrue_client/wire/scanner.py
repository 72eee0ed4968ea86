"""An incremental scanner for the dialect in which the camera answers.

It looks like XML and is not: names hold `&` and `<` as they are, and bytes that are no UTF-8 (facts: camera-wifi, The
file list). So a field ends only at its own closing tag, nothing is decoded, no entity is expanded, and what fits
nowhere is passed over, one `<` at a time. How the bytes were cut into chunks never changes what is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Event = tuple[bytes, bytes | None]
"""A field (``b"NAME"`` and its text), or an edge of a container (``b"File"`` or ``b"/File"``, and None), as spelt."""

Shortcut = Callable[[bytes, int], int]
"""Asked behind the edge of each container: may take what follows at once, and says where to go on."""

MAX_TEXT = 4096
"""Bytes of text that a field may have; a longer one is passed over."""

_BLOCK = 1 << 16
_LONGEST_TAGS = 256  # what an opening and a closing tag may take beside the text
_PARTS = {
    # Fields whose text may hold `<`; any other is known as a field by having none inside.
    b"field": rb"""(?:NAME|FPATH|SIZE|TIMECODE|TIME|ATTR|CMD|STATUS|STRING|VALUE|SSID|PASSPHRASE|ID|INDEX|FRAMERATE
                  |TYPE|CHK|MOVIELIVEVIEWLINK|PHOTOLIVEVIEWLINK|FREEPICNUM)""",
    b"container": rb"(?:ALLFILE|FILE|LIST|FUNCTION|ITEM|MENULIST|OPTION)",
    b"word": rb"[A-Za-z_][\w.-]{0,63}+",
    b"gap": rb"\s{0,8}+",
}

# A field's text ends at its closing tag. Its own opening tag inside, or another tag on a new line, tells that it was
# never closed: looking no further loses nothing after it, and keeps the time linear whatever comes.
_TOKEN = re.compile(
    rb"""<(?:
        (%(field)s)%(gap)s>([^<]*+(?:(?<!\n)<(?!/?\1%(gap)s>)[^<]*+)*+)</\1%(gap)s>
      | (/?%(container)s)%(gap)s>
      | (%(word)s)%(gap)s>([^<]*+)</\4%(gap)s>
      | (!(?:DOCTYPE\b[^][<>]*+(?:\[(?:[^]<]++|<(?!!DOCTYPE))*+]%(gap)s)?>|--(?:[^<-]++|<(?!!--)|-(?!->))*+-->))
    )?"""
    % _PARTS,
    re.IGNORECASE | re.VERBOSE,
)
_CONTAINER, _MARKUP = 3, 6

# A `<` that begins no token yet, and may with what comes next.
_BEGUN = re.compile(
    rb"""<(?:
        /?(?:%(word)s%(gap)s)?
      | (%(field)s)%(gap)s>[^<]*+(?:(?<!\n)<(?!\1%(gap)s>)[^<]*+)*+(?:<(?:/(?:%(word)s%(gap)s)?)?)?
      | %(word)s%(gap)s>[^<]*+(?:</?(?:%(word)s%(gap)s)?)?
      | !.*
    )\Z"""
    % _PARTS,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


class Scanner:
    """Finds fields and containers in bytes as they arrive, with memory for one field.

    >>> scanner = Scanner()
    >>> list(scanner.feed(b"<File><NAME>a<b&c>.MP4</NA"))
    [(b'File', None)]
    >>> list(scanner.feed(b"ME></File>"))
    [(b'NAME', b'a<b&c>.MP4'), (b'/File', None)]
    """

    def __init__(self, max_text: int = MAX_TEXT, shortcut: Shortcut | None = None) -> None:
        self._max_text = max_text
        self._shortcut = shortcut
        self._rest = b""
        self._in_prolog = True  # only there do a document type and comments mean anything

    def feed(self, data: bytes) -> Iterator[Event]:
        """Yield what became whole with these bytes. It is lazy: exhaust it before the next call."""
        for at in range(0, len(data), _BLOCK):
            yield from self._scan(self._rest + data[at : at + _BLOCK], last=False)

    def close(self) -> Iterator[Event]:
        """Yield what is left when no more bytes come: what a field that was never closed had swallowed."""
        yield from self._scan(self._rest, last=True)

    def _scan(self, buffer: bytes, *, last: bool) -> Iterator[Event]:
        at = 0
        while (token := _TOKEN.search(buffer, at)) is not None:
            kind, at = token.lastindex, token.end()
            if kind == _CONTAINER:
                self._in_prolog = False
                yield token[_CONTAINER], None
                if self._shortcut is not None:
                    at = self._shortcut(buffer, at)
            elif kind is None:
                if not last and self._may_become_token(buffer, token.start()):
                    self._rest = buffer[token.start() :]
                    return
            elif len(token[kind]) > self._max_text or (kind == _MARKUP and not self._in_prolog):
                at = token.start() + 1
            elif kind != _MARKUP:
                self._in_prolog = False
                yield token[kind - 1], token[kind]
        self._rest = b""

    def _may_become_token(self, buffer: bytes, at: int) -> bool:
        if buffer[at + 1 : at + 2] == b"!" and not self._in_prolog:
            return False
        return len(buffer) - at <= self._max_text + _LONGEST_TAGS and _BEGUN.match(buffer, at) is not None
