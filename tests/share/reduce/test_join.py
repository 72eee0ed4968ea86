"""Several recordings in one file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.share.reduce.clips import EVERYTHING, WHEN, clip, packets, streams, tags
from vantrue_client.errors import UsageError
from vantrue_client.share.form import Form, Join, Keep
from vantrue_client.share.reduce import Original, reduce

LATER = WHEN + timedelta(seconds=4)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> list[Original]:
    folder = tmp_path_factory.mktemp("pair")
    return [clip(folder, number=1), clip(folder, start=LATER, number=2, seed=3)]


async def test_one_after_the_other_in_the_order_of_their_starts(pair: list[Original], tmp_path: Path) -> None:
    copy = await reduce(pair[::-1], Form(join=Join.AFTER, keep=EVERYTHING), tmp_path / "after.mp4")
    assert packets(copy.file) == packets(pair[0].path) + packets(pair[1].path)
    told = streams(copy.file)
    assert float(told["video"]["duration"]) == 8.0
    assert float(told["audio"]["duration"]) == pytest.approx(8.0, abs=0.07)
    (found,) = tags(copy.file)
    assert any("GPSLatitude" in name for name in found)


async def test_a_piece_across_two(pair: list[Original], tmp_path: Path) -> None:
    form = Form(join=Join.AFTER, piece=(2.5, 5.5), keep=frozenset({Keep.SOUND}))
    copy = await reduce(pair, form, tmp_path / "piece.mp4")
    assert packets(copy.file) == packets(pair[0].path)[30:] + packets(pair[1].path)[:15]
    assert float(streams(copy.file)["video"]["duration"]) == 2.5


async def test_a_piece_whose_beginning_has_no_key_frame(pair: list[Original], tmp_path: Path) -> None:
    copy = await reduce(pair, Form(join=Join.AFTER, piece=(3.5, 5.5)), tmp_path / "piece.mp4")
    assert packets(copy.file) == packets(pair[1].path)[:15]


async def test_what_is_coded_otherwise_is_encoded_anew(pair: list[Original], tmp_path: Path) -> None:
    other = clip(tmp_path, "none", start=LATER, number=3, codec="h265", size=(160, 90), seconds=1)
    copy = await reduce([pair[0], other], Form(join=Join.AFTER, keep=frozenset({Keep.SOUND})), tmp_path / "x.mp4")
    told = streams(copy.file)
    assert (told["video"]["codec_name"], told["video"]["width"], int(told["video"]["nb_frames"])) == ("h264", 320, 50)
    assert float(told["audio"]["duration"]) == pytest.approx(5.0, abs=0.05)
    assert any("not coded alike" in note for note in copy.notes)


async def test_beside_each_other_while_both_were_recording(pair: list[Original], tmp_path: Path) -> None:
    rear = clip(tmp_path, "none", start=WHEN + timedelta(seconds=2), number=3, size=(160, 120), channel="B", fps=5)
    copy = await reduce([pair[0], rear], Form(join=Join.BESIDE), tmp_path / "beside.mp4")
    told = streams(copy.file)
    assert list(told) == ["video"]
    assert (told["video"]["width"], told["video"]["height"]) == (214 + 160, 120)
    assert (float(told["video"]["duration"]), int(told["video"]["nb_frames"])) == (2.0, 20)
    late = clip(tmp_path, "none", start=WHEN + timedelta(seconds=60), number=4, seconds=1)
    with pytest.raises(UsageError, match="same time"):
        await reduce([pair[0], late], Form(join=Join.BESIDE), tmp_path / "never.mp4")


async def test_a_form_for_several_wants_several(pair: list[Original], tmp_path: Path) -> None:
    for originals, join in ((pair, Join.APART), (pair[:1], Join.AFTER), (pair[:1], Join.BESIDE), ([], Join.APART)):
        with pytest.raises(UsageError):
            await reduce(originals, Form(join=join), tmp_path / "x.mp4")
    assert list(tmp_path.iterdir()) == []
