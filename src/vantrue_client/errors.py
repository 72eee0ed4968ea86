"""Every error that this package raises on purpose, as one tree.

::

    VantrueError
    ├── UsageError                  the call is wrong: an option, a filter, a configuration
    ├── NoSuchRecording             nobody here, nor the camera, knows a recording of that name
    ├── Refused                     a rule of the policy says no; `rule` names it
    ├── CameraError                 a camera, or the way to it; `address` names it
    │   ├── CameraNotFound          nothing that looks like a camera answered
    │   ├── CameraAmbiguous         several answered and none was named
    │   ├── ConnectionLost          it answered no more: refused, reset, silent, or ended too early
    │   │   └── Unanswered          it took the connection, and this question stayed without an answer
    │   ├── CameraBusy              it is recording, and what was asked would stop that
    │   ├── NotTaken                it said yes to a change, and reads back what it was before
    │   ├── ProtocolError           it answered something that cannot be read
    │   │   └── ListIncomplete      the file list ended in the middle
    │   └── CommandError            it answered with a negative status; `status` holds it
    │       ├── Unsupported         -256: this firmware has no such command
    │       ├── NotFound            -1, or the "Page Not Found" page: no such file
    │       ├── FileLocked          -4
    │       ├── BadParameter        -21
    │       ├── WrongState          -22
    │       └── CardFailure         the card is missing, full, broken or too slow
    ├── WifiError                   the laptop's Wi-Fi could not be looked at or changed
    │   └── WrongPassphrase         the access point did not let the laptop in
    ├── TransferError               one recording could not be brought over
    │   ├── UnderWay                it is still being written: left for later
    │   ├── GivenUp                 no byte more for too long
    │   └── Damaged                 what arrived is not a whole file
    ├── ShareError                  a copy could not be made or handed over; originals are never touched
    │   ├── NotReduced              what was to go could not be taken out for sure: the copy was removed
    │   └── NotDelivered            the target did not take it, or not all of it
    └── StorageError                the laptop's side; `path` names the place
        ├── NoRoom                  the disk is full
        ├── NotWritable             no permission, read-only, gone
        ├── UnsafeName              a name that no file here may have
        ├── ArchiveBusy             another process holds the archive
        ├── KeyUnavailable          the keyring that holds the laptop's key is locked, or does not answer
        └── CatalogBroken           the catalog cannot be read: `vantrue archive rebuild`

A message says what happened, what was kept safe (``kept``) and what to do next (``advice``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class VantrueError(Exception):
    """The root of the tree.

    >>> print(VantrueError("The list ended early.", kept="12 entries were read.", advice="Try again."))
    The list ended early. 12 entries were read. Try again.
    """

    def __init__(self, what: str, *, kept: str = "", advice: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.kept = kept
        self.advice = advice

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.kept, self.advice) if part)


class UsageError(VantrueError):
    """The call is wrong: an option, a filter, a configuration."""


class NoSuchRecording(VantrueError):
    """Nobody here, nor the camera, knows a recording of that name."""


class Refused(VantrueError):
    """A rule of the policy says no; the message ends with the rule's id (`vantrue privacy policy` has its words)."""

    def __init__(self, what: str, *, rule: str, kept: str = "", advice: str = "") -> None:
        super().__init__(what, kept=kept, advice=advice)
        self.rule = rule

    def __str__(self) -> str:
        return f"{super().__str__()} [{self.rule}]"


class CameraError(VantrueError):
    """Something about a camera, or about the way to it."""

    def __init__(self, what: str, *, address: str = "", kept: str = "", advice: str = "") -> None:
        super().__init__(what, kept=kept, advice=advice)
        self.address = address


class CameraNotFound(CameraError):
    """Nothing that looks like a camera answered."""


class CameraAmbiguous(CameraError):
    """Several cameras answered and none was named."""


class ConnectionLost(CameraError):
    """The camera answers no more: refused, reset, silent, or ended too early.

    ``number``: the system's (``errno``) for why no connection opened; None where one did.
    """

    def __init__(
        self, what: str, *, number: int | None = None, address: str = "", kept: str = "", advice: str = ""
    ) -> None:
        super().__init__(what, address=address, kept=kept, advice=advice)
        self.number = number


class Unanswered(ConnectionLost):
    """The camera took the connection and did not answer this question.

    It may know no such command: some firmware hangs up on those, or says nothing. ``silent``: it did not even end the
    connection, as one does that has left.
    """

    def __init__(self, what: str, *, silent: bool = False, address: str = "", kept: str = "", advice: str = "") -> None:
        super().__init__(what, address=address, kept=kept, advice=advice)
        self.silent = silent


class CameraBusy(CameraError):
    """The camera is recording, and what was asked would stop that."""


class NotTaken(CameraError):
    """The camera said yes to a change, and reads back another value."""


class ProtocolError(CameraError):
    """The camera answered something that cannot be read."""


class ListIncomplete(ProtocolError):
    """The file list ended in the middle: nothing may be concluded about the rest."""


class CommandError(CameraError):
    """The camera answered a command with a negative status (facts: camera-wifi, Commands)."""

    def __init__(self, what: str, *, status: int, address: str = "", kept: str = "", advice: str = "") -> None:
        super().__init__(what, address=address, kept=kept, advice=advice)
        self.status = status


class Unsupported(CommandError):
    """Status -256: this firmware has no such command."""


class NotFound(CommandError):
    """Status -1, or the page titled "Page Not Found": there is no such file."""


class FileLocked(CommandError):
    """Status -4: the file is locked."""


class BadParameter(CommandError):
    """Status -21: the firmware does not take this parameter."""


class WrongState(CommandError):
    """Status -22: not in this mode."""


class CardFailure(CommandError):
    """The card is missing, full, broken or too slow."""


class WifiError(VantrueError):
    """The laptop's Wi-Fi could not be looked at or changed."""


class WrongPassphrase(WifiError):
    """The access point did not let the laptop in."""


class TransferError(VantrueError):
    """One recording could not be brought over."""


class UnderWay(TransferError):
    """The recording is still being written: it is left for later, it has not failed."""


class GivenUp(TransferError):
    """No byte more arrived for too long."""


class Damaged(TransferError):
    """What arrived is not a whole file."""


class ShareError(VantrueError):
    """A copy could not be made or handed over; the original is as it was."""


class NotReduced(ShareError):
    """A copy still held what was to go, or could not be searched for it: it was removed."""


class NotDelivered(ShareError):
    """A target did not take a copy, or not all of it."""


class StorageError(VantrueError):
    """The laptop's side: a folder, a disk, the catalog."""

    def __init__(self, what: str, *, path: Path | str = "", kept: str = "", advice: str = "") -> None:
        super().__init__(what, kept=kept, advice=advice)
        self.path = path


class NoRoom(StorageError):
    """The disk is full."""


class NotWritable(StorageError):
    """The place cannot be written: no permission, read-only, gone."""


class UnsafeName(StorageError):
    """A name that no file here may have."""


class ArchiveBusy(StorageError):
    """Another process holds the archive."""


class KeyUnavailable(StorageError):
    """The keyring that holds the laptop's key is locked, gone, or does not answer: no other key is made instead."""


class CatalogBroken(StorageError):
    """The catalog cannot be read; it can be made anew."""
