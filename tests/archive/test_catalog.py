from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.archive.support import CAMERA, START, bring, clip
from vantrue_client.archive import Archive, Copy
from vantrue_client.archive.catalog import PAGE, Catalog
from vantrue_client.errors import CatalogBroken, NotWritable
from vantrue_client.model import Channel, Filter, Kind
from vantrue_client.model.filter import newest_first

MANY = 100_000


def copies(count: int) -> Iterator[Copy]:
    for number in range(count):
        name = f"20251211_184930_{number:06d}_N_A.MP4"
        recording = clip(name, start=START + timedelta(minutes=-(number // 3)), sequence=number, size=number)
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        yield Copy(CAMERA, recording, f"2025/12-11/normal/{name}", sha256)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    catalog = Catalog(tmp_path_factory.mktemp("large") / "catalog.db", lasting=False)
    catalog.put(list(copies(MANY)), {})
    yield catalog
    catalog.close()


def steps_of(catalog: Catalog, work: object) -> int:
    """Thousands of steps of SQLite's machine: what reading rows costs, on any computer."""
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return 0

    with catalog.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.set_progress_handler(tick, 1000)
    try:
        work()  # type: ignore[operator]
    finally:
        raw.set_progress_handler(None, 0)
    return count


def test_the_newest_of_a_hundred_thousand_are_read_without_reading_the_others(large: Catalog) -> None:
    assert steps_of(large, lambda: list(large.ls(Filter(limit=50)))) < 10
    assert steps_of(large, lambda: large.known(CAMERA, "20251211_184930_050000_N_A.MP4")) < 2
    assert steps_of(large, lambda: large.at("2025/12-11/normal/20251211_184930_050000_n_a.mp4")) < 2
    all_of_it = steps_of(large, lambda: sum(1 for _ in large.ls(Filter(until=START + timedelta(minutes=-33_000)))))
    assert all_of_it < 2000
    assert Path(large.path).stat().st_size > 10_000_000


def test_listing_is_newest_first_in_pages_and_complete(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path / "catalog.db", lasting=False)
    states = list(copies(2 * PAGE + 7))
    states += [
        replace(
            one,
            recording=replace(one.recording, name=f"u{one.recording.name}", start=None, end=None),
            file=f"{one.file}u",
        )
        for one in states[: PAGE + 3]
    ]
    catalog.put(states[::-1], {})
    listed = [copy.recording for copy in catalog.ls(Filter())]
    assert listed == newest_first(copy.recording for copy in states)
    catalog.close()


@pytest.mark.parametrize(
    "chosen",
    [
        Filter(limit=5),
        Filter(kinds=frozenset({Kind.EVENT})),
        Filter(channels=frozenset({Channel.FRONT}), limit=3),
        Filter(name="*_00001?_*"),
        Filter(name="*_0001??_*", limit=7),
        Filter(since=START + timedelta(minutes=-(20)), until=START + timedelta(minutes=-(2))),
        Filter(until=START, locked=True),
        Filter(limit=0),
    ],
)
def test_a_filter_means_in_sql_what_it_means_anywhere(tmp_path: Path, chosen: Filter) -> None:
    catalog = Catalog(tmp_path / "catalog.db", lasting=False)
    states = [
        replace(
            one,
            recording=replace(
                one.recording,
                kind=list(Kind)[number % 7],
                channel=[*Channel, None][number % 4],
                locked=[True, False, None][number % 3],
                start=None if number % 11 == 0 else one.recording.start,
                end=None if number % 22 == 0 else one.recording.end,
            ),
        )
        for number, one in enumerate(copies(300))
    ]
    catalog.put(states, {})
    assert [copy.recording for copy in catalog.ls(chosen)] == chosen.choose(copy.recording for copy in states)
    catalog.close()


def test_a_reader_that_pauses_keeps_nobody_from_writing(tmp_path: Path) -> None:
    with Archive(tmp_path) as reader, Archive(tmp_path) as writer:
        bring(writer, clip())
        bring(writer, clip("b.MP4"))
        reading = reader.ls()
        next(reading)
        bring(writer, clip("c.MP4"))
        reading.close()
        assert len(list(reader.ls())) == 3


def test_a_catalog_of_a_newer_version_is_told_and_left(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        bring(archive, clip())
    database = tmp_path / ".vantrue" / "catalog.db"
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = database.read_bytes()
    with pytest.raises(CatalogBroken, match="newer version"):
        Archive(tmp_path).open()
    assert database.read_bytes() == before


@pytest.mark.parametrize("how", ["noise", "another", "middle", "tables"])
def test_a_damaged_catalog_is_told_and_made_anew(tmp_path: Path, how: str) -> None:
    with Archive(tmp_path) as archive:
        copies = [bring(archive, clip(f"{number}.MP4")) for number in range(30)]
    database = tmp_path / ".vantrue" / "catalog.db"
    if how == "noise":
        database.write_bytes(b"noise" * 4000)
    elif how == "middle":
        content = bytearray(database.read_bytes())
        content[4096:] = b"\xa5" * (len(content) - 4096)
        database.write_bytes(content)
    else:
        if how == "another":
            database.unlink()
        connection = sqlite3.connect(database)
        connection.execute("CREATE TABLE IF NOT EXISTS other (a)" if how == "another" else "DROP TABLE copies")
        connection.execute("PRAGMA user_version = 7" if how == "another" else "PRAGMA user_version = 1")
        connection.commit()
        connection.close()
    with pytest.raises(CatalogBroken, match="vantrue archive rebuild"), Archive(tmp_path) as archive:
        list(archive.ls())
    rebuilt = Archive(tmp_path).rebuild()
    assert (rebuilt.copies, rebuilt.unlisted) == (30, 0)
    with Archive(tmp_path) as archive:
        assert sorted(archive.ls(), key=lambda copy: copy.file) == sorted(copies, key=lambda copy: copy.file)


def test_a_catalog_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / ".vantrue" / "catalog.db").mkdir(parents=True)
    with pytest.raises(NotWritable):
        Archive(tmp_path).open()


def test_stats_count_what_is_here(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        bring(archive, clip(), b"12345")
        bring(archive, clip("e.MP4", kind=Kind.EVENT, channel=None, start=None, end=None), b"1")
        gone = bring(archive, clip("gone.MP4"), b"12")
        archive.remove(gone, "asked to")
        stats = archive.stats()
    assert (stats.all.count, stats.all.bytes, stats.removed) == (2, 6, 1)
    assert {name: group.bytes for name, group in stats.kinds.items()} == {"normal": 5, "event": 1}
    assert {name: group.count for name, group in stats.channels.items()} == {"front": 1, "unknown": 1}
    assert {name: group.count for name, group in stats.months.items()} == {"2025-12": 1, "unknown": 1}
    assert stats.cameras[CAMERA].count == 2
    assert (stats.first, stats.last) == (START, START)
    assert stats.free > 0
