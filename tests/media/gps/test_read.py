"""Tracks of whole files: where their blocks lie, whatever the index says, and what is said of what is missing."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.media.gps import hand
from tests.media.gps.hand import AT, Second
from vantrue_client.archive.card import Card
from vantrue_client.camera.camera import Camera
from vantrue_client.media.gps import read_track
from vantrue_client.media.ranges import local, ranges
from vantrue_client.mock.camera import MockCamera
from vantrue_client.mock.card.clip import write_clip
from vantrue_client.model import CameraTime, Clock, Kind, Quality, Recording, Track

COUNT = 20


def recording(name: str = "20221214_142230_00001_N_A.MP4", start: CameraTime | None = None) -> Recording:
    return Recording(
        name=name, path="A:\\Normal\\" + name, target=f"/Normal/{name}", kind=Kind.NORMAL, size=1, start=start
    )


def drive(count: int = COUNT) -> list[Second]:
    return [Second(AT + timedelta(seconds=n), 47.3 + n * 20 / 111_195, 8.5, knots=38.9) for n in range(count)]


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def table(kind: bytes, *numbers: int) -> bytes:
    return box(kind, bytes(4), struct.pack(f">{len(numbers)}I", *numbers))


def clip(
    blocks: Iterable[bytes], *, index: str = "true", last: bool = True, align: int = 1, picture: int = 1000
) -> bytes:
    """A movie of one picture track, a chunk before each block, its moov last or first.

    index    true, none, short, lying, zeros, after-udta
    picture  bytes of each chunk
    """
    blocks = list(blocks)
    moov = b""
    for _ in range(2):  # once for the length of moov, once with the true offsets
        start = 24 + (0 if last else len(moov)) + 8
        mdat, chunks, offsets = b"", [], []
        for block in blocks:
            chunks.append(start + len(mdat))
            mdat += b"\x65" * picture
            mdat += bytes(-(start + len(mdat)) % align)
            offsets.append(start + len(mdat))
            mdat += block
        stbl = box(
            b"stbl",
            box(b"stsd", bytes(4), struct.pack(">I", 1), box(b"avc1", bytes(78))),
            table(b"stts", 1, len(chunks), 1000),
            table(b"stsc", 1, 1, 1, 1),
            table(b"stsz", picture, len(chunks)),
            table(b"stco", len(chunks), *chunks),
        )
        media = box(b"mdhd", bytes(12), struct.pack(">II", 1000, 1000 * len(chunks)), bytes(4))
        media += box(b"hdlr", bytes(8), b"vide", bytes(13)) + box(b"minf", stbl)
        moov = box(
            b"moov",
            box(b"mvhd", bytes(12), struct.pack(">II", 1000, 1000 * len(chunks)), bytes(80)),
            box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", media)),
            *_index(offsets, index),
        )
    head = box(b"ftyp", b"mp42", bytes(4), b"mp42isom")
    return head + (box(b"mdat", mdat) + moov if last else moov + box(b"mdat", mdat))


def _index(offsets: list[int], how: str) -> list[bytes]:
    entries = [(offset, 32768) for offset in offsets]
    if how == "none":
        return []
    if how == "short":
        entries = entries[:5]
    if how == "lying":
        entries = [(offset + 512, size) for offset, size in entries]
    if how == "zeros":
        entries = [(0, 0), *entries, (0, 0), (0xFFFFFFFF, 0xFFFFFFFF)]
    made = box(
        b"gps ", bytes.fromhex("00000101"), struct.pack(">I", len(entries)), *(struct.pack(">II", *e) for e in entries)
    )
    return [box(b"udta", bytes(8)), made] if how == "after-udta" else [made]


async def track_of(path: Path, content: bytes, told: Recording | None = None) -> Track:
    path.write_bytes(content)
    async with local(path) as reader:
        return await read_track(reader, told or recording())


@pytest.mark.parametrize("index", ["true", "none", "short", "lying", "zeros", "after-udta"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("align", [1, 4096, 32768])
async def test_the_blocks_are_found_whatever_the_index_says(tmp_path: Path, index: str, last: bool, align: int) -> None:
    content = clip(map(hand.n4, drive()), index=index, last=last, align=align)
    track = await track_of(tmp_path / "a.MP4", content)
    assert [track.layout, len(track.fixes), track.clock, track.dropped] == ["n4", COUNT, Clock.UTC, {}]
    assert any("index" in note for note in track.notes) == (index in {"short", "lying"}), track.notes


async def test_without_a_moov_the_file_is_searched(tmp_path: Path) -> None:
    whole = clip(map(hand.novatek, drive()))
    cut = whole[: whole.index(b"moov") - 4]
    track = await track_of(tmp_path / "a.MP4", cut)
    assert [track.layout, len(track.fixes)] == ["novatek", COUNT]
    assert any("moov" in note for note in track.notes)
    truncated = await track_of(tmp_path / "b.MP4", whole[: len(whole) // 2])
    assert 8 <= len(truncated.fixes) <= 10


async def test_a_camera_without_a_fix_gives_none_and_says_so(tmp_path: Path) -> None:
    track = await track_of(tmp_path / "a.MP4", clip(hand.n4(replace(one, status=b"V")) for one in drive()))
    assert [track.fixes, track.dropped, track.notes] == [(), {"no fix": COUNT}, ("It holds no fix.",)]


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"\x00\x00\x00\x08ftyp", b"\xff\xd8\xff\xe0" + bytes(900)])
async def test_what_carries_nothing_gives_nothing(tmp_path: Path, content: bytes) -> None:
    track = await track_of(tmp_path / "a.MP4", content)
    assert (track.fixes, track.layout) == ((), "")
    assert track.notes


async def test_a_log_is_read_by_its_content(tmp_path: Path) -> None:
    lines = [
        b"#\r\n",
        *map(hand.log_line, drive()),
        b"#\r\n",
        hand.log_line(Second(AT, 0.0, 0.0)),
        b"20221214132",
    ]
    track = await track_of(tmp_path / "a.bin", b"".join(lines))
    assert [track.layout, track.clock, track.zone] == ["daylog", Clock.LOCAL, "Europe/Zurich"]
    assert [len(track.fixes), track.dropped] == [COUNT, {"no fix": 1, "broken": 1}]
    assert track.fixes[0].time.isoformat() == "2022-12-14T13:22:30+01:00"
    assert track.fixes[0].speed == pytest.approx(38.9 * 1852 / 3600)


async def test_a_log_that_lost_power_is_one(tmp_path: Path) -> None:
    lines = [*map(hand.log_line, drive())]
    content = lines[0][30:] + b"".join(lines[1:9]) + bytes(40_000) + b"".join(lines[9:]) + bytes(3000)
    track = await track_of(tmp_path / "a.dat", content)
    assert [track.layout, len(track.fixes), track.dropped] == ["daylog", COUNT - 1, {"broken": 1}]


@pytest.mark.parametrize("ending", [b"\n", b"\r"])
async def test_a_log_whose_lines_end_otherwise_is_one(tmp_path: Path, ending: bytes) -> None:
    content = b"#\r\n" + b"".join(map(hand.log_line, drive()))
    track = await track_of(tmp_path / "a.dat", content.replace(b"\r\n", ending))
    assert [track.layout, len(track.fixes), track.dropped] == ["daylog", COUNT, {}]


async def test_of_two_clips_in_one_file_the_second_is_told_of(tmp_path: Path) -> None:
    one = clip(map(hand.n4, drive()))
    track = await track_of(tmp_path / "a.MP4", one + one)
    assert len(track.fixes) == COUNT
    assert any("another index" in note for note in track.notes)


async def test_a_file_that_begins_as_nothing_is_searched(tmp_path: Path) -> None:
    content = bytes(100) + clip(map(hand.n4, drive()))[200:]
    track = await track_of(tmp_path / "a.MP4", content)
    assert [track.layout, len(track.fixes)] == ["n4", COUNT]


async def test_a_file_of_nothing_but_beginnings_ends(tmp_path: Path) -> None:
    content = struct.pack(">I", 24) + b"ftypmp42" + bytes(12) + b"\0\0\x80\0freeGPS " * 200_000
    track = await track_of(tmp_path / "a.MP4", content)
    assert (track.layout, track.fixes) == ("", ())
    assert any("not known" in note for note in track.notes)


async def test_a_block_in_a_gap_may_begin_anywhere(tmp_path: Path) -> None:
    blocks = [bytes(100 + n) + hand.n4(one) for n, one in enumerate(drive())]
    track = await track_of(tmp_path / "a.MP4", clip(blocks, index="none"))
    assert [track.layout, len(track.fixes)] == ["n4", COUNT]


async def test_the_years_that_overflow_are_dropped(tmp_path: Path) -> None:
    odd = [replace(one, time=one.time.replace(year=9999, month=12, day=31, hour=23)) for one in drive()]
    content = clip(hand.novatek_new(one, absolute=True) for pair in zip(drive(), odd, strict=True) for one in pair)
    track = await track_of(tmp_path / "a.MP4", content)
    assert [len(track.fixes), track.dropped] == [COUNT, {"no fix": COUNT}]


async def test_an_index_of_lies_costs_few_requests(tmp_path: Path) -> None:
    content = bytearray(clip(map(hand.n4, drive()), index="lying"))
    at = content.rindex(b"gps ") - 4
    lies = b"".join(struct.pack(">II", 64 + 8192 * n % 600_000, 32768) for n in range(5000))
    made = box(b"gps ", bytes.fromhex("00000101"), struct.pack(">I", 5000), lies)
    moov = content.rindex(b"moov") - 4
    content[at:] = made
    content[moov : moov + 4] = struct.pack(">I", len(content) - moov)
    card = tmp_path / "card"
    card.mkdir()
    (card / recording().name).write_bytes(content)
    source = Card(card)
    [chosen] = [one async for one in source.recordings()]
    async with ranges(source, chosen) as reader:
        track = await read_track(reader, chosen)
        assert [track.layout, len(track.fixes)] == ["n4", COUNT]
        assert reader.requests < 64 + 3 * COUNT + 20


@pytest.mark.parametrize("index", ["true", "none", "short"])
@pytest.mark.parametrize("last", [True, False])
async def test_a_track_costs_little_of_a_clip(tmp_path: Path, index: str, last: bool) -> None:
    """Under 1.5 % of a minute of 30 MB, ten times smaller than a real one."""
    content = clip(map(hand.n4, drive(60)), index=index, last=last, align=32768, picture=500_000)
    (tmp_path / recording().name).write_bytes(content)
    source = Card(tmp_path)
    [chosen] = [one async for one in source.recordings()]
    async with ranges(source, chosen) as reader:
        track = await read_track(reader, chosen)
        assert len(track.fixes) == 60
        assert reader.bytes_fetched < 0.015 * len(content)
        assert reader.requests < 70


async def test_of_many_samples_a_second_not_all_are_asked_for(tmp_path: Path) -> None:
    samples = [hand.fmas(one).ljust(8192, b"\0") for one in drive() for _ in range(20)]
    card = tmp_path / "card"
    card.mkdir()
    content = metadata(samples).replace(struct.pack(">4sIIII", b"stts", 0, 1, len(samples), 1000),
                                        struct.pack(">4sIIII", b"stts", 0, 1, len(samples), 50))  # fmt: skip
    (card / recording().name).write_bytes(content)
    source = Card(card)
    [chosen] = [one async for one in source.recordings()]
    async with ranges(source, chosen) as reader:
        track = await read_track(reader, chosen)
        assert [track.layout, len(track.fixes)] == ["fmas", COUNT]
        assert reader.requests < 4 * COUNT


async def test_a_local_clock_is_told_by_the_name(tmp_path: Path) -> None:
    name = recording(start=CameraTime(AT))
    track = await track_of(tmp_path / "a.MP4", clip(map(hand.s1, drive())), name)
    assert [track.clock, track.zone, track.fixes[0].quality] == [Clock.LOCAL, "Europe/Zurich", Quality.COARSE]
    assert track.fixes[0].time.utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize("utc", [4, 16])
async def test_two_clocks_in_one_clip_are_one_in_the_end(tmp_path: Path, utc: int) -> None:
    """UTC at first, local time after it (facts: recordings): whichever is longer, the points in time are the same."""
    local_time = timedelta(hours=1)
    seconds = [replace(one, time=one.time + (local_time if n >= utc else timedelta())) for n, one in enumerate(drive())]
    name = recording(start=CameraTime(AT + local_time))
    track = await track_of(tmp_path / "a.MP4", clip(map(hand.n4, seconds)), name)
    assert track.clock is (Clock.UTC if utc == 16 else Clock.LOCAL)
    assert [fix.time.timestamp() - track.fixes[0].time.timestamp() for fix in track.fixes] == list(range(COUNT))
    assert track.fixes[0].time.isoformat() in {"2022-12-14T13:22:30+00:00", "2022-12-14T14:22:30+01:00"}
    assert any("clock" in note for note in track.notes)
    assert sum(fix.quality is Quality.DOUBTFUL for fix in track.fixes) == min(utc, COUNT - utc)


async def test_the_hour_that_never_was_is_in_order(tmp_path: Path) -> None:
    """A log through the night in March, whose camera puts its clock on late."""
    times = [datetime(2025, 3, 30, 1, 59, 58) + timedelta(seconds=n) for n in range(4)]
    times += [datetime(2025, 3, 30, 3, 0, 2) + timedelta(seconds=n) for n in range(4)]
    lines = [hand.log_line(replace(one, time=time)) for one, time in zip(drive(8), times, strict=True)]
    track = await track_of(tmp_path / "a.dat", b"".join(lines))
    stamps = [fix.time.timestamp() for fix in track.fixes]
    assert [stamp - stamps[0] for stamp in stamps] == list(range(8))


def metadata(samples: Iterable[bytes]) -> bytes:
    """A movie of nothing but a metadata track."""
    samples = list(samples)
    head = box(b"ftyp", b"mp42", bytes(4), b"mp42isom")
    stbl = box(
        b"stbl",
        box(b"stsd", bytes(4), struct.pack(">I", 1), box(b"gpmd", bytes(8))),
        table(b"stts", 1, len(samples), 1000),
        table(b"stsc", 1, 1, len(samples), 1),
        table(b"stsz", 0, len(samples), *map(len, samples)),
        table(b"stco", 1, len(head) + 8),
    )
    media = box(b"mdhd", bytes(12), struct.pack(">II", 1000, 1000 * len(samples)), bytes(4))
    media += box(b"hdlr", bytes(8), b"meta", bytes(13)) + box(b"minf", stbl)
    trak = box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", media))
    return head + box(b"mdat", *samples) + box(b"moov", trak)


@pytest.mark.parametrize("unit", [1609.344 / 3600, 1 / 3.6])
async def test_a_fast_road_is_no_reason_to_drop_a_fix(tmp_path: Path, unit: float) -> None:
    """34 m/s are 76 miles and 122 kilometres an hour: numbers that in m/s no car has."""
    seconds = [replace(one, latitude=47.3 + number * 34 / 111_195) for number, one in enumerate(drive())]
    samples = [hand.fmas(one, speed=round(34 / unit), other=0) for one in seconds for _ in range(3)]
    track = await track_of(tmp_path / "a.MP4", metadata(samples))
    assert [track.layout, len(track.fixes), track.dropped] == ["fmas", COUNT, {"repeated": 2 * COUNT}]
    assert track.fixes[9].speed == pytest.approx(34, abs=0.3)


@pytest.mark.parametrize("gps", ["n4", "s1,no-index", "fmas", "none"])
async def test_the_track_of_a_clip_on_a_camera(gps: str, tmp_path: Path) -> None:
    clip = tmp_path / "Normal" / "20261121_080000_00001_N_A.MP4"
    clip.parent.mkdir()
    write_clip(clip, start=datetime(2026, 11, 21, 8), seconds=10, size=(64, 36), gps=gps)
    async with MockCamera("n4-pro", card=tmp_path) as mock, Camera(mock.url) as camera:
        chosen = next(iter([one async for one in camera.recordings(kind="normal")]))
        before = len(mock.requests)
        async with ranges(camera, chosen) as reader:
            track = await read_track(reader, chosen)
        assert len(mock.requests) - before == reader.requests
    assert len(track.fixes) >= (0 if gps == "none" else 8)
    assert track.clock is (Clock.UNKNOWN if gps == "none" else Clock.UTC)


async def test_a_log_on_a_camera_agrees_with_its_clips() -> None:
    async with MockCamera("n4-pro") as mock, Camera(mock.url) as camera:
        found = [one async for one in camera.recordings()]
        log = next(one for one in found if one.kind is Kind.TRACKLOG)
        newest = next(one for one in found if one.kind is Kind.NORMAL and one.channel == "front")
        tracks = []
        for one in (log, newest):
            async with ranges(camera, one) as reader:
                tracks.append(await read_track(reader, one))
    places = {fix.time.timestamp(): (fix.latitude, fix.longitude) for fix in tracks[0].fixes}
    for fix in tracks[1].fixes:
        assert places[fix.time.timestamp()] == pytest.approx((fix.latitude, fix.longitude), abs=2e-6)
