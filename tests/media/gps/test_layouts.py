"""Each layout by itself: what it reads, what it is not, and what it makes of rubbish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.media.gps import hand
from tests.media.gps.hand import AT, Second
from vantrue_client.media.gps import daylog, fmas, n4, novatek, novatek_new, s1, sentence
from vantrue_client.media.gps.layouts import BLOCKS
from vantrue_client.media.gps.point import Layout, Point, Reason

KNOT = 1852 / 3600
WRITERS: list[tuple[Layout, Callable[[Second], bytes], float]] = [
    (n4.LAYOUT, hand.n4, 1e-9),
    (s1.LAYOUT, hand.s1, 1e-4),
    (novatek.LAYOUT, hand.novatek, 1e-4),
    (novatek_new.LAYOUT, hand.novatek_new, 1e-4),
    (sentence.LAYOUT, hand.sentence, 1e-6),
    (fmas.LAYOUT, hand.fmas, 1e-5),
    (daylog.LAYOUT, hand.log_line, 1e-6),
]
seconds = st.builds(
    Second,
    time=st.datetimes(datetime(2012, 1, 1), datetime(2079, 12, 31)).map(lambda time: time.replace(microsecond=0)),
    latitude=st.floats(-89.9, 89.9).filter(lambda one: abs(one) > 1e-3),
    longitude=st.floats(-179.9, 179.9).filter(lambda one: abs(one) > 1e-3),
    knots=st.floats(0, 150),
    course=st.floats(0, 359.9),
)


@pytest.mark.parametrize(("layout", "write", "near"), WRITERS, ids=lambda one: getattr(one, "name", None))
@given(second=seconds)
def test_what_was_written_is_read(
    layout: Layout, write: Callable[[Second], bytes], near: float, second: Second
) -> None:
    told = layout.read(write(second))
    assert isinstance(told, Point)
    assert told.time == second.time
    assert told.latitude == pytest.approx(second.latitude, abs=near)
    assert told.longitude == pytest.approx(second.longitude, abs=near)
    if layout is not fmas.LAYOUT:
        assert told.speed == pytest.approx(second.knots * KNOT, rel=1e-5, abs=1e-3)


@pytest.mark.parametrize(("layout", "write", "near"), WRITERS[:6], ids=lambda one: getattr(one, "name", None))
def test_without_a_fix_there_is_a_reason(layout: Layout, write: Callable[[Second], bytes], near: float) -> None:
    assert layout.read(write(Second(status=b"V"))) is Reason.NO_FIX


@pytest.mark.parametrize(("layout", "write", "near"), WRITERS[:5], ids=lambda one: getattr(one, "name", None))
def test_a_block_is_of_one_layout_only(layout: Layout, write: Callable[[Second], bytes], near: float) -> None:
    block = write(Second())
    assert [one.name for one in BLOCKS if isinstance(one.read(block), Point)] == [layout.name]


@given(data=st.binary(max_size=400))
def test_rubbish_is_no_point_of_any_layout_and_harmless(data: bytes) -> None:
    for layout in (*BLOCKS, fmas.LAYOUT, daylog.LAYOUT):
        told = layout.read(data)
        assert told is None or isinstance(told, Reason | Point)


def test_letters_that_are_no_hemispheres_come_with_no_fix() -> None:
    block = bytearray(hand.n4(Second(status=b"V")))
    block[40:41] = block[56:57] = b"0"
    assert n4.read(bytes(block)) is Reason.NO_FIX


def test_where_the_numbers_fail_the_sentence_is_read() -> None:
    block = bytearray(hand.n4(Second()))
    block[32:40] = b"\xff" * 8
    assert n4.read(bytes(block)) is Reason.BROKEN
    text = b" " + hand.rmc(Second())
    block[104 : 104 + len(text)] = text
    told = n4.read(bytes(block))
    assert isinstance(told, Point)
    assert (round(told.latitude, 5), told.doubtful) == (47.35587, True)
    assert told.acceleration == (20, -10, 1000)


@pytest.mark.parametrize("at", [16, 32, 80])
def test_zeros_are_numbers_that_failed(at: int) -> None:
    """A time that is none, no place, the year 2000."""
    block = bytearray(hand.n4(Second()))
    block[at : at + 4 if at == 80 else at + 8] = bytes(4 if at == 80 else 8)
    if at == 32:
        block[48:56] = bytes(8)
    if at != 16:
        assert n4.read(bytes(block)) is Reason.NO_FIX
    text = hand.rmc(Second())
    block[104 : 104 + len(text)] = text
    told = n4.read(bytes(block))
    assert isinstance(told, Point)
    assert told.longitude == pytest.approx(-8.513477, abs=1e-6)


def test_a_cut_sentence_does_not_hide_the_next() -> None:
    whole = hand.rmc(Second())
    assert isinstance(sentence.read(bytes(104) + whole[:20] + whole), Point)


@pytest.mark.parametrize("at", [16, 104, 105, 300])
def test_a_sentence_is_found_where_it_stands(at: int) -> None:
    assert isinstance(sentence.read(hand.sentence(Second(), at)), Point)


def test_a_sentence_with_another_checksum_is_broken() -> None:
    assert sentence.read(hand.sentence(Second()).replace(b"13223", b"13224")) is Reason.BROKEN


def test_an_absolute_year_is_one() -> None:
    told = novatek_new.read(hand.novatek_new(Second(), absolute=True))
    assert isinstance(told, Point)
    assert told.time == AT


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"#", None),
        (b"# 2026-09-04 start\r\n", None),
        (b"\r\n", None),
        (b"20260904231934,0.000000,N,0.000000,E,0.000,0.000", Reason.NO_FIX),
        (b"20260904231934,38.883537,N,87.442368,W,55.690", Reason.BROKEN),
        (b"20260904231934,38.883537,X,87.442368,W,55.690,1", Reason.BROKEN),
        (b"2026090423193,38.883537,N,87.442368,W,55.690,1", Reason.BROKEN),
        (b"20260904231934,nan,N,87.442368,W,55.690,1", Reason.BROKEN),
        (b"20260904231934,91.0,N,87.442368,W,55.690,1", Reason.BROKEN),
        (b"\xff\xfe\x00", Reason.BROKEN),
    ],
)
def test_lines_of_a_log(line: bytes, told: Reason | None) -> None:
    assert daylog.read(line) is told


def test_more_columns_are_acceleration() -> None:
    told = daylog.read(hand.log_line(Second()).strip() + b",0.01,-0.02,0.99")
    assert isinstance(told, Point)
    assert told.acceleration == (0.01, -0.02, 0.99)
    assert told.altitude == 408.0


def drive(unit: float, other: Callable[[float, float], float]) -> list[Point]:
    """A minute north-east at 20 m/s; ``unit`` m/s a step of speed, and what stands behind by course and altitude."""
    made = []
    for number in range(60):
        step = 20 * number / 111_195
        second = replace(Second(latitude=47 + step * 0.7071, longitude=8 + step * 1.0368),
                         time=AT.replace(minute=23, second=number))  # fmt: skip
        told = fmas.read(hand.fmas(second, speed=round(20 / unit), other=round(other(45, 400))))
        assert isinstance(told, Point)
        made.append(told)
    return made


@pytest.mark.parametrize("unit", [0.44704, 1 / 3.6])
@pytest.mark.parametrize("kind", ["course", "altitude"])
def test_the_clip_decides_what_fmas_leaves_open(unit: float, kind: str) -> None:
    points, notes = fmas.settle(drive(unit, lambda course, metres: course if kind == "course" else metres * 10))
    assert notes == []
    assert points[30].speed == pytest.approx(20, abs=0.3)
    assert points[30].course == (45 if kind == "course" else None)
    assert points[30].altitude == (None if kind == "course" else 400)


def test_a_standing_car_decides_nothing_and_says_so() -> None:
    told = [fmas.read(hand.fmas(Second(), speed=0)) for _ in range(5)]
    points, notes = fmas.settle([one for one in told if isinstance(one, Point)])
    assert [len(notes), points[0].course, points[0].altitude] == [2, None, None]


def test_one_odd_number_does_not_make_courses_altitudes() -> None:
    points = drive(1 / 3.6, lambda course, metres: course)
    points[7] = replace(points[7], course=65535.0)
    settled, _ = fmas.settle(points)
    assert [settled[7].course, settled[8].course, settled[8].altitude] == [None, 45, None]
