from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from vantrue_client.errors import UsageError
from vantrue_client.mock.card.models import card_model, models
from vantrue_client.mock.card.plan import Item, plan
from vantrue_client.model import Channel, Kind

NOW = datetime(2026, 9, 4, 18, 19, 35)
NAMES = {
    "n4-pro": r"\d{8}_\d{6}_\d{5}_[NEPT]_[ABC]",
    "e3": r"\d{8}_\d{6}_\d{5}_[NEPT]_[ABC]",
    "e1-pro": r"\d{8}_\d{6}_\d{5}_[NEPT]_A",
    "s1": r"\d{8}_\d{6}_\d{4}_[NEPT]_[AB]",
    "n2s": r"\d{8}_\d{6}_\d{4}_[NEPT]_[AB]",
    "viofo-a229": r"\d{4}_\d{4}_\d{6}_\d{6}P?[FR]",
}


def _end(item: Item) -> datetime:
    return item.start + timedelta(seconds=item.seconds * item.lapse)


def test_every_model_has_a_card() -> None:
    assert models() == sorted(NAMES)
    with pytest.raises(UsageError, match="n4-pro"):
        card_model("../n4-pro")


@pytest.mark.parametrize("model", NAMES)
@pytest.mark.parametrize("days", [1, 3])
def test_names_are_the_models_and_unlike(model: str, days: int) -> None:
    made = plan(card_model(model), NOW, days, seed=0)
    assert len({item.path for item in made}) == len(made)
    for item in made:
        ending = "JPG" if item.kind is Kind.PHOTO else "MP4"
        assert re.fullmatch(rf"{NAMES[model]}\.{ending}", item.path.rpartition("/")[2])
    assert len({item.start.date() for item in made}) == days


@pytest.mark.parametrize("model", NAMES)
def test_channels_of_a_moment_share_all_but_the_letter(model: str) -> None:
    card = card_model(model)
    moments = defaultdict(set)
    for item in plan(card, NOW, 2, seed=1):
        if item.kind not in {Kind.PHOTO, Kind.TIMELAPSE}:
            stem = item.path.removesuffix(f"{item.lens.letter}.MP4")
            moments[stem].add(item.lens.channel)
    assert all(len(channels) == len(card.lenses) for channels in moments.values())


@pytest.mark.parametrize("model", NAMES)
def test_a_drive_has_no_gap_and_the_newest_recording_ended_before_now(model: str) -> None:
    made = [item for item in plan(card_model(model), NOW, 1, seed=0) if item.kind in {Kind.NORMAL, Kind.EVENT}]
    starts = sorted({item.start for item in made})
    pauses = [later - earlier for earlier, later in pairwise(starts)]
    assert sum(pause != timedelta(seconds=10) for pause in pauses) == 1
    assert timedelta(0) < NOW - max(_end(item) for item in made) < timedelta(minutes=5)
    assert all(moment.second % 2 == 0 for item in made for moment in (item.start, _end(item)))


@pytest.mark.parametrize("model", NAMES)
def test_events_alone_are_locked_and_sequence_numbers_count_up(model: str) -> None:
    made = plan(card_model(model), NOW, 2, seed=7)
    assert {item.kind for item in made if item.locked} == {Kind.EVENT}
    numbers = [int(re.findall(r"_(\d{4,6})_?[NEPT]?_?[A-Z]\.", item.path)[0]) for item in made]
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    assert steps <= {0, 1}


def test_where_models_differ() -> None:
    events = {item.path.rpartition("/")[0] for item in plan(card_model("e1-pro"), NOW, 1, 0) if item.locked}
    assert events == {"Parking"}
    assert {item.path.rpartition("/")[0] for item in plan(card_model("viofo-a229"), NOW, 1, 0)} == {
        *("DCIM/Movie", "DCIM/Movie/RO", "DCIM/Movie/Parking", "DCIM/Photo")
    }
    assert [lens.channel for lens in card_model("e3").lenses] == [Channel.FRONT, Channel.REAR, Channel.INTERIOR]
    assert [lens.channel for lens in card_model("n4-pro").lenses] == [Channel.FRONT, Channel.INTERIOR, Channel.REAR]
