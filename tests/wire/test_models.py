from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.texts import unhurried
from vantrue_client.model import Channel
from vantrue_client.wire.models import identify, layout_of


@pytest.mark.parametrize(
    ("text", "model"),
    [
        *(("N4PRO", "n4-pro"), ("N4 Pro", "n4-pro"), ("n4-pro_V1.2", "n4-pro"), ("VANTRUE_N4_PRO_1a2b", "n4-pro")),
        *(("N4-PRO-S", "n4-pro-s"), ("N4 Pro S", "n4-pro-s"), ("N4PROS V2", "n4-pro-s"), ("N4S", "n4s"), ("N4", "n4")),
        *(("N4_Settings.ini", "n4"), ("N4PROV1.0", "n4-pro"), ("N4V1.0", "n4"), ("N4S1.0.3", "n4s")),
        *(("E3", "e3"), ("E3_VANTRUE_13c6", "e3"), ("VANTRUE_N2S", "n2s"), ("Vantrue-E1-Lite", "e1-lite")),
        *(("E1PRO_Settings.ini", "e1-pro"), ("E1", "e1"), ("E2", "e2"), ("S1_2.0", "s1"), ("X4S", "x4s"), ("N5", "n5")),
        *(("A119M Pro_V1.1.20260109", "viofo-a119m-pro"), ("A229", "viofo-a229"), ("VIOFO A229 Pro", "viofo-a229-pro")),
        *(("", None), ("Kitchen", None), ("N44", None), ("N4PROFI", None), ("  ", None), ("E31", None)),
    ],
)
def test_loose_spelling(text: str, model: str | None) -> None:
    assert identify(text) == model


def test_layouts() -> None:
    assert [layout_of("n4-pro")[letter] for letter in "ABC"] == [Channel.FRONT, Channel.INTERIOR, Channel.REAR]
    assert [layout_of("e3")[letter] for letter in "ABC"] == [Channel.FRONT, Channel.REAR, Channel.INTERIOR]
    assert layout_of("s1") == {"A": Channel.FRONT, "B": Channel.REAR}
    assert layout_of("n2s") == {"A": Channel.FRONT, "B": Channel.INTERIOR}
    for unsure in (None, "kitchen", "n5", "e1-pro", "viofo-a229"):
        assert layout_of(unsure) == {"A": Channel.FRONT}


@unhurried
@given(st.text() | st.from_regex(r"(VANTRUE|N4|[ _-]|Pro|S){0,9}", fullmatch=True))
def test_any_text_names_a_model_or_none(text: str) -> None:
    model = identify(text)
    assert model is None or identify(model.removeprefix("viofo-")) == model
