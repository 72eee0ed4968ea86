from __future__ import annotations

import string
from pathlib import Path

import pytest

from tests.tui.stage import stage
from vantrue_tui import texts
from vantrue_tui.actions import ACTS
from vantrue_tui.texts import LANGUAGES, from_environment


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same(language: str) -> None:
    english, other = texts._words("en"), texts._words(language)
    assert set(other) == set(english)
    assert {key: placeholders(text) for key, text in other.items()} == {
        key: placeholders(text) for key, text in english.items()
    }
    assert all(other.values())


def test_every_action_has_its_words() -> None:
    assert all(act.label and act.about for act in ACTS)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "fr_FR"}, "en"),
        ({"LANG": "de_DE", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "VANTRUE_LANGUAGE": "de"}, "de"),
    ],
)
def test_the_language_is_the_environments(environment: dict[str, str], language: str) -> None:
    assert from_environment(environment) == language


async def test_german_is_spoken_throughout(tmp_path: Path, archive: Path) -> None:
    texts.use("de")
    async with stage(tmp_path, archive=archive) as here:
        for word in ("wann", "Do 17.09 17:43:00", "neueste zuerst", "d Holen", "hier"):
            await here.shows(word)
        await here.press("question_mark")
        await here.shows("Markieren")
