from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.archive import Limits
from vantrue_client.cli.limits import Retention, to_limits
from vantrue_client.errors import UsageError
from vantrue_client.workspace import sizes

UNITS = {"": 1, "B": 1, "k": 10**3, "kB": 10**3, "M": 10**6, "MB": 10**6, "GB": 10**9, "T": 10**12}
UNITS |= {"KiB": 2**10, "Mi": 2**20, "GiB": 2**30, "tib": 2**40}


@given(st.integers(0, 10**15 - 1), st.sampled_from(sorted(UNITS)), st.sampled_from(["", " "]))
def test_a_size_is_what_it_says(number: int, unit: str, between: str) -> None:
    assert sizes.count(f"{number}{between}{unit}") == number * UNITS[unit]


@given(st.text(max_size=20) | st.from_regex(r"[0-9.]{1,20} ?[kMGTi]{0,2}B?"))
def test_any_text_gives_a_size_or_a_sentence(text: str) -> None:
    try:
        assert 0 <= sizes.count(text) < 10**30
    except UsageError as error:
        assert error.advice


@pytest.mark.parametrize("text", ["", "GB", "-1GB", "1e9", "1,5GB", "10 bananas", "٣GB", "1GBB", "1BiB", "1i"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        sizes.count(text)


def test_limits_are_read() -> None:
    read = to_limits(Retention(keep="30d", quota="200GB", min_free="10GiB"))
    assert read == Limits(timedelta(days=30), 200_000_000_000, 10 << 30)
    assert to_limits(Retention()).none


@pytest.mark.parametrize("given", [Retention(keep="0d"), Retention(quota="0"), Retention(keep="soon")])
def test_a_limit_that_would_leave_nothing_is_refused(given: Retention) -> None:
    with pytest.raises(UsageError):
        to_limits(given)
