"""The catalog: what the archive holds, in SQL, so that it is found at once. The manifests are its truth."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from vantrue_client.archive.copy import Copy
from vantrue_client.archive.database import open_database, told, writing
from vantrue_client.archive.layout import fold
from vantrue_client.archive.rows import copy_of, copy_row, iso, recording_row, text_of
from vantrue_client.archive.tables import cameras, copies, manifests, recordings
from vantrue_client.archive.text import stored
from vantrue_client.model import Filter

PAGE = 500

_IDENTITY = ("camera", "name", "end", "size")
_JOINED = select(
    *(column for column in recordings.c if column.name != "id"),
    *(column for column in copies.c if column.name not in {"id", "recording"}),
    recordings.c.id.label("recording_id"),
    copies.c.id.label("copy_id"),
).join_from(recordings, copies, copies.c.recording == recordings.c.id)


def _put_recording() -> Any:
    new = insert(recordings)
    changing = {column.name: new.excluded[column.name] for column in recordings.c if column.name != "id"}
    return new.on_conflict_do_update(index_elements=_IDENTITY, set_=changing)


def _put_copy() -> Any:
    identity = select(recordings.c.id).where(*(recordings.c[name] == bindparam(f"of_{name}") for name in _IDENTITY))
    plain: dict[str, Any] = {
        column.name: bindparam(column.name) for column in copies.c if column.name not in {"id", "recording"}
    }
    new = insert(copies).values(recording=identity.scalar_subquery(), **plain)
    changing = {name: new.excluded[name] for name in ("recording", *plain)}
    return new.on_conflict_do_update(index_elements=["file"], set_=changing)


class Catalog:
    """The catalog in one file; usable from any thread, one at a time.

    Each call is a transaction of its own and a long listing is many short ones, so that nobody who reads slowly keeps
    another process from writing. Raises StorageError: CatalogBroken, ArchiveBusy, NoRoom, NotWritable.
    """

    def __init__(self, path: Path, *, lasting: bool = True) -> None:
        self.path = path
        self.engine = open_database(path, lasting=lasting)

    def close(self) -> None:
        """Let the file go."""
        self.engine.dispose()

    def put(self, states: Sequence[Copy], sizes: Mapping[str, int]) -> None:
        """Enter the state of copies, and how far their days' manifests have thereby been entered."""
        with told(self.path), self.engine.connect() as connection, writing(connection):
            for start in range(0, len(states), PAGE):
                _put(connection, states[start : start + PAGE])
            if sizes:
                new = insert(manifests)
                rows = [{"day": day, "size": size} for day, size in sizes.items()]
                put = new.on_conflict_do_update(index_elements=["day"], set_={"size": new.excluded["size"]})
                connection.execute(put, rows)

    def entered(self, day: str) -> int:
        """Bytes of a day's manifest that have been entered."""
        with told(self.path), self.engine.connect() as connection:
            size = connection.execute(select(manifests.c.size).where(manifests.c.day == day)).scalar()
        return size or 0

    def known(self, camera: str, name: str) -> list[Copy]:
        """Copies of a camera's recordings of a name, removed ones too, newest first."""
        return self._copies(
            _JOINED.where(recordings.c.camera == camera, recordings.c.name == stored(name)).order_by(copies.c.id.desc())
        )

    def of_content(self, name: str, size: int | None = None) -> list[Copy]:
        """Copies of any camera's recordings of a name, and of a size when one is given, that were not removed."""
        query = _JOINED.where(recordings.c.name == stored(name), copies.c.removed_at.is_(None))
        return self._copies(query if size is None else query.where(recordings.c.size == size))

    def known_by_name(self, camera: str, names: Iterable[str]) -> dict[str, list[Copy]]:
        """As `known`, for many names at once."""
        return self._by_name(names, _JOINED.where(recordings.c.camera == camera).order_by(copies.c.id.desc()))

    def of_names(self, names: Iterable[str]) -> dict[str, list[Copy]]:
        """Copies of any camera's recordings of these names that were not removed, by name."""
        return self._by_name(names, _JOINED.where(copies.c.removed_at.is_(None)))

    def knows(self, camera: str) -> bool:
        """Whether there is any recording of a camera, removed ones too."""
        with told(self.path), self.engine.connect() as connection:
            return bool(connection.scalar(select(exists().where(recordings.c.camera == camera))))

    def at(self, file: str) -> Copy | None:
        """The copy whose file that is, or that has a name which some file system takes for the same."""
        found = self._copies(_JOINED.where(copies.c.folded == stored(fold(file))))
        return next((copy for copy in found if copy.file == file), found[0] if found else None)

    def of_day(self, day: str) -> list[Copy]:
        """Copies in a day's folder, removed ones too."""
        return self._copies(_JOINED.where(copies.c.file >= f"{day}/", copies.c.file < f"{day}0"))  # 0 follows /

    def ls(self, chosen: Filter) -> Generator[Copy, None, None]:
        """Copies that are here and meant, newest first, read page by page."""
        left, after = chosen.limit, None
        while left is None or left > 0:
            rows = self._page(chosen, after, PAGE if left is None else min(left, PAGE))
            for row in rows:
                copy = self._read(row)
                if chosen.name is None or chosen.matches(copy.recording):
                    yield copy
                    left = None if left is None else left - 1
                    if left == 0:
                        return
            if not rows:
                return
            after = rows[-1]

    def verified(self, files: Iterable[str], at: datetime) -> None:
        """Note that files were read again and found the same."""
        rows = [{"of_file": stored(file)} for file in files]
        if rows:
            statement = update(copies).where(copies.c.file == bindparam("of_file")).values(verified_at=iso(at))
            with told(self.path), self.engine.connect() as connection, writing(connection):
                connection.execute(statement, rows)

    def _by_name(self, names: Iterable[str], query: Select[Any]) -> dict[str, list[Copy]]:
        found: dict[str, list[Copy]] = {}
        wanted = sorted(stored(name) for name in names)
        for start in range(0, len(wanted), PAGE):
            for copy in self._copies(query.where(recordings.c.name.in_(wanted[start : start + PAGE]))):
                found.setdefault(copy.recording.name, []).append(copy)
        return found

    def _copies(self, query: Select[Any]) -> list[Copy]:
        with told(self.path), self.engine.connect() as connection:
            return [copy_of(row) for row in connection.execute(query).mappings()]

    def _read(self, row: RowMapping) -> Copy:
        with told(self.path):
            return copy_of(row)

    def _page(self, chosen: Filter, after: RowMapping | None, count: int) -> Sequence[RowMapping]:
        query = _JOINED.where(copies.c.removed_at.is_(None), *meant(chosen))
        if after is not None:
            query = query.where(*_behind(after))
        query = query.order_by(recordings.c.when.desc(), recordings.c.name, recordings.c.id, copies.c.id).limit(count)
        with told(self.path), self.engine.connect() as connection:
            return connection.execute(query).mappings().all()


