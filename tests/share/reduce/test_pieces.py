"""Pieces: nothing before what was chosen leaves, and nothing after it."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.share.reduce.clips import EVERYTHING, clip, packets, streams
from vantrue_client.errors import UsageError
from vantrue_client.media.boxes import Box
from vantrue_client.media.movietrack import MovieTrack
from vantrue_client.media.samples import Samples, Tables
from vantrue_client.media.spans import Span
from vantrue_client.share.form import Form
from vantrue_client.share.reduce import Original, reduce
from vantrue_client.share.reduce.strands import moments, pictures, steps, within

SCALE = 600


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Original:
    return clip(tmp_path_factory.mktemp("clip"), "fmas")


@pytest.mark.parametrize(
    ("piece", "first", "last"), [((0.95, 3.05), 10, 30), ((1.0, 3.0), 10, 29), ((1.01, 9), 20, 39)]
)
async def test_a_piece_is_what_was_chosen_and_no_more(
    one: Original, tmp_path: Path, piece: tuple[float, float], first: int, last: int
) -> None:
    copy = await reduce([one], Form(piece=piece, keep=EVERYTHING), tmp_path / "piece.mp4")
    assert packets(copy.file) == packets(one.path)[first : last + 1]
    told = streams(copy.file)
    assert float(told["video"]["start_time"]) == 0
    begin, end, each = first / 10, min(piece[1], 4.0), 1024 / 16000
    heard, start = packets(copy.file, "audio"), begin + float(told["audio"]["start_time"])
    number = round(start / each)
    assert begin <= start == pytest.approx(number * each, abs=0.001)
    assert (number + len(heard) + 1) * each <= end + 0.001  # each holds sound of the next one's time, too
    assert heard == packets(one.path, "audio")[number + 1 :][: len(heard)]  # the very first is what a decoder needs
    assert float(told["data"]["duration"]) <= end - begin + 0.001


@pytest.mark.parametrize("piece", [(1.1, 1.9), (4.5, 9), (-1, 2), (2, 2)])
async def test_what_is_no_piece_is_said_so(one: Original, tmp_path: Path, piece: tuple[float, float]) -> None:
    with pytest.raises(UsageError):
        await reduce([one], Form(piece=piece), tmp_path / "piece.mp4")
    assert list(tmp_path.iterdir()) == []


def track(shown: list[int], sync: list[int], *, handler: bytes = b"vide", form: bytes = b"avc1") -> MovieTrack:
    """A track whose samples are decoded every 20 units."""
    count = len(shown)
    times = array("q", range(0, 20 * count, 20))
    tables, none = Tables(b"", Box(b"", 0, 0, 0)), Span(0, 0)
    made = MovieTrack(1, handler, form, SCALE, 20 * count, "und", 0, 0, 0, 0, 0, b"", none, (), tables, 0, [])
    samples = Samples(array("Q", [0]) * count, array("Q", [1]) * count, times, array("q", shown), array("Q", sync))
    made.__dict__["samples"] = samples  # where the property keeps what it unfolded
    return made


orders = st.integers(1, 30).flatmap(
    lambda count: st.tuples(
        st.permutations([20 * n for n in range(count)]), st.sets(st.integers(0, count - 1), min_size=1).map(sorted)
    )
)


@given(orders, st.floats(0, 1), st.floats(0.01, 1))
def test_no_picture_outside_is_in_a_piece(order: tuple[list[int], list[int]], start: float, length: float) -> None:
    video = track(*order)
    times = moments(video, 1000)
    piece = (start, start + length)
    try:
        numbers = pictures(video, times, piece, "X.MP4")
    except UsageError:
        assert not [key for key in order[1] if piece[0] <= times[key] < piece[1]]
        return
    assert numbers[0] in order[1]
    assert all(piece[0] <= times[n] < piece[1] for n in numbers)
    assert times[numbers[0]] == min(times[n] for n in numbers)
    lasting = steps(video, numbers)
    assert len(lasting) == len(numbers)
    assert sum(lasting[:-1]) == video.samples.times[numbers[-1]] - video.samples.times[numbers[0]]


@given(st.integers(1, 40), st.floats(0, 1.5), st.floats(0, 1.5), st.sampled_from([b"mp4a", b"sowt"]))
def test_no_sound_outside_is_in_a_piece(count: int, start: float, end: float, form: bytes) -> None:
    sound = track(list(range(0, 20 * count, 20)), [], handler=b"soun", form=form)
    each, ahead = 20 / SCALE, 2 if form == b"mp4a" else 1
    for n in within(sound, moments(sound, 1000), start, end):
        assert start - 1e-6 <= n * each
        assert (n + ahead) * each <= end + 1e-6
