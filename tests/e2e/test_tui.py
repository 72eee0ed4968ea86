"""The terminal interface as its users start it: on a terminal."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.program import Program
from tests.e2e.typist import typist


def test_it_opens_says_what_is_wrong_and_is_left(tmp_path: Path) -> None:
    vantrue = Program(tmp_path / "home", camera="127.0.0.1:9").met_before()
    with typist(vantrue, "tui") as person:
        person.answer("cannot be connected to", "q", key="")
        assert person.end() == 0
    assert "Traceback" not in person.drawn
