"""What a camera takes as a network's name and passphrase: it drops anything else, and says yes all the same.

Facts: camera-wifi, 3003, 3004, 3032.
"""

from __future__ import annotations

from vantrue_client.errors import UsageError

MOST_NAME, MOST_PASSPHRASE = 31, 25
LEAST_PASSPHRASE = 8
"""Of WPA2: a shorter one would leave the camera without any."""

_NOTHING = "Nothing was sent to the camera."


def check_name(name: str) -> str:
    """Hand a network's name back that cameras take; raises UsageError, which says what is wrong with it.

    >>> check_name("Home 2")
    'Home 2'
    """
    _check(name, "name", 1, MOST_NAME)
    return name


def check_passphrase(passphrase: str, *, open_network: bool = False) -> str:
    """Hand a passphrase back that cameras take; raises UsageError, which never repeats it.

    open_network  it may be empty

    >>> check_passphrase("short")
    Traceback (most recent call last):
    vantrue_client.errors.UsageError: The passphrase has 5 characters, ... Nothing was sent to the camera.
    """
    if not (open_network and not passphrase):
        _check(passphrase, "passphrase", LEAST_PASSPHRASE, MOST_PASSPHRASE)
    return passphrase


def credentials(name: str, passphrase: str) -> str:
    """What 3032 takes: both with exactly one colon between; raises UsageError."""
    return f"{check_name(name)}:{check_passphrase(passphrase, open_network=True)}"


def _check(text: str, what: str, least: int, most: int) -> None:
    if not least <= len(text) <= most:
        raise UsageError(f"The {what} has {len(text)} characters, and cameras take {least} to {most}.", kept=_NOTHING)
    if not (text.isascii() and text.isprintable()) or text != text.strip():
        raise UsageError(
            f"The {what} holds what cameras do not take: plain ASCII only, no spaces around.", kept=_NOTHING
        )
    if ":" in text:
        raise UsageError(f"The {what} holds a colon, at which cameras would split it in silence.", kept=_NOTHING)
    if set(text) & set("&#%"):
        raise UsageError(f"The {what} holds & or # or %, which cameras read as something else.", kept=_NOTHING)
