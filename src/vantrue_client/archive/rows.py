"""Between copies and the catalog's rows."""

from __future__ import annotations

from datetime import datetime
from sys import intern
from typing import Any

from sqlalchemy import RowMapping

from vantrue_client.archive.copy import Copy
from vantrue_client.archive.layout import fold
from vantrue_client.archive.text import loaded, stored
from vantrue_client.model import CameraTime, Channel, Kind, Recording
from vantrue_client.wire.commands import file_target

Row = dict[str, Any]


def recording_row(copy: Copy) -> Row:
    """What the catalog keeps of a copy's recording."""
    recording = copy.recording
    return {
        "camera": copy.camera,
        "name": stored(recording.name),
        "end": text_of(recording.end),
        "size": recording.size,
        "kind": recording.kind.value,
        "channel": recording.channel and recording.channel.value,
        "sequence": recording.sequence,
        "start": text_of(recording.start),
        "when": text_of(recording.when),
        "moment": recording.moment and stored(recording.moment),
        "locked": recording.locked,
        "path": stored(recording.path),
    }


def copy_row(copy: Copy) -> Row:
    """What the catalog keeps of the copy itself; its recording's identity is spelt ``of_...``."""
    return {
        "of_camera": copy.camera,
        "of_name": stored(copy.recording.name),
        "of_end": text_of(copy.recording.end),
        "of_size": copy.recording.size,
        "file": stored(copy.file),
        "folded": stored(fold(copy.file)),
        "sha256": copy.sha256,
        "kept": copy.kept,
        "fetched_at": iso(copy.fetched_at),
        "verified_at": iso(copy.verified_at),
        "removed_at": iso(copy.removed_at),
        "reason": copy.reason and stored(copy.reason),
    }


def copy_of(row: RowMapping) -> Copy:
    """A copy from a row of the catalog's two tables joined."""
    name, path = loaded(row["name"]), loaded(row["path"])
    recording = Recording(
        name=name,
        path=path,
        target=file_target(path),
        kind=Kind(row["kind"]),
        size=row["size"],
        start=_camera_time(row["start"]),
        end=_camera_time(row["end"]),
        channel=row["channel"] and Channel(row["channel"]),
        sequence=row["sequence"],
        locked=row["locked"],
        moment=row["moment"] and loaded(row["moment"]),
    )
    return Copy(
        camera=intern(row["camera"]),  # one of few
        recording=recording,
        file=loaded(row["file"]),
        sha256=row["sha256"],
        kept=row["kept"],
        fetched_at=_time(row["fetched_at"]),
        verified_at=_time(row["verified_at"]),
        removed_at=_time(row["removed_at"]),
        reason=row["reason"] and loaded(row["reason"]),
    )


def text_of(time: CameraTime | None) -> str:
    """A time of the camera's clock as the catalog keeps it."""
    return "" if time is None else str(time)


def iso(time: datetime | None) -> str | None:
    """A point in time as the catalog keeps it."""
    return None if time is None else time.isoformat()


def _camera_time(text: str) -> CameraTime | None:
    return CameraTime.parse(text) if text else None


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
