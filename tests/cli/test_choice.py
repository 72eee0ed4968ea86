from __future__ import annotations

from datetime import datetime

import pytest

from vantrue_client.cli.choice import to_filter
from vantrue_client.cli.options import Choice
from vantrue_client.errors import UsageError
from vantrue_client.model import Channel, Kind

NOW = datetime(2026, 11, 23, 14, 30)


def test_a_day_is_from_midnight_to_midnight() -> None:
    chosen = to_filter(Choice(on="2026-11-20"), NOW)
    assert (str(chosen.since), str(chosen.until)) == ("2026-11-20T00:00:00", "2026-11-21T00:00:00")


def test_a_day_and_a_time_narrow_each_other() -> None:
    chosen = to_filter(Choice(on="today", since="2h", until="1h"), NOW)
    assert (str(chosen.since), str(chosen.until)) == ("2026-11-23T12:30:00", "2026-11-23T13:30:00")


def test_kinds_and_channels_are_words() -> None:
    chosen = to_filter(Choice(kind="event, Photo", channel="rear"), NOW)
    assert chosen.kinds == {Kind.EVENT, Kind.PHOTO}
    assert chosen.channels == {Channel.REAR}


@pytest.mark.parametrize(
    "choice", [Choice(kind="crash"), Choice(channel="left"), Choice(on="2h"), Choice(since="soon")]
)
def test_what_cannot_be_read_says_what_can(choice: Choice) -> None:
    with pytest.raises(UsageError) as error:
        to_filter(choice, NOW)
    assert error.value.advice


def test_no_choice_is_known_as_such() -> None:
    assert Choice().empty
    assert not Choice(locked=True).empty
