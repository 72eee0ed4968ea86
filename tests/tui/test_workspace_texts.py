"""What the workspace says has words in every language, and is English once."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vantrue_client
from tests.tui.test_texts import placeholders
from vantrue_client import errors
from vantrue_client.policy import permissions, purposes
from vantrue_client.policy.rules import RULEBOOK
from vantrue_client.sentences import Sentence, joined, listed
from vantrue_client.share.reduce import kinds as kinds_of_copies
from vantrue_client.workspace.recorded import KINDS
from vantrue_tui import texts
from vantrue_tui.texts import LANGUAGES, told
from vantrue_tui.troubles import paragraphs

OTHERS = [language for language in LANGUAGES if language != texts.ENGLISH]
SOURCES = Path(vantrue_client.__file__).parent
ENDS = (".one", ".other")


@dataclass(frozen=True)
class Said:
    """A sentence in the source, by a literal id; ``values`` None where they are not named there."""

    id: str
    values: frozenset[str] | None


@cache
def in_source() -> tuple[Said, ...]:
    return tuple(_in_source())


def _in_source() -> Iterator[Said]:
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Sentence":
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                    names = [keyword.arg for keyword in node.keywords]
                    yield Said(first.value, None if None in names else frozenset(filter(None, names)))


def of_closed_sets() -> Iterator[Sentence]:
    """Those whose ids are made of what they are of."""
    yield from permissions.SENTENCES.values()
    yield from permissions.NAMES.values()
    yield from purposes.NAMES.values()
    yield from kinds_of_copies.NAMES.values()
    yield from KINDS.values()
    for text in (
        *(purpose.sentence for purpose in RULEBOOK.purposes.values()),
        *(rule.demands for rule in RULEBOOK.rules.values()),
        *(rule.not_yet for rule in RULEBOOK.rules.values() if rule.not_yet),
    ):
        assert isinstance(text, Sentence), text
        yield text
    for version, change in RULEBOOK.changes.items():
        yield Sentence(f"change.{version}", change)
    for kind in kinds(errors.VantrueError):
        yield Sentence(f"error.{kind.__name__}", "")


def kinds(root: type[errors.VantrueError]) -> Iterator[type[errors.VantrueError]]:
    yield root
    for kind in root.__subclasses__():
        if kind.__module__ == errors.__name__:
            yield from kinds(kind)


def bare(key: str) -> str:
    return next((key.removesuffix(end) for end in ENDS if key.endswith(end)), key)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_has_its_words_and_no_words_are_left_over(language: str) -> None:
    words = texts._words(f"workspace.{language}")
    assert all(words.values())
    assert {bare(key) for key in words} == {said.id for said in in_source()} | {one.id for one in of_closed_sets()}


@pytest.mark.parametrize("language", OTHERS)
def test_every_value_is_named_as_the_workspace_names_it(language: str) -> None:
    words = texts._words(f"workspace.{language}")
    named = {said.id: said.values for said in in_source()}
    for key, text in words.items():
        known = named.get(bare(key), frozenset())
        assert known is None or placeholders(text) <= known, key
        if key.endswith(ENDS):
            assert known is None or "count" in known, key


def test_a_sentence_stands_in_the_source_once() -> None:
    twice = [one for one, count in Counter(said.id for said in in_source()).items() if count > 1]
    assert not twice


def test_whatever_is_written_into_the_ledger_has_its_word() -> None:
    written = re.compile(r"""(?:ledger|record)\.write\w*(?:\(|,)\s*"([a-z ]+)\"""")
    found = {kind for path in SOURCES.rglob("*.py") for kind in written.findall(path.read_text(encoding="utf-8"))}
    assert {"connection", "permission", "deletion", "programs read"} < found <= set(KINDS)


def test_a_sentence_is_a_text_like_any_other() -> None:
    told_in_english = Sentence("x", "{free:.1f} GB on {disk!r}", free=2, disk="{sda}")
    assert told_in_english == "2.0 GB on '{sda}'"
    assert Sentence("x", "what {stands} there") == "what {stands} there"


def test_german_puts_the_same_values_in_and_sentences_in_german() -> None:
    texts.use("de")
    lets = permissions.SENTENCES[permissions.Permission.STORAGE]
    where = Sentence("privacy.it-goes", "It goes to {place}.", place=Path("/a{b}"))
    asked = joined([lets, "", where, Sentence("privacy.allow", "Allow that?")])
    assert told(asked) == "Aufnahmen auf diesen Laptop schreiben. Es kommt nach /a{b}. Erlauben Sie das?"
    assert told(listed(["eth0", "tun0", "wlan0"])) == "eth0, tun0 und wlan0"
    one, two = (Sentence("doctor.up", "{names} is up.", names="a", count=count) for count in (1, 2))
    assert (told(one), told(two)) == ("a ist an.", "a sind an.")
    assert texts.say("decision.line", answer="?", rule="r", why=lets).endswith(told(lets))


@settings(deadline=None)
@given(st.lists(st.text()), st.sampled_from(LANGUAGES))
def test_what_comes_from_elsewhere_stays_as_it_is(parts: list[str], language: str) -> None:
    texts.use(language)
    assert told(joined(parts, "; ")) == "; ".join(filter(None, parts))
    assert all(told(Sentence("nobody knows it", "{one}", one=part)) == part for part in parts)


def test_an_error_that_is_english_only_begins_with_its_kind() -> None:
    lost = errors.ConnectionLost("The camera hung up.", kept="3 files are here.", advice="Wait.")
    denied = errors.Refused(permissions.SENTENCES[permissions.Permission.MEDIA], rule="permission-media")
    assert paragraphs(lost) == ["The camera hung up.", "3 files are here.", "Wait."]
    texts.use("de")
    assert paragraphs(lost) == ["Die Kamera antwortet nicht mehr: The camera hung up.", "3 files are here.", "Wait."]
    assert paragraphs(denied)[0].startswith("Aufnahmen von einer Karte")
    assert "permission-media" in paragraphs(denied)[-1]
