from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.fetch.judge import Evidence, Outcome, judge
from vantrue_client.media import Structure

WHOLE, OPEN, UNFINISHED = Structure(proves_end=True), Structure(), Structure("it has no index")

counts = st.integers(0, 12) | st.integers(0, 1 << 33)
evidence = st.builds(
    Evidence,
    got=counts,
    listed=counts,
    exact=st.booleans(),
    told=st.none() | counts,
    ends=st.integers(0, 5),
    clean_ends=st.integers(0, 5),
    asked_at=st.none() | counts,
    goes_on=st.booleans(),
    grown=st.integers(0, 3),
    structure=st.sampled_from([None, WHOLE, OPEN, UNFINISHED]),
)


@given(evidence)
def test_done_needs_a_look_that_found_nothing_and_a_claim_about_the_size(seen: Evidence) -> None:
    if judge(seen).outcome is Outcome.DONE:
        assert seen.structure in {WHOLE, OPEN}
        listed = seen.exact and seen.listed == seen.got
        ended_twice = seen.told is None and seen.clean_ends >= 2
        assert listed or seen.told == seen.got or seen.structure == WHOLE or ended_twice


@given(evidence)
def test_an_exact_list_is_only_overruled_by_replies_and_structure_together(seen: Evidence) -> None:
    if seen.exact and seen.got != seen.listed and judge(seen).outcome is Outcome.DONE:
        assert seen.structure == WHOLE
        assert seen.got == seen.told


@given(evidence)
def test_damage_is_never_said_before_the_source_was_asked_whether_it_goes_on(seen: Evidence) -> None:
    if judge(seen).outcome is Outcome.DAMAGED:
        assert seen.structure == UNFINISHED
        assert seen.asked_at == seen.got
        assert not seen.goes_on


@given(evidence)
def test_under_way_is_never_said_without_a_sign_of_growth(seen: Evidence) -> None:
    if judge(seen).outcome is Outcome.UNDER_WAY:
        longer = seen.got > seen.listed or (seen.told is not None and seen.told > seen.listed)
        assert longer or seen.goes_on


@given(evidence)
def test_looking_and_asking_lead_on(seen: Evidence) -> None:
    for look in (WHOLE, OPEN, UNFINISHED):
        at = seen
        for _ in range(3):
            verdict = judge(at)
            assert verdict.why
            if verdict.outcome is Outcome.LOOK:
                assert at.structure is None
                at = replace(at, structure=look)
            elif verdict.outcome is Outcome.ASK:
                assert at.asked_at != verdict.at
                at = replace(at, asked_at=verdict.at, goes_on=False)
            else:
                break
        assert judge(at).outcome not in {Outcome.LOOK, Outcome.ASK}


E100 = Evidence(got=100, listed=100, exact=True, told=100, ends=1)
R100 = Evidence(got=100, listed=98, exact=False, told=100, ends=1)


@pytest.mark.parametrize(
    ("seen", "outcome"),
    [
        (Evidence(0, 100, True), Outcome.MORE),
        (Evidence(0, 0, True), Outcome.MORE),
        (replace(E100, got=99), Outcome.MORE),
        (E100, Outcome.LOOK),
        (replace(E100, structure=OPEN), Outcome.DONE),
        (replace(E100, structure=WHOLE, told=None), Outcome.DONE),
        (replace(E100, structure=OPEN, told=93), Outcome.DONE),
        (replace(E100, structure=WHOLE, told=107), Outcome.ASK),
        (replace(E100, structure=OPEN, told=107, asked_at=100), Outcome.DONE),
        (replace(E100, got=0, ends=0, told=107), Outcome.ASK),
        (replace(E100, told=107, asked_at=100, goes_on=True), Outcome.UNDER_WAY),
        (replace(E100, got=101), Outcome.UNDER_WAY),
        (replace(E100, structure=UNFINISHED), Outcome.ASK),
        (replace(E100, structure=UNFINISHED, asked_at=100), Outcome.DAMAGED),
        (replace(E100, structure=UNFINISHED, asked_at=100, goes_on=True), Outcome.UNDER_WAY),
        (replace(E100, structure=UNFINISHED, asked_at=100, told=107), Outcome.UNDER_WAY),
        (replace(E100, listed=120, structure=WHOLE), Outcome.MORE),
        (replace(E100, listed=120, structure=WHOLE, ends=2), Outcome.DONE),
        (replace(E100, listed=120, structure=OPEN, ends=9), Outcome.MORE),
        (replace(R100, got=50), Outcome.MORE),
        (R100, Outcome.LOOK),
        (replace(R100, structure=OPEN), Outcome.DONE),
        (replace(R100, structure=OPEN, listed=3 << 20), Outcome.MORE),
        (replace(R100, structure=WHOLE, listed=3 << 20), Outcome.DONE),
        (replace(R100, structure=UNFINISHED), Outcome.ASK),
        (replace(R100, structure=UNFINISHED, asked_at=100), Outcome.DAMAGED),
        (replace(R100, structure=UNFINISHED, asked_at=100, goes_on=True, grown=1), Outcome.MORE),
        (replace(R100, structure=UNFINISHED, asked_at=100, goes_on=True, grown=2), Outcome.UNDER_WAY),
        (replace(R100, structure=UNFINISHED, asked_at=9 << 20, got=9 << 20, told=9 << 20), Outcome.UNDER_WAY),
        (replace(R100, told=107, ends=3, structure=WHOLE), Outcome.DONE),
        (replace(R100, told=107, ends=9, structure=OPEN), Outcome.MORE),
        (replace(R100, told=None, clean_ends=1, structure=WHOLE), Outcome.DONE),
        (replace(R100, told=None, clean_ends=1, structure=OPEN), Outcome.MORE),
        (replace(R100, told=None, clean_ends=2, structure=OPEN), Outcome.DONE),
        (replace(R100, told=None, clean_ends=9, structure=UNFINISHED), Outcome.MORE),
    ],
)
def test_the_rules(seen: Evidence, outcome: Outcome) -> None:
    assert judge(seen).outcome is outcome