_PUT_CAMERA = insert(cameras).on_conflict_do_nothing()
_PUT_RECORDING, _PUT_COPY = _put_recording(), _put_copy()


def _put(connection: Connection, states: Sequence[Copy]) -> None:
    files = [stored(copy.file) for copy in states]
    before = connection.scalars(select(copies.c.recording).where(copies.c.file.in_(files)).distinct()).all()
    connection.execute(_PUT_CAMERA, [{"id": camera} for camera in {copy.camera for copy in states}])
    connection.execute(_PUT_RECORDING, [recording_row(copy) for copy in states])
    connection.execute(_PUT_COPY, [copy_row(copy) for copy in states])
    if before:  # a file that became another recording's leaves the former without any
        held = exists().where(copies.c.recording == recordings.c.id)
        connection.execute(delete(recordings).where(recordings.c.id.in_(before), ~held))


def meant(chosen: Filter) -> list[ColumnElement[bool]]:
    """The filter as SQL; the name's glob is left to `Filter.matches`."""
    when = recordings.c.when
    found: list[ColumnElement[bool]] = []
    if chosen.since is not None:
        found.append(when >= text_of(chosen.since))
    if chosen.until is not None:
        found.append(and_(when < text_of(chosen.until), when != ""))
    if chosen.kinds:
        found.append(recordings.c.kind.in_([kind.value for kind in chosen.kinds]))
    if chosen.channels:
        found.append(recordings.c.channel.in_([channel.value for channel in chosen.channels]))
    if chosen.locked:
        found.append(recordings.c.locked.is_(True))
    return found


def _behind(row: RowMapping) -> list[ColumnElement[bool]]:
    """What comes after a row in the order of `ls`; the first condition is what the index is entered by."""
    when, name = recordings.c.when, recordings.c.name
    same_time, same_name = when == row["when"], name == row["name"]
    later = or_(
        when < row["when"],
        and_(same_time, name > row["name"]),
        and_(same_time, same_name, recordings.c.id > row["recording_id"]),
        and_(same_time, same_name, recordings.c.id == row["recording_id"], copies.c.id > row["copy_id"]),
    )
    return [when <= row["when"], later]
