from __future__ import annotations

import errno
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.errors import ConnectionLost, ListIncomplete, NotFound, ProtocolError, Unanswered, WrongState
from vantrue_client.model import CameraTime, Kind, Recording
from vantrue_client.workspace.doctor.answers import Heard, Sign, judge_answer, judge_port, judge_reach, sign
from vantrue_client.workspace.doctor.card import (
    Listed,
    Pieces,
    judge_clock,
    judge_list,
    judge_range,
    sample,
)
from vantrue_client.workspace.doctor.masking import masked_reply, names_nobody
from vantrue_client.workspace.doctor.steps import State, Step, cause

NOW = CameraTime.of(2026, 11, 21, 8, 0, 0)


def clip(number: int, *, start: CameraTime | None = NOW, size: int = 5000, kind: Kind = Kind.NORMAL) -> Recording:
    name = f"{number}.MP4"
    return Recording(name, name, f"/{name}", kind, size, start=start)


@pytest.mark.parametrize(
    ("error", "met"),
    [
        (None, Sign.OPEN),
        (Unanswered("silent"), Sign.OPEN),
        (ProtocolError("no HTTP"), Sign.OPEN),
        (ConnectionLost("refused", number=errno.ECONNREFUSED), Sign.CLOSED),
        (ConnectionLost("nobody", number=errno.EHOSTUNREACH), Sign.NOBODY),
        (ConnectionLost("late", number=errno.ETIMEDOUT), Sign.SILENT),
        (ConnectionLost("firewall", number=errno.EPERM), Sign.FORBIDDEN),
        (ConnectionLost("who knows"), Sign.NOBODY),
    ],
)
def test_what_a_connection_met_is_told_by_the_systems_number(error: ConnectionLost | None, met: Sign) -> None:
    assert sign(Heard(error)) is met
    reached = judge_reach(met, "192.168.1.254", 5)
    assert (reached.state is State.OK) == (met in {Sign.OPEN, Sign.CLOSED})
    assert judge_port(met, "192.168.1.254", 80).state is (State.OK if met is Sign.OPEN else State.WRONG)


@pytest.mark.parametrize(
    ("heard", "state"),
    [
        (Heard(status=200, server="hfs/1.00.000", body=b"anything"), State.OK),
        (Heard(status=200, body=b"<Function><Cmd>3012</Cmd><Status>-256</Status></Function>"), State.OK),
        (Heard(status=200, body=b"<title>Page Not Found</title>"), State.OK),
        (Heard(status=404, body=b"<title>Page Not Found</title>"), State.WRONG),
        (Heard(status=200, server="nginx", body=b"<html>"), State.WRONG),
        (Heard(status=302, server="hfs"), State.WRONG),
        (Heard(ProtocolError("no HTTP")), State.WRONG),
        (Heard(Unanswered("hung up")), State.WRONG),
    ],
)
def test_a_camera_is_told_from_others(heard: Heard, state: State) -> None:
    assert judge_answer(heard, "192.168.1.254", 5).state is state


@given(st.binary(max_size=300), st.text(max_size=100), st.integers(0, 999))
def test_any_answer_is_judged(body: bytes, server: str, status: int) -> None:
    assert judge_answer(Heard(status=status, server=server, body=body), "192.168.1.254", 5).what


@pytest.mark.parametrize(
    ("listed", "card", "says"),
    [
        (Listed([]), "none", "There is no card in it."),
        (Listed([]), "present", "It lists no recordings."),
        (Listed([], error=ListIncomplete("empty")), "locked", "Its card is write-protected."),
        (Listed([clip(1)], error=ListIncomplete("It was cut off.")), None, "It was cut off. 1 recordings came."),
        (Listed([clip(1)], late=True), None, "The list was not there after 60 s (1 recordings came)."),
        (Listed([], late=True), "none", "The list was not there after 60 s (0 recordings came)."),
        (Listed([], error=WrongState("No.", status=-22)), None,
         "It shows its files only while it does not record: No."),
    ],
)  # fmt: skip
def test_a_list_that_is_wrong_says_why(listed: Listed, card: str | None, says: str) -> None:
    step = judge_list(listed, card, 60)
    assert (step.state, step.what) == (State.WRONG, says)
    assert step.advice


def test_a_finished_recording_of_the_middle_is_tried() -> None:
    known = [clip(number, start=NOW + timedelta(minutes=number)) for number in (3, 1, 2, 4, 5)]
    assert sample(known) == clip(3, start=NOW + timedelta(minutes=3))
    assert sample(known, known[1:]) == known[0]
    assert sample([clip(1, size=0), clip(2, kind=Kind.TRACKLOG)]) is None


@pytest.mark.parametrize(
    ("pieces", "state"),
    [
        (Pieces(4, 4, b"abcdefgh", b"efgh"), State.OK),
        (Pieces(4, 4, b"abcdefgh", b"ef"), State.OK),
        (Pieces(4, 0, b"abcdefgh", b"abcd"), State.WRONG),
        (Pieces(4, 4, b"abcdefgh", b"eXgh"), State.WRONG),
        (Pieces(4, 4, b"abcdefgh", b""), State.WRONG),
        (Pieces(4, 4, b"", b""), State.WRONG),
        (None, State.UNSEEN),
    ],
)
def test_a_piece_is_compared_with_the_file(pieces: Pieces | None, state: State) -> None:
    assert judge_range(pieces, None).state is state


def test_a_file_that_does_not_come_is_wrong_and_one_that_is_gone_is_not() -> None:
    assert judge_range(None, NotFound("gone", status=-1)).state is State.UNSEEN
    assert judge_range(None, ConnectionLost("It left.")).state is State.WRONG
    assert judge_range(None, None, late=True).state is State.WRONG


@pytest.mark.parametrize(
    ("start", "recording_for", "state"),
    [
        (NOW + timedelta(seconds=-60), 60, State.OK),
        (NOW + timedelta(hours=-1), 60, State.DOUBT),
        (NOW + timedelta(days=9), 60, State.DOUBT),
        (NOW + timedelta(days=9), 0, State.DOUBT),
        (NOW + timedelta(days=-9), 0, State.UNSEEN),
        (None, 60, State.UNSEEN),
    ],
)
def test_the_clock_shows_by_what_is_under_way_or_lies_ahead(
    start: CameraTime | None, recording_for: int, state: State
) -> None:
    assert judge_clock([clip(1, start=start)], recording_for, NOW).state is state


def test_a_doubt_is_the_cause_only_of_what_fails_on_the_way() -> None:
    doubt, wrong = Step("address", State.DOUBT, "Elsewhere."), Step("list", State.WRONG, "Empty.")
    assert cause([doubt, wrong]) is wrong
    assert cause([doubt, Step("port", State.WRONG, "Closed.")]) is doubt
    assert cause([doubt]) is None


@given(st.text(alphabet=st.characters(exclude_characters="<>&", exclude_categories=["Cs", "Cc"]), min_size=6))
def test_no_text_of_a_reply_stands_in_its_masked_form(text: str) -> None:
    if not names_nobody(text):
        body = f"<Function><Cmd>3012</Cmd><Status>0</Status><String>{text}</String><{text}>1</{text}></Function>"
        assert text not in "\n".join(masked_reply(body.encode())).replace("characters", "")


@given(st.binary(max_size=500))
def test_any_reply_is_masked(body: bytes) -> None:
    assert all(line.isascii() for line in masked_reply(body))
