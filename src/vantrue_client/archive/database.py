"""The catalog's file: opened privately, of a version that is understood, its errors as ours.

It keeps SQLite's rollback journal and not its write-ahead log: the archive may lie on a NAS, where the log's shared
memory does not work, or on a FAT disk, and the catalog is written once a file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from vantrue_client.archive.inside import is_link
from vantrue_client.archive.tables import APPLICATION, VERSION, metadata
from vantrue_client.errors import ArchiveBusy, CatalogBroken, NoRoom, NotWritable, StorageError
from vantrue_client.files import private_opener, storage_error

BUSY_SECONDS = 30.0
REBUILD = "Make it anew from the files and their manifests: `vantrue archive rebuild`."


def open_database(path: Path, *, lasting: bool = True) -> Engine:
    """Open the catalog's file, made when missing, 0600; raises CatalogBroken, NotWritable.

    ``lasting``: false for a file that is being built and is worth nothing until it is finished.
    """
    try:
        if path.is_symlink() or (path.exists() and is_link(path.lstat())):
            raise NotWritable(f"{path} is a link, not the archive's catalog.", path=path, advice="Move it away.")
        with open(path, "ab", opener=private_opener):
            pass
    except OSError as error:
        raise storage_error(error, path) from error
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connect(path, lasting),
        poolclass=QueuePool,
        isolation_level="AUTOCOMMIT",
    )
    try:
        with told(path), engine.connect() as connection:
            _check(connection, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _connect(path: Path, lasting: bool) -> sqlite3.Connection:
    # as a URI, so that what is attached later may be one, too
    connection = sqlite3.connect(path.resolve().as_uri(), timeout=BUSY_SECONDS, check_same_thread=False, uri=True)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute(f"PRAGMA synchronous = {'FULL' if lasting else 'OFF'}")
    if not lasting:
        connection.execute("PRAGMA journal_mode = MEMORY")
    return connection


def _check(connection: Connection, path: Path) -> None:
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    if version == 0 and application == 0:
        with writing(connection):
            _make(connection)
    elif application != APPLICATION or version < VERSION:
        raise CatalogBroken(f"{path} is not a catalog.", path=path, kept="All recordings are intact.", advice=REBUILD)
    elif version > VERSION:
        raise CatalogBroken(
            f"The catalog {path} was made by a newer version of this program.",
            path=path,
            kept="Nothing was changed.",
            advice=f"Update the program. Or make the catalog anew in the older form: {REBUILD}",
        )


def _make(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA user_version").scalar_one() == 0:  # nobody was faster
        metadata.create_all(connection)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


@contextmanager
def writing(connection: Connection) -> Iterator[None]:
    """One transaction that writes: all of it or nothing."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")


def carry_over(engine: Engine, old: Path) -> None:
    """Take from a former catalog what only it knows: runs, what cameras are called, when files were last verified."""
    with told(old), engine.connect() as connection:
        connection.exec_driver_sql("ATTACH ? AS old", (old.resolve().as_uri() + "?mode=ro",))
        try:
            version = connection.exec_driver_sql("PRAGMA old.user_version").scalar_one()
            if version == VERSION:
                with writing(connection):
                    for statement in _CARRIED:
                        connection.exec_driver_sql(statement)
        finally:
            connection.exec_driver_sql("DETACH old")


_CARRIED = (
    "INSERT INTO runs SELECT * FROM old.runs",
    "INSERT INTO cameras SELECT * FROM old.cameras WHERE true"
    " ON CONFLICT DO UPDATE SET name = excluded.name, model = excluded.model",
    "UPDATE copies SET verified_at = was.verified_at FROM old.copies AS was"
    " WHERE was.file = copies.file AND was.sha256 = copies.sha256",
)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Tell what goes wrong with the catalog as errors of ours."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, ValueError, LookupError) as error:
        raise _typed(error, path) from error


def _typed(error: Exception, path: Path) -> StorageError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary == sqlite3.SQLITE_FULL:
        return NoRoom(f"The disk is full at {path}.", path=path, kept="What was finished is intact.")
    if primary in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR}:
        return NotWritable(f"{path} cannot be written: {cause}.", path=path, advice="Check the folder and its disk.")
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return ArchiveBusy(f"Another program holds {path}.", path=path, advice="Try again when it is done.")
    return CatalogBroken(
        f"The catalog {path} cannot be read: {cause}.", path=path, kept="All recordings are intact.", advice=REBUILD
    )
