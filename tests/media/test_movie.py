"""The index of a movie: found wherever it stands, taken at its word nowhere."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fetch.scripted import QUICK, Scripted, recording
from tests.media.clips import FTYP, Plan, box, full, moov, table
from vantrue_client.camera.camera import Camera
from vantrue_client.errors import ConnectionLost
from vantrue_client.media.movie import Movie, read_movie
from vantrue_client.media.movietrack import Edit
from vantrue_client.media.ranges import RangeReader, local, ranges
from vantrue_client.media.spans import Span, merged, uncovered
from vantrue_client.mock import MockCamera
from vantrue_client.mock.contents import Entry
from vantrue_client.model import Kind, Recording

PATIENCE = replace(QUICK, silence=0.1, give_up=1.0)


async def read(data: bytes) -> Movie:
    movie, _ = await asked(data)
    return movie


async def asked(data: bytes) -> tuple[Movie, RangeReader]:
    async with await RangeReader.open(Scripted(data), recording(size=len(data)), patience=QUICK) as reader:
        return await read_movie(reader), reader


def one(plan: Plan, payload: int = 4000, **also: bytes) -> bytes:
    return FTYP + box(b"mdat", bytes(payload)) + moov(plan, **also)


async def test_every_table_is_unfolded() -> None:
    plan = Plan(
        [(100, [10, 20]), (300, [30]), (200, [40, 50])],
        stts=table(b"stts", (2, 512), (3, 100)),
        more=table(b"ctts", (1, 1024), (2, -512), version=1) + table(b"stss", 1, 4),
        edits=box(b"edts", table(b"elst", (2000, 1024, 0x10000), (10, -1, 0x8000))),
    )
    movie = await read(one(plan))
    track = movie.tracks[0]
    samples = track.samples
    assert list(samples.offsets) == [100, 110, 300, 200, 240]
    assert list(samples.sizes) == [10, 20, 30, 40, 50]
    assert list(samples.times) == [0, 512, 1024, 1124, 1224]
    assert list(samples.composition) == [1024, 0, 512, 1124, 1224]
    assert list(samples.sync) == [0, 3]
    assert track.edits == (Edit(2000, 1024, 1.0), Edit(10, -1, 0.5))
    assert (track.id, track.handler, track.format, track.width, track.height) == (1, b"vide", b"avc1", 640, 360)
    assert (track.timescale, track.duration, track.language) == (15360, 30720, "eng")
    assert (movie.duration_s, movie.notes, movie.track(b"soun")) == (2.0, [], None)


async def test_sound_tells_its_channels_and_rate() -> None:
    track = (await read(one(Plan([(100, [10])], handler=b"soun")))).tracks[0]
    assert (track.channels, track.rate, track.width) == (2, 48000, 0)


@pytest.mark.parametrize("wide", [False, True])
async def test_chunk_offsets_of_both_widths_and_both_places_of_the_index(wide: bool) -> None:
    last = FTYP + box(b"mdat", bytes(4000), wide=wide) + moov(Plan([(100, [10, 20])], wide=wide))
    first = FTYP + moov(Plan([(100, [10, 20])], wide=wide)) + box(b"mdat", bytes(4000), wide=wide)
    assert [list((await read(data)).tracks[0].samples.offsets) for data in (last, first)] == [[100, 110]] * 2


@pytest.mark.parametrize(
    ("stsz", "sizes"),
    [
        (full(b"stsz", 25, 4), [25, 25, 25, 25]),
        (full(b"stz2", 8, 4, tail=bytes([1, 2, 3, 4])), [1, 2, 3, 4]),
        (full(b"stz2", 4, 3, tail=bytes([0x12, 0x3F])), [1, 2, 3]),
        (full(b"stz2", 16, 2, tail=bytes([1, 0, 0, 9])), [256, 9]),
    ],
)
async def test_every_way_of_telling_sizes(stsz: bytes, sizes: list[int]) -> None:
    movie = await read(one(Plan([(100, [0, 0]), (200, [0, 0])], stsz=stsz)))
    assert list(movie.tracks[0].samples.sizes) == sizes


async def test_gaps_are_what_no_chunk_covers() -> None:
    start = len(FTYP) + 8
    data = one(Plan([(start + 100, [50, 50]), (start + 300, [100])]), 1000)
    assert (await read(data)).gaps() == [
        Span(start, start + 100), Span(start + 200, start + 300), Span(start + 400, start + 1000),
    ]  # fmt: skip


async def test_several_mdat_have_their_gaps_each() -> None:
    start = len(FTYP) + 8
    data = FTYP + box(b"mdat", bytes(100)) + box(b"free", bytes(8)) + box(b"mdat", bytes(100), wide=True)
    second = start + 100 + 16 + 16
    movie = await read(data + moov(Plan([(start, [60]), (second + 50, [50])])))
    assert movie.mdats == [Span(start, start + 100), Span(second, second + 100)]
    assert movie.gaps() == [Span(start + 60, start + 100), Span(second, second + 50)]


async def test_the_gps_index_is_where_the_box_says() -> None:
    movie = await read(one(Plan([]), more=box(b"gps ", b"\0\0\1\1", bytes(4)) + box(b"udta")))
    assert movie.moov is not None
    assert movie.gps is not None
    assert movie.moov[movie.gps.start : movie.gps.end] == b"\0\0\1\1\0\0\0\0"


async def test_an_index_at_the_end_costs_three_small_requests() -> None:
    data = FTYP + box(b"mdat", bytes(3_000_000)) + moov(Plan([(100, [10] * 20_000)]))
    movie, reader = await asked(data)
    assert movie.moov is not None
    assert reader.requests <= 3
    assert reader.bytes_fetched < len(movie.moov) + 4096 + 3 * 1024


async def test_an_index_at_the_start_costs_no_request_for_the_picture() -> None:
    movie, reader = await asked(FTYP + moov(Plan([(100, [10] * 20_000)])) + box(b"mdat", bytes(3_000_000)))
    assert movie.moov is not None
    assert reader.requests <= 2


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (FTYP + box(b"mdat", bytes(100)), "It has no index (moov), as if its recording had not been ended."),
        (FTYP + box(b"mdat", bytes(100)) + box(b"moov"), "Its index at byte 124 is hollow."),
        (FTYP + box(b"mdat", bytes(100)) + box(b"moov", bytes(200)), "Its index at byte 124 is hollow."),
        (FTYP + box(b"mdat", bytes(100))[:-60], "Its mdat box at byte 16 lacks 60 bytes."),
        (FTYP + b"\0\0\0\x64moov" + bytes(20), "Its moov box at byte 16 lacks 72 bytes."),
        (FTYP + b"\x7f\xff\xff\xffmoov" + bytes(20), "Its index at byte 16 claims 2147483647 bytes and is not read."),
        (FTYP + b"\0\0\0\1mdat" + b"\xff" * 8, "Its mdat box at byte 16 lacks 18446744073709551599 bytes."),
        (b"", "It has no index (moov), as if its recording had not been ended."),
        (bytes(1000), "No box begins at byte 0: what follows is left out."),
        (FTYP + box(b"moof", bytes(8)), "It is written in fragments, whose own indexes are not read."),
        (FTYP * 300, "It has more than 200 boxes: what begins at byte 3200 is left out."),
    ],
)
async def test_what_is_missing_is_told(data: bytes, note: str) -> None:
    movie = await read(data)
    assert note in movie.notes
    assert (movie.moov, movie.tracks, movie.gps, movie.duration_s) == (None, [], None, None)


async def test_a_hollow_index_is_passed_over_for_one_that_is_not() -> None:
    movie = await read(FTYP + box(b"moov") + box(b"mdat", bytes(400)) + moov(Plan([(100, [10])])))
    assert len(movie.tracks) == 1


async def test_samples_end_with_the_file() -> None:
    movie = await read(one(Plan([(100, [10] * 3), (4000, [10, 10, 9000, 10])])))
    assert len(movie.tracks[0].samples) == 5
    assert movie.notes == ["Of track 1, only 5 of 7 samples can be found."]


async def test_times_that_are_missing_go_on() -> None:
    movie = await read(one(Plan([(100, [10] * 4)], stts=table(b"stts", (2, 500)))))
    assert list(movie.tracks[0].samples.times) == [0, 500, 1000, 1500]
    assert movie.notes == ["Of track 1, 2 samples have no time, and go on as those before."]


async def test_the_index_of_a_file_that_was_cut_off_tells_what_it_can() -> None:
    whole = FTYP + moov(Plan([(2500, [10] * 100)])) + box(b"mdat", bytes(4000))
    movie = await read(whole[:3000])
    assert len(movie.tracks[0].samples) == 50
    assert movie.mdats[0].end == 3000


WHOLE = FTYP + moov(
    Plan(
        [(3000, [10] * 9), (3200, [40, 50])],
        stts=table(b"stts", (2, 512), (9, 100)),
        more=table(b"ctts", (1, 1024), (2, -512)) + table(b"stss", 1, 4),
        edits=box(b"edts", table(b"elst", (2000, 1024, 0x10000))),
    ),
    Plan([(3400, [7] * 5)], handler=b"soun", wide=True, stsz=full(b"stsz", 7, 5)),
    more=box(b"gps ", b"\0\0\1\1", bytes(4)),
) + box(b"mdat", bytes(2000))  # fmt: skip


def is_sound(movie: Movie) -> bool:
    """Everything that is lazy, and what must hold whatever the bytes say."""
    for track in movie.tracks:
        samples = track.samples
        count = len(samples)
        assert [len(column) for column in (samples.sizes, samples.times, samples.composition)] == [count] * 3
        assert all(at + size <= movie.size for at, size in zip(samples.offsets, samples.sizes, strict=True))
        assert all(number < count for number in samples.sync)
        assert len(track.edits) <= 1000
    for gap in movie.gaps():
        assert any(mdat.start <= gap.start < gap.end <= mdat.end <= movie.size for mdat in movie.mdats)
    return True


BYTES = st.one_of(st.integers(0, 255), st.sampled_from([0, 1, 0x7F, 0x80, 0xFF]))


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), BYTES), max_size=12), st.integers(0, len(WHOLE)))
async def test_no_mutation_gives_another_error_than_the_typed_one(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(WHOLE)
    for at, value in changes:
        data[at] = value
    assert is_sound(await read(bytes(data[: cut or None])))


@settings(max_examples=200)
@given(st.integers(0, len(WHOLE) // 4 - 1), st.sampled_from([0, 1, 8, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]))
async def test_no_number_that_lies_does_more_than_be_noted(word: int, value: int) -> None:
    data = bytearray(WHOLE)
    data[word * 4 : word * 4 + 4] = value.to_bytes(4, "big")
    assert is_sound(await read(bytes(data)))


SPANS = st.lists(st.builds(lambda at, size: Span(at, at + size), st.integers(0, 60), st.integers(0, 20)), max_size=8)


@given(SPANS, SPANS)
def test_what_is_left_is_what_set_theory_says(within: list[Span], by: list[Span]) -> None:
    def places(spans: list[Span]) -> set[int]:
        return {at for span in spans for at in range(span.start, span.end)}

    left = uncovered(within, by)
    assert places(left) == places(within) - places(by)
    assert left == merged(left)


async def test_samples_are_those_that_ffmpeg_finds(tmp_path: Path) -> None:
    """The independent reference: PyAV's own demuxer on a clip of the simulator."""
    path = tmp_path / "a.MP4"
    async with MockCamera(model="n4-pro", days=1) as camera:
        path.write_bytes(first_clip(camera).file.read_bytes())
    async with local(path) as reader:
        movie = await read_movie(reader)
    for number, track in enumerate(movie.tracks):
        with av.open(str(path)) as container:
            packets = [packet for packet in container.demux(container.streams[number]) if packet.size]
            samples = track.samples
            shift = next((edit.start for edit in track.edits if edit.start >= 0), 0)
            assert list(samples.offsets) == [packet.pos for packet in packets]
            assert list(samples.sizes) == [packet.size for packet in packets]
            assert [time - shift for time in samples.times] == [packet.dts for packet in packets]
            assert [time - shift for time in samples.composition] == [packet.pts for packet in packets]
            assert list(samples.sync) == [n for n, packet in enumerate(packets) if packet.is_keyframe]


