"""What a reply's status means, as typed errors (facts: camera-wifi, Commands).

Positive values are news (recording started, card removed, ...), never errors.
"""

from __future__ import annotations

from vantrue_client.errors import (
    BadParameter,
    CardFailure,
    CommandError,
    FileLocked,
    NotFound,
    Unsupported,
    WrongState,
)

_MEANINGS: dict[int, tuple[type[CommandError], str, str]] = {
    -1: (NotFound, "there is no such file on the camera", "List again: it was overwritten, deleted or moved."),
    -2: (CommandError, "the picture's EXIF data cannot be read", ""),
    -3: (CommandError, "the camera has no buffer free", "Try again in a moment."),
    -4: (FileLocked, "the file is locked", "Unlock it on the camera first."),
    -5: (CardFailure, "the file cannot be read from the card", "Check the card in the camera."),
    -6: (CommandError, "the file could not be deleted", ""),
    -7: (CardFailure, "there is no room for another movie on the card", "Make room on the card."),
    -8: (CardFailure, "the card cannot be written", "Check the card, or format it in the camera."),
    -9: (CardFailure, "the card is too slow", "Use a faster card."),
    -10: (CommandError, "the camera's battery is low", "Power the camera."),
    -11: (CardFailure, "the card is full", "Make room on the card."),
    -12: (CardFailure, "the folder on the card is full", "Make room on the card."),
    -13: (CommandError, "the camera says only that it failed", ""),
    **dict.fromkeys(
        range(-20, -13), (CommandError, "the firmware update failed", "Check the firmware file on the card.")
    ),
    -21: (BadParameter, "the camera does not take this parameter", ""),
    -22: (WrongState, "the camera cannot do that in its present mode", "Try again in playback mode, or while idle."),
    -256: (Unsupported, "this firmware has no such command", ""),
}


def raise_for_status(status: int, what: str, address: str = "") -> None:
    """Raise the typed error for a negative status; ``what`` says what was asked, such as ``Command 3015``.

    >>> raise_for_status(1, "Command 2001")
    >>> raise_for_status(-256, "Command 3015")
    Traceback (most recent call last):
    vantrue_client.errors.Unsupported: Command 3015: this firmware has no such command.
    """
    if status >= 0:
        return
    unknown = (CommandError, f"the camera answered status {status}, which is not known", "")
    error, meaning, advice = _MEANINGS.get(status, unknown)
    raise error(f"{what}: {meaning}.", status=status, address=address, advice=advice)
