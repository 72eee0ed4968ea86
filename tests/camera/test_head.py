from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.camera.address import parse_address
from vantrue_client.camera.head import split_head, tidy
from vantrue_client.errors import UsageError


@given(st.binary(), st.binary())
def test_any_head_is_tidied_or_refused(start: bytes, rest: bytes) -> None:
    head = b"HTTP/1.1 200 " + start + b"\r\n" + rest + b"\r\n\r\n"
    tidied = tidy(head)
    assert split_head(tidied) == (tidied, b"")
    assert all(b":" in line for line in tidied[:-4].split(b"\r\n")[1:])


@given(st.binary())
def test_anything_else_is_a_value_error(data: bytes) -> None:
    try:
        assert tidy(data).startswith(b"HTTP/1.1 ")
    except ValueError:
        assert not data.lstrip().upper().startswith(b"HTTP/1.1 200")


@given(st.text())
def test_any_text_is_an_address_or_a_usage_error(text: str) -> None:
    try:
        address = parse_address(text)
    except UsageError:
        return
    assert parse_address(str(address)) == address
    assert 1 <= address.port <= 65535
