"""Every word that is shown, in the language of who reads it.

The interface's own words have a key in a file a language, ``en.toml``, ``de.toml``: `say`. What the workspace says, of
permissions, rules and shares or of a step of the Doctor, is English and stands there, once; it comes as a `Sentence`,
which remembers its id and its values, and its words in another language stand under that id in ``workspace.de.toml``:
`told`. A word that a language lacks is English.

Not in another language: what most errors say in detail, which `troubles` therefore puts a sentence of their kind
before; what a camera or a server says; the names of rules, and the ledger's lines as they are kept.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from vantrue_client.sentences import Sentence

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
    return text.format(**_told_each(values)) if values else text


def told(text: str) -> str:
    """What the workspace said, in the language that is spoken; what is no sentence of its own stays as it is.

    >>> use("de")
    >>> told(Sentence("privacy.allow", "Allow that?")), told("eth0"), told(Sentence("nobody knows it", "Well."))
    ('Erlauben Sie das?', 'eth0', 'Well.')
    >>> use("en")
    """
    if not isinstance(text, Sentence) or language() == ENGLISH:
        return text
    words = _words(f"workspace.{language()}")
    form = "one" if text.values.get("count") == 1 else "other"
    words_found = words.get(f"{text.id}.{form}") or words.get(text.id) or text.english
    return words_found.format(**_told_each(text.values)) if text.values else words_found


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


def _told_each(values: Mapping[str, object]) -> dict[str, object]:
    return {name: told(value) if isinstance(value, str) else value for name, value in values.items()}


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
