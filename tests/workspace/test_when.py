from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.errors import UsageError
from vantrue_client.model import CameraTime
from vantrue_client.workspace import when

NOW = datetime(2026, 11, 23, 14, 30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20", "2026-11-20T00:00:00"),
        ("2026-11-20T18:30", "2026-11-20T18:30:00"),
        ("2026-11-20 18:30:05", "2026-11-20T18:30:05"),
        ("09:15", "2026-11-23T09:15:00"),
        ("2h", "2026-11-23T12:30:00"),
        ("1d12h", "2026-11-22T02:30:00"),
        ("yesterday", "2026-11-22T00:00:00"),
        ("Today", "2026-11-23T00:00:00"),
        ("now", "2026-11-23T14:30:00"),
    ],
)
def test_since_reads_what_people_write(text: str, expected: str) -> None:
    assert str(when.since(text, NOW)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026-11-20", "2026-11-21T00:00:00"), ("yesterday", "2026-11-23T00:00:00"), ("1h", "2026-11-23T13:30:00")],
)
def test_a_day_counts_whole_until_its_end(text: str, expected: str) -> None:
    assert str(when.until(text, NOW)) == expected


@given(st.text(max_size=12))
def test_any_text_gives_a_time_or_a_sentence(text: str) -> None:
    for read in (when.since, when.until):
        try:
            assert isinstance(read(text, NOW), CameraTime)
        except UsageError as error:
            assert error.what


@given(st.text(max_size=12))
def test_any_text_gives_a_span_or_a_sentence(text: str) -> None:
    try:
        assert when.span(text) >= timedelta()
    except UsageError as error:
        assert error.what


def test_the_ends_of_time_are_survived() -> None:
    assert when.until("9999-12-31", NOW).clock.year == 9999
    assert when.since("999999d", NOW).clock == datetime.min
