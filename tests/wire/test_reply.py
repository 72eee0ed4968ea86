from __future__ import annotations

import pytest
from hypothesis import given

from tests.wire.texts import HEAD, NOT_FOUND, hostile, unhurried
from vantrue_client.errors import (
    BadParameter,
    CardFailure,
    CommandError,
    FileLocked,
    NotFound,
    ProtocolError,
    Unsupported,
    VantrueError,
    WrongState,
)
from vantrue_client.wire.reply import (
    MAX_REPLY,
    check,
    read_commands_3002,
    read_pairs_3014,
    read_reply,
)


def test_the_three_shapes() -> None:
    assert read_reply(HEAD + b"<Function>\n<Cmd>3016</Cmd>\n<Status>0</Status>\n</Function>\n").cmd == 3016
    text = read_reply(b"<Function><Cmd>3012</Cmd><Status>0</Status><String>A119M Pro_V1.1</String></Function>")
    assert text.text("string") == text.values["String"] == "A119M Pro_V1.1"
    value = read_reply(b"<function><cmd>3017</cmd><status> 0 </status><value>137438953472</value></function>")
    assert (value.cmd, value.status, value.number("Value"), value.number("String")) == (3017, 0, 137438953472, None)


def test_a_list_is_a_reply_too_and_its_secrets_are_not_shown() -> None:
    reply = read_reply(b"<LIST><SSID>E3_<&>13c6</SSID><PASSPHRASE>12345678</PASSPHRASE></LIST>")
    assert (reply.cmd, reply.status) == (None, 0)
    assert (reply.text("SSID"), reply.text("PASSPHRASE")) == ("E3_<&>13c6", "12345678")
    assert "12345678" not in repr(reply)
    assert "13c6" not in repr(reply)


def test_settings_alternate_and_can_be_text() -> None:
    reply = read_reply(
        b"<Function><Cmd>3014</Cmd><Status>0</Status><Cmd>2002</Cmd><Status>-3</Status>"
        b"<Cmd>3032</Cmd><Status>home:a<b</Status><Cmd>7</Cmd></Function>"
    )
    assert read_pairs_3014(reply) == {2002: "-3", 3032: "home:a<b"}
    assert check(reply) is reply  # a setting's value is no status


def test_commands_are_the_numbers_named() -> None:
    reply = read_reply(b"<Function><Cmd>1001</Cmd>\n<Cmd>x</Cmd><Cmd>3015</Cmd></Function>")
    assert read_commands_3002(reply) == {1001, 3015}


def test_document_order_is_kept() -> None:
    reply = read_reply(b"<LIST><Item><Name>4K</Name><Index>0</Index></Item><Item><Name>2K</Name></Item></LIST>")
    assert reply.pairs == [("Name", "4K"), ("Index", "0"), ("Name", "2K")]
    assert reply.values["Name"] == "4K"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        *((status, CommandError) for status in (-2, -3, -6, -10, *range(-20, -12), -99)),
        *((status, CardFailure) for status in (-5, -7, -8, -9, -11, -12)),
        *((-1, NotFound), (-4, FileLocked), (-21, BadParameter), (-22, WrongState), (-256, Unsupported)),
    ],
)
def test_every_negative_status_has_its_error_and_sentence(status: int, error: type[CommandError]) -> None:
    reply = read_reply(b"<Function><Cmd>4003</Cmd><Status>%d</Status></Function>" % status)
    with pytest.raises(error) as raised:
        check(reply, "http://192.168.1.254")
    assert type(raised.value) is error
    assert (raised.value.status, raised.value.address) == (status, "http://192.168.1.254")
    assert str(raised.value).startswith("Command 4003: ")


def test_positive_statuses_are_news() -> None:
    for status in range(11):
        reply = read_reply(b"<Function><Cmd>2001</Cmd><Status>%d</Status></Function>" % status)
        assert check(reply).status == status


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (NOT_FOUND, NotFound),
        (b"", ProtocolError),
        (b"\xff\xd8\xff", ProtocolError),
        (b"<html><body>hello</body></html>", ProtocolError),
        (b"<Function><Cmd>3016</Cmd><Sta", ProtocolError),
        (b"<Function>" + b" " * MAX_REPLY, ProtocolError),
    ],
)
def test_what_is_no_reply(body: bytes, error: type[VantrueError]) -> None:
    with pytest.raises(error):
        read_reply(body)


@unhurried
@given(hostile)
def test_any_bytes_give_a_reply_or_a_typed_error(body: bytes) -> None:
    try:
        reply = check(read_reply(body))
    except VantrueError:
        return
    assert read_commands_3002(reply) >= set(read_pairs_3014(reply))
