from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.texts import unhurried
from vantrue_client.model import CameraTime
from vantrue_client.wire.fattime import pack, unpack


def test_the_facts_examples() -> None:
    assert str(unpack(1563528725)) == "2026-09-17T17:48:42"
    assert str(unpack(1535874640)) == "2025-12-11T18:50:32"


@unhurried
@given(st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2107, 12, 31, 23, 59, 59)))
def test_packing_and_unpacking_loses_only_the_odd_second(time: datetime) -> None:
    even = time.replace(microsecond=0, second=time.second // 2 * 2)
    assert unpack(pack(CameraTime(time))) == CameraTime(even)


@unhurried
@given(st.integers())
def test_any_number_is_a_time_or_none(timecode: int) -> None:
    time = unpack(timecode)
    assert time is None or pack(time) == timecode


def test_years_that_fat_does_not_know() -> None:
    for year in (1979, 2108):
        with pytest.raises(ValueError, match="year"):
            pack(CameraTime.of(year, 1, 1))
