from __future__ import annotations

from datetime import datetime
from pathlib import Path

from vantrue_client.mock.card import write_daylog
from vantrue_client.mock.card.drive import drive, parked, zone

START = datetime(2026, 9, 4, 23, 59, 58)


def test_a_log_runs_past_midnight_on_the_cameras_clock(tmp_path: Path) -> None:
    path = tmp_path / "20260904.dat"
    write_daylog(path, drive(START, 4, seed=2), clock=zone(2))
    assert [line[:14] for line in path.read_text().splitlines()] == [
        *("#", "20260904235958", "20260904235959", "20260905000000", "20260905000001")
    ]
    assert ",S,174." in path.read_text()


def test_a_pause_begins_a_session_and_acceleration_is_three_columns_more(tmp_path: Path) -> None:
    path = tmp_path / "20260904.dat"
    later = START.replace(hour=22)
    write_daylog(path, [*parked(later, 2), *drive(START, 2)], acceleration=True)
    lines = path.read_text().splitlines()
    assert [index for index, line in enumerate(lines) if line == "#"] == [0, 3]
    assert lines[1].endswith(",0.000,0.000,1.000")
    assert len(lines[1].split(",")) == 10
