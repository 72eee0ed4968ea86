from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.errors import UsageError
from vantrue_client.model import Channel, Kind
from vantrue_client.workspace.choosing import in_words

NOW = datetime(2026, 11, 23, 14, 30)


def test_words_and_filters_stand_in_one_line() -> None:
    chosen, words = in_words("on:yesterday Kind:event,parking Zurich channel:front LOCKED foo:bar", NOW)
    assert str(chosen.since) == "2026-11-22T00:00:00"
    assert chosen.kinds == {Kind.EVENT, Kind.PARKING}
    assert chosen.channels == {Channel.FRONT}
    assert chosen.locked
    assert words == ("zurich", "foo:bar")


def test_what_is_still_to_be_typed_says_nothing() -> None:
    assert in_words("kind: on: since:", NOW) == in_words("", NOW)


def test_a_word_that_cannot_be_read_is_told() -> None:
    with pytest.raises(UsageError, match="names no kind"):
        in_words("kind:crash", NOW)


@given(st.text(max_size=30) | st.builds("{}:{}".format, st.sampled_from(["on", "since", "kind"]), st.text(max_size=9)))
def test_any_line_is_a_filter_or_a_sentence(line: str) -> None:
    try:
        in_words(line, NOW)
    except UsageError as error:
        assert error.what
