from __future__ import annotations

import struct
from datetime import datetime
from pathlib import Path
from typing import Literal

import av
import pytest

from tests.mock.card.clips import blocks, boxes, decoded, index, packets
from vantrue_client.errors import UsageError
from vantrue_client.mock.card import LAYOUTS, write_clip

START = datetime(2026, 9, 4, 18, 19, 34)
ALIGNED = 32 * 1024
IN_BLOCKS = [layout for layout in LAYOUTS if layout not in {"fmas", "none"}]


@pytest.mark.parametrize("moov", ["last", "first"])
@pytest.mark.parametrize("codec", ["h264", "h265"])
def test_a_clip_decodes_whole(tmp_path: Path, codec: Literal["h264", "h265"], moov: Literal["last", "first"]) -> None:
    clip = tmp_path / "x.MP4"
    write_clip(clip, start=START, seconds=3, codec=codec, moov=moov, size=(320, 180))
    frames, samples = decoded(clip)
    assert frames == 30
    assert 48_000 <= samples < 48_000 + 2 * 1024
    with av.open(str(clip)) as opened:
        assert opened.streams.video[0].codec_context.name == {"h264": "h264", "h265": "hevc"}[codec]
        assert opened.streams.audio[0].codec_context.name == "aac"
        assert opened.duration == pytest.approx(3e6, abs=1e5)
    order = [kind for kind, _, _ in boxes(clip.read_bytes())]
    assert order == ([b"ftyp", b"moov", b"mdat"] if moov == "first" else [b"ftyp", b"mdat", b"moov"])


@pytest.mark.parametrize("layout", [*LAYOUTS, "n4,no-index"])
@pytest.mark.parametrize("moov", ["last", "first"])
def test_gps_data_leave_picture_and_sound_as_they_were(
    tmp_path: Path, layout: str, moov: Literal["last", "first"]
) -> None:
    plain, woven = tmp_path / "plain.MP4", tmp_path / "woven.MP4"
    write_clip(plain, start=START, seconds=3, gps="none", size=(320, 180))
    write_clip(woven, start=START, seconds=3, gps=layout, size=(320, 180), moov=moov)
    before, after = packets(plain), packets(woven)
    assert (after["video"], after["audio"]) == (before["video"], before["audio"])


@pytest.mark.parametrize("layout", IN_BLOCKS)
def test_blocks_lie_inside_mdat_where_cameras_put_them(tmp_path: Path, layout: str) -> None:
    clip = tmp_path / "x.MP4"
    write_clip(clip, start=START, seconds=4, gps=layout, size=(320, 180))
    data = clip.read_bytes()
    _, begin, size = next(box for box in boxes(data) if box[0] == b"mdat")
    found = blocks(data)
    assert len(found) == 4
    assert all(at % ALIGNED == 0 for at in found)
    assert found[0] - begin < 2 << 20
    last = found[-1] + struct.unpack_from(">I", data, found[-1])[0]
    assert begin + size - last >= ALIGNED
    assert index(data) == [(at, struct.unpack_from(">I", data, at)[0]) for at in found]
    assert index(data)[0][1] in {16 * 1024, 32 * 1024}


def test_without_an_index_the_blocks_are_still_there(tmp_path: Path) -> None:
    clip = tmp_path / "x.MP4"
    write_clip(clip, start=START, seconds=2, gps="s1,no-index", size=(320, 180))
    assert index(clip.read_bytes()) == []
    assert len(blocks(clip.read_bytes())) == 2


def test_a_metadata_track_repeats_a_second(tmp_path: Path) -> None:
    clip = tmp_path / "x.MP4"
    write_clip(clip, start=START, seconds=3, gps="fmas", size=(320, 180))
    samples = packets(clip)["data"]
    assert len(samples) == 6
    assert all(len(sample) >= 160 and sample.startswith(b"FMAS\0\0\0\0") for sample in samples)
    assert all(sample[72:84] == b"OFNIMMASSAMM" for sample in samples)
    assert samples[0] == samples[1] != samples[2]


def test_the_same_arguments_give_the_same_bytes_and_the_seed_another_picture(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a", "b", "c")]
    for path, seed in zip(paths, (3, 3, 4), strict=True):
        write_clip(path, start=START, seconds=1, size=(320, 180), codec="h265", seed=seed)
    first, again, other = (path.read_bytes() for path in paths)
    assert first == again != other


def test_the_picture_moves(tmp_path: Path) -> None:
    clip = tmp_path / "x.MP4"
    write_clip(clip, start=START, seconds=2)
    with av.open(str(clip)) as opened:
        assert len({bytes(frame.planes[0]) for frame in opened.decode(video=0)}) == 20


def test_a_clips_time_is_its_end_in_steps_of_two_seconds(tmp_path: Path) -> None:
    clip = tmp_path / "x.MP4"
    write_clip(clip, start=START, seconds=3, size=(320, 180), audio=False)
    assert datetime.fromtimestamp(clip.stat().st_mtime) == datetime(2026, 9, 4, 18, 19, 36)
    write_clip(clip, start=START, seconds=2, lapse=30, size=(320, 180), audio=False)
    assert datetime.fromtimestamp(clip.stat().st_mtime) == datetime(2026, 9, 4, 18, 20, 34)
    assert decoded(clip) == (20, 0)


@pytest.mark.parametrize(
    "wrong", [{"gps": "n5"}, {"gps": "n4,index"}, {"codec": "av1"}, {"size": (321, 180)}, {"seconds": 0}, {"lapse": 0}]
)
def test_what_makes_no_clip_is_said(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        write_clip(tmp_path / "x.MP4", start=START, **wrong)  # type: ignore[arg-type]
    assert not (tmp_path / "x.MP4").exists()
