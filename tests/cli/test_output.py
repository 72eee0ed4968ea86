from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.cli import output


@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape")))
def test_nothing_a_camera_names_reaches_the_terminal_as_control(text: str) -> None:
    shown = output.printable(text)
    assert all(char.isprintable() for char in shown)
    shown.encode("utf-8")


@given(st.integers(0, 1 << 60))
def test_sizes_are_short(count: int) -> None:
    assert len(output.size(count)) <= 12
