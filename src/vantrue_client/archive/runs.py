"""Runs: what each sync, get and import did, as counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from vantrue_client.archive.catalog import Catalog
from vantrue_client.archive.copy import now
from vantrue_client.archive.database import told, writing
from vantrue_client.archive.rows import iso
from vantrue_client.archive.tables import runs

KEPT = 1000
"""Runs that are remembered: a watch makes one every half minute, for weeks."""

COUNTS = ("downloaded", "present", "skipped", "failed", "bytes")


@dataclass(frozen=True, slots=True)
class Run:
    """One run; ``ended_at`` is None for one that never came to its end."""

    camera: str
    started_at: datetime
    ended_at: datetime | None = None
    downloaded: int = 0
    present: int = 0
    skipped: int = 0
    failed: int = 0
    bytes: int = 0


def begin(catalog: Catalog, camera: str) -> int:
    """Note that a run begins, and forget those long past; the number is for `end`."""
    with told(catalog.path), catalog.engine.connect() as connection, writing(connection):
        row = insert(runs).values(camera=camera, started_at=iso(now())).returning(runs.c.id)
        number = int(connection.execute(row).scalar_one())
        connection.execute(delete(runs).where(runs.c.id <= number - KEPT))
        return number


def end(catalog: Catalog, number: int, **counts: int) -> None:
    """Note how a run went: downloaded, present, skipped, failed, bytes."""
    with told(catalog.path), catalog.engine.connect() as connection, writing(connection):
        connection.execute(update(runs).where(runs.c.id == number).values(ended_at=iso(now()), **counts))


def latest(catalog: Catalog, count: int) -> list[Run]:
    """The latest runs, newest first."""
    with told(catalog.path), catalog.engine.connect() as connection:
        rows = connection.execute(select(runs).order_by(runs.c.id.desc()).limit(count)).mappings().all()
        return [
            Run(
                camera=row["camera"],
                started_at=datetime.fromisoformat(row["started_at"]),
                ended_at=None if row["ended_at"] is None else datetime.fromisoformat(row["ended_at"]),
                **{name: row[name] for name in COUNTS},
            )
            for row in rows
        ]
