"""The pictures of the tour: all there, small, and loading nothing; ``make screenshots`` draws them anew."""

from __future__ import annotations

import re

import pytest

from tests.tui.screens import FOLDER, MOST, SHOTS


@pytest.mark.parametrize("name", SHOTS)
def test_a_picture_is_small_and_loads_nothing(name: str) -> None:
    svg = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert len(svg.encode()) < MOST
    assert re.findall(r"(?:href|src|url\()[=\"' ]*https?:", svg) == []
    assert re.findall(r"/(?:tmp|home|root|work)/", svg) == []


def test_the_tour_shows_pictures_that_are_there() -> None:
    shown = re.findall(
        r"docs/screenshots/([a-z-]+)\.svg", (FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")
    )
    assert shown
    assert set(shown) <= set(SHOTS)
