from __future__ import annotations

from asyncio import CancelledError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.errors import (
    CameraAmbiguous,
    CameraNotFound,
    CatalogBroken,
    ConnectionLost,
    GivenUp,
    NoRoom,
    NotWritable,
    Refused,
    UsageError,
)
from vantrue_client.model import Result, Status
from vantrue_client.sync.report import Summary, exit_code


@pytest.mark.parametrize(
    ("summary", "error", "code"),
    [
        (Summary(downloaded=1, present=2, skipped=3), None, 0),
        (Summary(failed=1, downloaded=9), None, 1),
        (Summary(incomplete=True), None, 1),
        (Summary(exec_failed=1), None, 1),
        (Summary(bytes=1), ConnectionLost("x"), 1),
        (Summary(present=5), ConnectionLost("x"), 3),
        (Summary(present=5), GivenUp("x"), 3),
        (Summary(), CameraNotFound("x"), 3),
        (Summary(), CameraAmbiguous("x"), 2),
        (Summary(), UsageError("x"), 2),
        (Summary(downloaded=1), Refused("x", rule="storage"), 4),
        (Summary(downloaded=1), NoRoom("x"), 5),
        (Summary(downloaded=1), NotWritable("x"), 5),
        (Summary(), CatalogBroken("x"), 1),
        (Summary(), KeyboardInterrupt(), 130),
        (Summary(), CancelledError(), 130),
    ],
)
def test_what_the_command_exits_with(summary: Summary, error: BaseException | None, code: int) -> None:
    assert exit_code(summary, error) == code


@given(st.lists(st.tuples(st.sampled_from(Status), st.integers(0, 1 << 40)), max_size=20))
def test_a_summary_counts_each_result_once(outcomes: list[tuple[Status, int]]) -> None:
    summary = Summary()
    for status, count in outcomes:
        summary = summary.plus(Result("a", status, bytes_fetched=count))
    counts = {status: getattr(summary, status.value) for status in Status}
    assert counts == {status: [one for one, _ in outcomes].count(status) for status in Status}
    assert summary.bytes == sum(count for _, count in outcomes)
