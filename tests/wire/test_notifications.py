from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tests.wire.texts import HEAD, hostile, unhurried
from vantrue_client.model.event import Event, News
from vantrue_client.wire.notifications import Notifications


def document(status: int) -> bytes:
    return HEAD + b"<Function>\n<Cmd>3020</Cmd>\n<Status>%d</Status>\n</Function>\n" % status


def read(pieces: list[bytes]) -> list[Event]:
    stream = Notifications()
    return [event for piece in pieces for event in stream.feed(piece)]


def cut(data: bytes, places: list[int]) -> list[bytes]:
    at = [0, *sorted(min(place, len(data)) for place in places), len(data)]
    return [data[start:end] for start, end in itertools.pairwise(at)]


@unhurried
@given(st.lists(st.integers(1, 99), max_size=8), st.lists(st.integers(0, 900), max_size=8))
def test_documents_come_whole_however_they_were_cut(statuses: list[int], places: list[int]) -> None:
    assert [event.status for event in read(cut(b"".join(map(document, statuses)), places))] == statuses


def test_known_ones_have_a_word_and_unknown_ones_keep_their_status() -> None:
    events = read([b"noise<" + b"".join(map(document, (1, 6, 10, 77, -3, 0)))])
    assert [(one.news, one.status) for one in events] == [
        (News.RECORDING_STARTED, 1),
        (News.POWER_OFF, 6),
        (News.CARD_REMOVED, 10),
        (News.OTHER, 77),
        (News.OTHER, -3),
    ]


@unhurried
@given(st.lists(hostile, max_size=4))
def test_any_bytes_are_taken(pieces: list[bytes]) -> None:
    assert all(event.status for event in read(pieces))
