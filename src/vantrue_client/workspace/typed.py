"""What somebody types where a file is to go."""

from __future__ import annotations

from pathlib import Path

from vantrue_client.errors import UsageError


def typed_path(text: str) -> Path:
    """The path that is meant, ``~`` being the user's own folder; raises UsageError.

    >>> typed_path("/tmp/a.zip").name
    'a.zip'
    """
    try:
        path = Path(text.strip()).expanduser()
    except RuntimeError:
        raise UsageError(f"{text} names a user that is not known here.") from None
    if "\0" in text or not path.name:
        raise UsageError(f"{text!r} names no file.", kept="Nothing was written.")
    return path
