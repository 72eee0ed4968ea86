"""Every word that the interface shows, a file a language; English is complete and stands in for what another lacks."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

ENGLISH = "en"
LANGUAGES = (ENGLISH, "de")
_VARIABLES = ("VANTRUE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

_chosen: str | None = None


def say(key: str, /, **values: object) -> str:
    """The words of a key, with values put in. With ``count`` the words for one or for several.

    >>> use("en")
    >>> say("moments", count=1), say("moments", count=1200)
    ('1 moment', '1,200 moments')
    """
    words = _words(language())
    if "count" in values:
        key = f"{key}.{'one' if values['count'] == 1 else 'other'}"
    text = words.get(key) or _words(ENGLISH)[key]
    return text.format(**values) if values else text


def use(chosen: str) -> None:
    """Speak a language from now on; one that is not there is English."""
    global _chosen
    _chosen = chosen if chosen in LANGUAGES else ENGLISH


def language() -> str:
    """The language that is spoken: the one chosen, else the environment's."""
    if _chosen is None:
        use(from_environment(os.environ))
    return _chosen or ENGLISH


def from_environment(environment: Mapping[str, str]) -> str:
    """The language that ``VANTRUE_LANGUAGE``, else the system's locale asks for.

    >>> from_environment({"LANG": "de_CH.UTF-8"}), from_environment({"LANG": "C"})
    ('de', 'en')
    """
    for name in _VARIABLES:
        if asked := environment.get(name):
            short = asked.replace("-", "_").split("_")[0].split(".")[0].lower()
            return short if short in LANGUAGES else ENGLISH
    return ENGLISH


@cache
def _words(of: str) -> dict[str, str]:
    """A language's file, its tables' names joined by dots: ``act.quit.label``."""
    document = tomllib.loads((files(__package__) / f"{of}.toml").read_text(encoding="utf-8"))
    return dict(_flat(document, ""))


def _flat(document: Mapping[str, object], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in document.items():
        found += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, str(value))]
    return found
