"""How much the archive holds, of what."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, func, select

from vantrue_client.archive.catalog import Catalog
from vantrue_client.archive.database import told
from vantrue_client.archive.tables import copies, recordings
from vantrue_client.model import CameraTime

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Group:
    """Copies and their bytes."""

    count: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Stats:
    """What the archive holds; what was removed is only counted.

    kinds, channels, cameras, months   groups by name; months are ``2025-12``; what is not known is ``unknown``
    first, last                        the camera time of the oldest and the newest recording
    free, disk                         bytes free on the archive's disk, and its size
    """

    all: Group
    kinds: Mapping[str, Group]
    channels: Mapping[str, Group]
    cameras: Mapping[str, Group]
    months: Mapping[str, Group]
    first: CameraTime | None
    last: CameraTime | None
    removed: int
    free: int
    disk: int


_HERE = copies.c.removed_at.is_(None)


def stats(catalog: Catalog, root: Path) -> Stats:
    """Count what a catalog tells; raises StorageError."""
    when = recordings.c.when
    disk = shutil.disk_usage(root)
    with told(catalog.path), catalog.engine.connect() as connection:
        kinds = _groups(connection, recordings.c.kind)
        span = select(func.min(when), func.max(when)).join(copies).where(_HERE, when != "")
        first, last = connection.execute(span).one()
        return Stats(
            all=Group(sum(group.count for group in kinds.values()), sum(group.bytes for group in kinds.values())),
            kinds=kinds,
            channels=_groups(connection, recordings.c.channel),
            cameras=_groups(connection, recordings.c.camera),
            months=_groups(connection, func.substr(when, 1, 7)),
            first=CameraTime.parse(first) if first else None,
            last=CameraTime.parse(last) if last else None,
            removed=connection.scalar(select(func.count()).select_from(copies).where(~_HERE)) or 0,
            free=disk.free,
            disk=disk.total,
        )


def _groups(connection: Connection, by: ColumnElement[str]) -> dict[str, Group]:
    query = (
        select(by, func.count(), func.sum(recordings.c.size))
        .select_from(recordings)
        .join(copies)
        .where(_HERE)
        .group_by(by)
        .order_by(by)
    )
    return {name or UNKNOWN: Group(count, size) for name, count, size in connection.execute(query)}
