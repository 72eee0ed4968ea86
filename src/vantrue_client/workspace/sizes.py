"""Sizes as people type and read them."""

from __future__ import annotations

import re
from decimal import Decimal

from vantrue_client.errors import UsageError
from vantrue_client.sentences import Sentence

_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)\s*(?:([kmgt])(i)?)?b?", re.IGNORECASE | re.ASCII)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def count(text: str) -> int:
    """Read a size in bytes such as `200GB`, `500M` (a thousand each) or `10GiB` (1024); UsageError for anything else.

    >>> count("200GB"), count("10GiB"), count("1.5 k")
    (200000000000, 10737418240, 1500)
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            Sentence("form.no-size", "{typed!r} is no size.", typed=text),
            advice=Sentence("form.size", "Write for example 200GB, 10GiB or 500M."),
        )
    number, unit, binary = found.groups()
    return int(Decimal(number) * (1024 if binary else 1000) ** _POWERS[(unit or "").lower()])


def shown(size: float) -> str:
    """Bytes for people.

    >>> shown(243269632), shown(900), shown(999_960)
    ('243.3 MB', '900 B', '1.0 MB')
    """
    if size < 1000:
        return f"{size:.0f} B"
    for unit in ("kB", "MB", "GB"):
        size /= 1000
        if size < 999.95:
            return f"{size:.1f} {unit}"
    return f"{size / 1000:.1f} TB"
