"""What a package tells: the one account from which its manifest in JSON and its reports are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from vantrue_client.archive import Copy
from vantrue_client.archive.manifest import Line
from vantrue_client.model import Clock, Track
from vantrue_client.share.evidence.building import Entry
from vantrue_client.share.evidence.order import Order, Plan

FORMAT = "vantrue evidence package"
VERSION = 1


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """What is known of a camera.

    name  the user's word for it, else its identity on this laptop
    text  what it last said of its model and firmware
    """

    name: str
    model: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One original in a package.

    place    its file, below the package's payload
    history  what the archive's manifest told of it from its download on, oldest first
    stills   pictures made of it, below the payload
    tracks   its track for other programs, below the payload
    """

    copy: Copy
    place: str
    history: tuple[Line, ...] = ()
    track: Track | None = None
    stills: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()

    @property
    def utc(self) -> tuple[datetime, datetime] | None:
        """When its first and last fix were, in UTC; None where no receiver told a time whose zone is known."""
        if self.track is None or self.track.clock is Clock.UNKNOWN:
            return None
        times = [fix.time.astimezone(UTC) for fix in self.track.fixes if fix.time.tzinfo is not None]
        return (min(times), max(times)) if times else None


@dataclass(frozen=True, slots=True)
class Account:
    """All that a package tells.

    made         when (aware)
    program      what made it, with its version
    fingerprint  of the key that signs it; empty where none does
    """

    plan: Plan
    made: datetime
    program: str
    cameras: Mapping[str, CameraFacts]
    pieces: tuple[Piece, ...]
    logs: tuple[Piece, ...]
    left_out: tuple[str, ...]
    fingerprint: str = ""

    @property
    def order(self) -> Order:
        """What it is for."""
        return self.plan.order

    @property
    def all(self) -> tuple[Piece, ...]:
        """Every original."""
        return self.pieces + self.logs

    def camera(self, piece: Piece) -> CameraFacts:
        """The camera of a piece."""
        return self.cameras.get(piece.copy.camera, CameraFacts(piece.copy.camera or "unknown"))


def document(account: Account, files: Mapping[str, Entry]) -> dict[str, Any]:
    """The same in JSON; ``files`` of the payload by their place below it, as far as they are written."""
    order = account.order
    assert order.ground is not None
    return {
        "format": FORMAT,
        "version": VERSION,
        "made": account.made.isoformat(),
        "program": account.program,
        "made_by": order.maker or None,
        "recipient": order.recipient,
        "purpose": order.purpose,
        "ground": {"clause": order.ground.value, "name": order.ground.word, "sentence": order.ground.sentence},
        "signing_key": account.fingerprint or None,
        "cameras": {
            key: {"name": one.name, "model": one.model, "said": one.text} for key, one in account.cameras.items()
        },
        "originals": [_piece(piece, files) for piece in account.all],
        "files": {place: {"size": one.size, "sha256": one.sha256} for place, one in sorted(files.items())},
        "left_out": list(account.left_out),
    }


def _piece(piece: Piece, files: Mapping[str, Entry]) -> dict[str, Any]:
    copy, recording = piece.copy, piece.copy.recording
    return {
        "file": piece.place,
        "size": files[piece.place].size,
        "sha256": files[piece.place].sha256,
        "camera": copy.camera,
        "listed": {
            "name": _clean(recording.name),
            "path": _clean(recording.path),
            "kind": recording.kind.value,
            "channel": recording.channel.value if recording.channel else None,
            "size": recording.size,
            "start": str(recording.start) if recording.start else None,
            "time": str(recording.end) if recording.end else None,
            "locked": recording.locked,
        },
        "utc": [time.isoformat() for time in piece.utc] if piece.utc else None,
        "history": [msgspec.to_builtins(line) for line in piece.history],
        "stills": list(piece.stills),
        "tracks": list(piece.tracks),
    }


def happened(piece: Piece) -> Iterator[tuple[str, str]]:
    """What became of a file since its download, as (when, what) in words, oldest first."""
    before: Line | None = None
    for line in piece.history:
        if before is None:
            when = in_utc(line.fetched_at) if line.fetched_at else ""
            said = {True: "locked", False: "not locked", None: "its lock not told"}[line.locked]
            yield when, f"brought from {_clean(line.path)}, {said}"
        else:
            yield from (("", change) for change in _changes(before, line))
        before = line


def in_utc(time: datetime) -> str:
    """A point in time for people.

    >>> in_utc(datetime(2025, 12, 11, 18, 49, 30, tzinfo=UTC))
    '2025-12-11 18:49:30 UTC'
    """
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _changes(before: Line, after: Line) -> Iterator[str]:
    if after.locked is not before.locked:
        yield "locked on the camera" if after.locked else "no longer locked on the camera"
    if after.path != before.path:
        yield f"moved on the card to {_clean(after.path)}"
    if after.kept is not before.kept:
        yield "marked as kept" if after.kept else "no longer marked as kept"
    if after.sha256 != before.sha256:
        yield f"brought again, SHA-256 {after.sha256}"
    if after.removed_at is not None and before.removed_at is None:
        yield f"removed on {in_utc(after.removed_at)}: {after.removed or 'no reason noted'}"


def _clean(text: str) -> str:
    """Text that JSON and a page can hold: a name of a camera's may carry anything."""
    return text.encode(errors="surrogateescape").decode(errors="replace")
