from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from hypothesis import given
from hypothesis import strategies as st

from tests.wire.texts import unhurried
from vantrue_client.wire.commands import Command, file_target, target, thumbnail_target

on_a_request_line = re.compile(r"[!-~]+")


def test_the_query_is_literal_and_in_order() -> None:
    assert target(Command.FILE_LIST, 1) == "/?custom=1&cmd=3015&par=1"
    assert target(Command.CHANGE_MODE, 0) == "/?custom=1&cmd=3001&par=0"
    assert target(3032, text="home & <x>:a%20+/b?") == "/?custom=1&cmd=3032&str=home%20&%20<x>:a%20+/b?"
    assert target(4003, 1, "A:\\é#\n") == "/?custom=1&cmd=4003&par=1&str=A:\\%C3%A9%23%0A"


def test_paths_lose_their_drive_and_keep_the_rest() -> None:
    assert file_target("B:\\DCIM\\Movie\\RO\\2025_1224_120324_000002PF.MP4") == (
        "/DCIM/Movie/RO/2025_1224_120324_000002PF.MP4"
    )
    assert file_target("Normal/X.MP4") == file_target("/Normal/X.MP4") == "/Normal/X.MP4"
    assert file_target("\\\\host\\x") == "/host/x"
    assert file_target("http://host/x?y#z") == "/http://host/x%3Fy%23z"
    assert thumbnail_target("/Normal/X.MP4", 4005) == "/Normal/X.MP4?custom=1&cmd=4005"


@unhurried
@given(st.text(), st.none() | st.integers(0, 9), st.none() | st.text())
def test_whatever_the_text_the_request_line_holds(path: str, par: int | None, text: str | None) -> None:
    assert on_a_request_line.fullmatch(target(3032, par, text))
    got = file_target(path)
    assert on_a_request_line.fullmatch(got)
    assert got.startswith("/")
    assert not got.startswith("//")
    assert "?" not in got


@unhurried
@given(st.binary(max_size=40))
def test_a_name_of_any_bytes_is_asked_for_by_the_same_bytes(name: bytes) -> None:
    text = name.decode("utf-8", "surrogateescape")
    asked = unquote_to_bytes(file_target("A:\\Normal\\" + text))
    assert asked == re.sub(rb"\\+", b"/", b"\\Normal\\" + name)  # a backslash parts folders, be it doubled
