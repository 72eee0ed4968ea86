"""Reading here and there: what comes is what the file holds, whatever the way to it does."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fetch.scripted import HASTY, QUICK, Answer, Scripted, lost, recording, refused
from vantrue_client.errors import ConnectionLost, GivenUp, NotFound, ProtocolError, StorageError, UsageError
from vantrue_client.media.ranges import RangeReader, local
from vantrue_client.media.spans import Span
from vantrue_client.model import Patience, Recording

DATA = b"".join(n.to_bytes(4, "big") for n in range(25_000))


async def opened(
    source: Scripted,
    listed: Recording | None = None,
    *,
    cache: Path | None = None,
    patience: Patience = QUICK,
    block: int = 64,
    most: int = 8,
) -> RangeReader:
    listed = listed or recording(size=len(source.data))
    return await RangeReader.open(
        source, listed, cache=cache, patience=patience, block=block, most_blocks=most, read_ahead=1024
    )


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, len(DATA) + 100), st.integers(0, 5000)), min_size=1, max_size=12),
    st.integers(1, 300),
    st.integers(0, 9),
)
async def test_any_order_of_reads_gives_the_files_bytes(asked: list[tuple[int, int]], block: int, most: int) -> None:
    source = Scripted(DATA)
    async with await opened(source, block=block, most=most) as reader:
        for offset, count in asked:
            assert await reader.read(offset, count) == DATA[offset : offset + count]
        assert reader.bytes_fetched == source.sent
        assert reader.requests == len(source.asked)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, len(DATA) + 100), st.integers(0, 5000)), max_size=300), st.booleans())
async def test_many_places_are_read_each_as_if_alone(asked: list[tuple[int, int]], here: bool) -> None:
    with TemporaryDirectory() as folder:
        (whole := Path(folder) / "a.MP4").write_bytes(DATA)
        async with local(whole) if here else await opened(Scripted(DATA)) as reader:
            read = reader.read_each(Span(offset, offset + count) for offset, count in asked)
            assert [data async for data in read] == [DATA[offset : offset + count] for offset, count in asked]


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from([Answer(), lost(), lost(700), refused(), Answer(most=0), Answer(most=333), Answer(told=False)]),
        max_size=4,
    ),
    st.integers(0, len(DATA)),
    st.integers(1, 9000),
)
async def test_a_way_that_breaks_changes_no_byte(plan: list[Answer], offset: int, count: int) -> None:
    async with await opened(Scripted(DATA, Answer(), *plan, Answer())) as reader:
        assert await reader.read(offset, count) == DATA[offset : offset + count]
        assert b"".join([chunk async for chunk in reader.fetch(offset, count)]) == DATA[offset : offset + count]


async def test_reading_here_and_there_brings_no_more_than_the_blocks_asked_for() -> None:
    source = Scripted(DATA)
    async with await opened(source) as reader:
        head = reader.bytes_fetched
        for offset in range(20_000, 90_000, 7_000):
            await reader.read(offset - offset % 64, 60)
        assert (reader.bytes_fetched - head, reader.requests) == (10 * 64, 11)


async def test_reading_on_and_on_needs_few_requests() -> None:
    async with await opened(Scripted(DATA), most=100) as reader:
        for offset in range(0, len(DATA), 50):
            await reader.read(offset, 50)
        assert reader.requests < len(DATA) / 1024 + 10


async def test_what_was_read_lately_is_not_asked_for_again_and_what_was_read_long_ago_is() -> None:
    async with await opened(Scripted(DATA), most=2) as reader:
        await reader.read(64_000, 64)
        before = reader.requests
        await reader.read(64_000, 64)
        assert reader.requests == before
        await reader.read(70_400, 128)
        await reader.read(64_000, 64)
        assert reader.requests == before + 2


async def test_fetch_is_one_request_for_just_those_bytes() -> None:
    source = Scripted(DATA)
    async with await opened(source) as reader:
        before = (reader.requests, reader.bytes_fetched)
        assert b"".join([chunk async for chunk in reader.fetch(30_001, 40_000)]) == DATA[30_001:70_001]
        assert (reader.requests, reader.bytes_fetched) == (before[0] + 1, before[1] + 40_000)


async def test_a_read_meanwhile_takes_the_one_connection_and_the_fetch_goes_on_after_it() -> None:
    async with await opened(Scripted(DATA)) as reader:
        came = b""
        async for chunk in reader.fetch(20_000, 5_000):
            came += chunk
            assert await reader.read(90_000, 10) == DATA[90_000:90_010]
        assert came == DATA[20_000:25_000]


async def test_a_reader_closes_though_a_fetch_was_left_in_the_middle() -> None:
    source = Scripted(DATA)
    async with await opened(source) as reader:
        stream = reader.fetch(20_000, 5_000)
        await anext(stream)
        assert source.at_once
    assert not source.at_once
    with pytest.raises(UsageError):
        await anext(stream)


async def test_a_cancelled_read_leaves_no_connection_and_the_next_one_works() -> None:
    source = Scripted(DATA, Answer(), Answer(most=10, hangs=True), Answer())
    async with await opened(source) as reader:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await reader.read(50_000, 100)
        assert not source.at_once
        assert await reader.read(50_000, 100) == DATA[50_000:50_100]


@pytest.mark.parametrize("lasting", [True, False])
async def test_a_source_that_ignores_ranges_gives_the_whole_once(tmp_path: Path, lasting: bool) -> None:
    source = Scripted(DATA, Answer(ranges=False, chunk=64_000))
    async with await opened(source, cache=tmp_path / "cache" if lasting else None) as reader:
        assert reader.is_here is False, "nothing but the beginning was asked for"
        for offset in (90_000, 50_000, 99_990):
            assert await reader.read(offset, 100) == DATA[offset : offset + 100]
        assert b"".join([chunk async for chunk in reader.fetch(60_000, 30_000)]) == DATA[60_000:90_000]
        assert (reader.is_here, reader.requests) == (True, 2)
        assert reader.notes == ["20251211_184930_01110_N_A.MP4 had to be brought over whole: no part of it is given."]
        folder = reader._whole.path.parent if reader._whole else tmp_path
    assert folder.exists() is lasting
    if lasting:
        async with await opened(source, cache=tmp_path / "cache") as reader:
            assert await reader.read(90_000, 100) == DATA[90_000:90_100]
            assert reader.requests == 0


async def test_a_fetch_goes_on_in_the_whole_where_ranges_are_ignored() -> None:
    async with await opened(Scripted(DATA, Answer(ranges=False))) as reader:
        assert b"".join([chunk async for chunk in reader.fetch(60_000, 30_000)]) == DATA[60_000:90_000]


async def test_a_whole_that_breaks_off_is_begun_anew_and_not_for_ever() -> None:
    never = Answer(ranges=False, most=50_000, lost=True)
    async with await opened(Scripted(DATA, never, never, Answer(ranges=False))) as reader:
        assert await reader.read(90_000, 100) == DATA[90_000:90_100]
    source = Scripted(DATA, never)
    async with await opened(source) as reader:
        with pytest.raises(GivenUp):
            await reader.read(90_000, 100)
    assert len(source.asked) == 7


async def test_ranges_that_begin_early_are_cut() -> None:
    async with await opened(Scripted(DATA, Answer(), Answer(ranges=49_152))) as reader:
        assert await reader.read(50_000, 100) == DATA[50_000:50_100]


async def test_ranges_that_begin_elsewhere_are_no_answer() -> None:
    async with await opened(Scripted(DATA, Answer(), Answer(ranges=60_000))) as reader:
        with pytest.raises(ProtocolError):
            await reader.read(50_000, 100)


@pytest.mark.parametrize("listed", [0, 10, len(DATA) - 500, len(DATA) + 500, 10 * len(DATA)])
@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("off", [0, -300, 300, None])
async def test_whatever_is_told_of_the_size_the_end_is_where_the_bytes_end(
    listed: int, exact: bool, off: int | None
) -> None:
    longest = max(listed if exact else 0, len(DATA) + (off or 0))
    source = Scripted(DATA, Answer(off=off or 0, told=off is not None))
    async with await opened(source, recording(size=listed, exact=exact)) as reader:
        if off is None and (exact or listed < len(DATA) - 1000) and listed < len(DATA):
            assert await reader.read(0, 1 << 30) == DATA[: reader.size]  # nothing told of more
            return
        if longest < len(DATA):
            assert await reader.read(0, 1 << 30) == DATA[:longest]
            return
        assert await reader.read(len(DATA) - 50, 1 << 30) == DATA[-50:]
        assert await reader.read(0, 1 << 30) == DATA
        assert await reader.read(len(DATA) + 5, 10) == b""


async def test_a_recording_under_way_grows_and_its_last_block_is_read_again() -> None:
    source = Scripted(DATA[:50_010], Answer())
    async with await opened(source) as reader:
        assert await reader.read(49_990, 100) == DATA[49_990:50_010]
        source.data = DATA
        assert await reader.read(1_000, 10) == DATA[1_000:1_010]
        assert await reader.read(30_000, 10) == DATA[30_000:30_010]
        assert await reader.read(49_990, 100) == DATA[49_990:50_090]
        assert reader.notes == [
            "20251211_184930_01110_N_A.MP4 is told to have different sizes: it may still be being written."
        ]


async def test_an_empty_recording_has_no_bytes() -> None:
    async with await opened(Scripted(b"")) as reader:
        assert (reader.size, await reader.read(0, 10)) == (0, b"")


async def test_patience_ends() -> None:
    async with await opened(Scripted(DATA, Answer(), lost()), patience=HASTY) as reader:
        with pytest.raises(ConnectionLost):
            await reader.read(50_000, 100)


async def test_what_is_gone_is_not_asked_for_again() -> None:
    source = Scripted(DATA, Answer(error=NotFound("It is gone.", status=-1)))
    with pytest.raises(NotFound):
        await opened(source)
    assert len(source.asked) == 1


async def test_a_thread_reads_through_a_file_object() -> None:
    async with await opened(Scripted(DATA)) as reader:
        file = reader.file()

        def look() -> tuple[bytes, int, bytes, bytes]:
            first = file.read(10)
            file.seek(-10, 2)
            last, at = file.read(100), file.tell()
            file.seek(40_000)
            return first, at, last, file.read(5_000)

        assert await asyncio.to_thread(look) == (DATA[:10], len(DATA), DATA[-10:], DATA[40_000:45_000])
        with pytest.raises(ValueError, match="before the start"):
            file.seek(-1)


async def test_a_thread_that_waits_ends_with_the_reader() -> None:
    reader = await opened(Scripted(DATA, Answer(), Answer(most=10, hangs=True)))
    file = reader.file()
    waiting = asyncio.create_task(asyncio.to_thread(file.read, 30_000))
    while reader.requests < 2:
        await asyncio.sleep(0)
    await reader.close()
    with pytest.raises(OSError, match="closed"):
        await waiting
    with pytest.raises(OSError, match="closed"):
        await asyncio.to_thread(file.read, 10)


async def test_a_thread_meets_the_sources_own_error() -> None:
    async with await opened(Scripted(DATA, Answer(), lost()), patience=HASTY) as reader:
        with pytest.raises(ConnectionLost):
            await asyncio.to_thread(reader.file().read, 50_000)


async def test_a_file_here_is_read_in_the_same_way(tmp_path: Path) -> None:
    path = tmp_path / "a.MP4"
    path.write_bytes(DATA)
    async with local(path) as reader:
        assert (reader.size, reader.name, reader.is_here) == (len(DATA), "a.MP4", True)
        assert await reader.read(99_995, 10) == DATA[99_995:]
        async with aclosing(reader.fetch(10, 90_000)) as chunks:
            assert b"".join([chunk async for chunk in chunks]) == DATA[10:90_010]
        assert (reader.requests, reader.bytes_fetched) == (0, 0)
    with pytest.raises(StorageError):
        local(tmp_path / "missing.MP4")
