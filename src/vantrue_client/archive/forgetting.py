"""Forgetting in the catalog: rows go, and with them what SQLite leaves of rows in pages that are free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select, update

from vantrue_client.archive.catalog import PAGE, Catalog, meant
from vantrue_client.archive.database import told, writing
from vantrue_client.archive.tables import cameras, copies, manifests, recordings, runs
from vantrue_client.archive.text import stored
from vantrue_client.model import Filter
from vantrue_client.model.holding import Scope


def forget(catalog: Catalog, scope: Scope, files: Sequence[str], sizes: Mapping[str, int]) -> None:
    """Forget what is meant and the copies at some places; ``sizes`` are those of manifests that were written anew.

    Raises StorageError; the file is written whole anew, so that nothing is left in it.
    """
    with told(catalog.path), catalog.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        with writing(connection):
            _forget_recordings(connection, scope, files)
            _forget_runs(connection, scope)
            for day, size in sizes.items():
                connection.execute(update(manifests).where(manifests.c.day == day).values(size=size))
            connection.execute(delete(manifests).where(manifests.c.size == 0))
        connection.exec_driver_sql("VACUUM")


def _forget_recordings(connection: Connection, scope: Scope, files: Sequence[str]) -> None:
    gone = meant(Filter(since=scope.since, until=scope.until))
    if scope.camera is not None:
        gone.append(recordings.c.camera == scope.camera)
    connection.execute(delete(copies).where(copies.c.recording.in_(select(recordings.c.id).where(*gone))))
    for start in range(0, len(files), PAGE):
        connection.execute(
            delete(copies).where(copies.c.file.in_([stored(one) for one in files[start : start + PAGE]]))
        )
    connection.execute(delete(recordings).where(~exists().where(copies.c.recording == recordings.c.id)))
    connection.execute(delete(cameras).where(~exists().where(recordings.c.camera == cameras.c.id)))


def _forget_runs(connection: Connection, scope: Scope) -> None:
    for number, camera, started in connection.execute(select(runs.c.id, runs.c.camera, runs.c.started_at)).all():
        if scope.camera in {None, camera} and scope.at(datetime.fromisoformat(started)):
            connection.execute(delete(runs).where(runs.c.id == number))
