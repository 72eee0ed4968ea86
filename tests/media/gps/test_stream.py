"""Transport streams: the common record, found between other streams' packets, and read only where the file is here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.media.gps import hand
from tests.media.gps.test_read import COUNT, drive, track_of
from vantrue_client.archive.card import Card
from vantrue_client.media.gps import read_track
from vantrue_client.media.ranges import ranges
from vantrue_client.model import Clock


@pytest.mark.parametrize("before", [0, 4])
@pytest.mark.parametrize("pad", [0, 14, 24, 130, 300])
@pytest.mark.parametrize(("split", "fill"), [(184, 30), (184, 100), (40, 20)])
async def test_records_are_found_between_other_packets(
    tmp_path: Path, before: int, pad: int, split: int, fill: int
) -> None:
    content = hand.transport(drive(), before=before, pad=pad, split=split, fill=fill)
    track = await track_of(tmp_path / "a.TS", content)
    assert [track.layout, track.clock, len(track.fixes), track.dropped] == ["novatek", Clock.UTC, COUNT, {}]
    assert track.fixes[3].latitude == pytest.approx(47.3 + 60 / 111_195, abs=1e-4)


async def test_a_stream_without_a_fix_says_so(tmp_path: Path) -> None:
    content = hand.transport([replace(one, status=b"V") for one in drive()])
    track = await track_of(tmp_path / "a.TS", content)
    assert [track.fixes, track.dropped] == [(), {"no fix": COUNT}]


async def test_a_stream_that_is_cut_gives_what_is_there(tmp_path: Path) -> None:
    content = hand.transport(drive())
    track = await track_of(tmp_path / "a.TS", content[: len(content) // 2 + 1])
    assert len(track.fixes) == COUNT // 2


async def test_a_stream_is_not_searched_over_the_network(tmp_path: Path) -> None:
    (tmp_path / "20221214_142230_00001_N_A.TS").write_bytes(hand.transport(drive()))
    source = Card(tmp_path)
    [chosen] = [one async for one in source.recordings()]
    async with ranges(source, chosen) as reader:
        track = await read_track(reader, chosen)
        assert reader.requests <= 2
    assert (track.fixes, "download" in track.notes[0]) == ((), True)