def first_clip(mock: MockCamera) -> Entry:
    return next(entry for entry in mock.recordings if entry.name.endswith("A.MP4"))


def listed(entry: Entry) -> Recording:
    return Recording(entry.name, entry.dos_path, f"/{entry.path}", Kind.NORMAL, entry.size)


async def test_on_a_camera_the_index_costs_little_by_the_cameras_own_count() -> None:
    async with MockCamera(model="n4-pro", days=1) as mock, Camera(mock.url) as camera:
        clip = listed(first_clip(mock))
        async with ranges(camera, clip) as reader:
            movie = await read_movie(reader)
            assert movie.moov is not None
            for gap in movie.gaps():
                await reader.read(gap.end - 400, 400)
            asked = [request for request in mock.requests if request.target == clip.target]
            assert reader.requests == len(asked)
            assert reader.bytes_fetched == sum(request.bytes_sent for request in asked)
            assert reader.bytes_fetched < len(movie.moov) + 4096 + 1024 * (2 + len(movie.gaps()))
        assert mock.peak_connections == 1


@pytest.mark.parametrize(
    "fault", ["no-range", "short-range", "reset:2000", "close:2000", "wrong-length:9", "stall:9000"]
)
async def test_a_camera_with_a_fault_gives_the_same_index(fault: str) -> None:
    patience = replace(QUICK, silence=0.1)
    async with (
        MockCamera(model="n4-pro", days=1, faults=[fault]) as mock,
        Camera(mock.url, patience=patience) as camera,
    ):
        entry = first_clip(mock)
        async with ranges(camera, listed(entry), patience=patience) as reader, local(entry.file) as truth:
            assert (await read_movie(reader)).moov == (await read_movie(truth)).moov
            assert reader.is_here is (fault == "no-range")


async def test_a_camera_that_leaves_in_the_middle_is_lost_and_one_that_comes_back_is_read_on() -> None:
    async with MockCamera(model="n4-pro", days=1) as mock, Camera(mock.url, patience=PATIENCE) as camera:
        entry = first_clip(mock)
        async with ranges(camera, listed(entry), patience=PATIENCE) as reader:
            mock.drive_away()
            with pytest.raises(ConnectionLost):
                await read_movie(reader)
            mock.come_back()
            assert (await read_movie(reader)).moov is not None


async def test_a_library_without_asyncio_reads_a_clip_on_the_camera() -> None:
    async with MockCamera(model="n4-pro", days=1) as mock, Camera(mock.url, patience=PATIENCE) as camera:
        entry = first_clip(mock)
        async with ranges(camera, listed(entry)) as reader:

            def look() -> tuple[int, str]:
                with av.open(reader.file(), "r") as container:
                    first = next(container.decode(video=0))
                    return first.width, container.streams.video[0].codec_context.name

            assert await asyncio.to_thread(look) == (640, "h264")
            assert reader.bytes_fetched < entry.size / 2
        assert mock.peak_connections == 1
