"""Whatever the detector finds and misses, nobody flickers free in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.errors import NotReduced
from vantrue_client.share.area import Area
from vantrue_client.share.faces import tracking
from vantrue_client.share.faces.face import Face, between, grown
from vantrue_client.share.faces.tracking import END_S, GAP_S, HOLD_S, SURE, Covering, Tracker, with_margin

SHARES = st.floats(0, 1)
MARGINS = st.floats(0, 2)


@st.composite
def areas(draw: st.DrawFn) -> Area:
    left, top = draw(st.floats(-0.2, 1)), draw(st.floats(-0.2, 1))
    return Area(left, top, left + draw(st.floats(0.01, 0.5)), top + draw(st.floats(0.01, 0.5)))


FACES = st.builds(Face, areas(), st.floats(0.2, 1))
CLIPS = st.lists(st.lists(FACES, max_size=4), min_size=1, max_size=12)


def covering(*seen: tuple[float, list[Face]]) -> Covering:
    tracker = Tracker("a clip")
    for time, faces in seen:
        tracker.add(time, faces)
    return tracker.covering()


def covers(outer: Area, inner: Area, slack: float = 1e-6) -> bool:
    return (
        outer.left <= inner.left + slack
        and outer.top <= inner.top + slack
        and outer.right >= inner.right - slack
        and outer.bottom >= inner.bottom - slack
    )


def hidden(areas: list[Area], face: Area) -> bool:
    """Whether nothing of a face is to be seen beside the areas."""
    steps = [number / 20 for number in range(21)]
    wide, tall = face.right - face.left, face.bottom - face.top
    points = [(face.left + x * wide, face.top + y * tall) for x in steps for y in steps]
    return all(any(a.left <= x <= a.right and a.top <= y <= a.bottom for a in areas) for x, y in points)


def at(x: float, y: float, side: float = 0.1, score: float = 0.9) -> Face:
    return Face(Area(x, y, x + side, y + side), score)


@given(areas(), MARGINS, MARGINS)
def test_growing_never_shrinks(area: Area, across: float, down: float) -> None:
    assert covers(grown(area, across, down), area)
    assert covers(with_margin(area), area)


@given(areas(), areas(), SHARES)
def test_what_lies_between_lies_within_both(one: Area, two: Area, share: float) -> None:
    hull = Area(*map(min, (one.left, one.top), (two.left, two.top)), *map(max, (one.right, one.bottom),
                (two.right, two.bottom)))  # fmt: skip
    assert covers(hull, between(one, two, share))


@given(CLIPS, st.floats(0.05, 1))
def test_every_sure_face_is_covered_when_it_was_found_and_around_that(clip: list[list[Face]], step: float) -> None:
    areas = covering(*((number * step, faces) for number, faces in enumerate(clip)))
    for number, faces in enumerate(clip):
        for face in faces:
            if face.score < SURE:
                continue
            for time in (number * step, number * step - HOLD_S * 0.99, number * step + HOLD_S * 0.99):
                assert any(covers(area, face.area) for area in areas(time))


@given(areas(), st.floats(-1, 1), st.floats(-1, 1), st.floats(0.05, GAP_S * 0.99), SHARES)
def test_between_two_findings_of_a_face_its_way_is_covered(
    area: Area, across: float, down: float, gap: float, share: float
) -> None:
    wide, tall = area.right - area.left, area.bottom - area.top
    x, y = across * wide, down * tall
    moved = Area(area.left + x, area.top + y, area.right + x, area.bottom + y)
    areas = covering((1.0, [Face(area, 0.2)]), (1.0 + gap, [Face(moved, 0.2)]))
    assert any(covers(one, between(area, moved, share)) for one in areas(1.0 + share * gap))


def test_it_is_covered_before_it_comes_and_after_it_goes() -> None:
    areas = covering(*((3 + n / 5, [at(0.3 + n * 0.02, 0.4)]) for n in range(4)))
    for time in (3 - END_S + 0.01, 3.6 + END_S - 0.01):
        assert areas(time)
    assert areas(3 - END_S - 0.01) == areas(3.6 + END_S + 0.01) == areas(100.0) == []
    late = areas(4.4)  # 0.8 s later, at 0.1 a second
    assert any(covers(area, at(0.44, 0.4).area) for area in late)
    assert any(covers(area, at(0.36, 0.4).area) for area in late)


def test_two_who_pass_each_other_are_both_covered() -> None:
    seen = [(n / 5, [at(0.1 + n * 0.05, 0.4), at(0.8 - n * 0.05, 0.42)]) for n in range(14)]
    seen[7] = (7 / 5, [])
    areas = covering(*seen)
    for n in range(14):
        for x in (0.1 + n * 0.05, 0.8 - n * 0.05):
            assert hidden(areas(n / 5), at(x, 0.41).area)


def test_a_glimpse_is_none_and_two_are_one() -> None:
    weak = at(0.4, 0.4, score=SURE - 0.01)
    assert covering((1.0, [weak]))(1.0) == []
    assert covering((1.0, [at(0.4, 0.4, score=SURE)]))(1.0)
    assert covering((1.0, [weak]), (1.2, [weak]))(1.1)


def test_more_than_can_be_held_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracking, "MOST", 10)
    tracker = Tracker("a clip")
    tracker.add(0.0, [at(0.1, 0.1)] * 10)
    with pytest.raises(NotReduced, match="more faces"):
        tracker.add(0.2, [at(0.1, 0.1)])
    with pytest.raises(NotReduced, match="more faces"):
        Tracker("a picture").add(0.0, [at(0.1, 0.1)] * (tracking.MOST_AT_ONCE + 1))
