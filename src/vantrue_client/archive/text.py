"""Names as databases and JSON can hold them.

A camera's name can hold bytes that are no UTF-8; Python carries them as lone surrogates, which neither SQLite nor JSON
take. They are kept as the last private code points instead, and come back the same.
"""

from __future__ import annotations

import re

_ESCAPE = "\U0010f7ff"
_TO_STORE = re.compile("[\ud800-\udfff\U0010f7ff-\U0010ffff]")
_TO_LOAD = re.compile("\U0010f7ff(.)|([\U0010f800-\U0010ffff])", re.DOTALL)
_APART = 0x10F800 - 0xD800


def stored(text: str) -> str:
    r"""What to store for a text.

    >>> loaded(stored("a\udcff\U0010f8ff.MP4")) == "a\udcff\U0010f8ff.MP4", stored("plain")
    (True, 'plain')
    """
    return text if text.isascii() else _TO_STORE.sub(lambda found: _hide(found[0]), text)


def loaded(text: str) -> str:
    """The text that was stored."""
    return text if text.isascii() else _TO_LOAD.sub(lambda found: found[1] or chr(ord(found[2]) - _APART), text)


def _hide(character: str) -> str:
    return chr(ord(character) + _APART) if character < "\ue000" else _ESCAPE + character
