from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from tests.wire.texts import cuts, dialect, entry, hostile, listing, pieces, unhurried
from vantrue_client.wire.scanner import MAX_TEXT, Event, Scanner


def scan(*chunks: bytes, max_text: int = MAX_TEXT) -> list[Event]:
    scanner = Scanner(max_text)
    found = [event for chunk in chunks for event in scanner.feed(chunk)]
    return found + list(scanner.close())


@unhurried
@given(dialect | hostile, cuts, st.sampled_from([4, 16, MAX_TEXT]))
@example(b"<NAME>" + b"<" * 5000 + b"</NAME><SIZE>1</SIZE>", [5, 7, 30], MAX_TEXT)
@example(b"<!DOCTYPE x [<!ENTITY a '<NAME>b</NAME>'>]><NAME>c</NAME>", [12, 20], MAX_TEXT)
def test_how_the_bytes_are_cut_changes_nothing(data: bytes, lengths: list[int], max_text: int) -> None:
    whole = scan(data, max_text=max_text)
    assert scan(*pieces(data, lengths), max_text=max_text) == whole
    assert scan(*(data[at : at + 1] for at in range(len(data))), max_text=max_text) == whole


def test_a_field_ends_only_at_its_own_closing_tag() -> None:
    assert scan(b"<NAME>a<b&c></b><File>&amp;\xff.MP4</Name >") == [(b"NAME", b"a<b&c></b><File>&amp;\xff.MP4")]


def test_a_field_that_is_never_closed_swallows_nothing_after_it() -> None:
    assert scan(b"<NAME>a<SIZE>1</SIZE>") == [(b"SIZE", b"1")]
    assert scan(b"<NAME>a\n<SIZE>1</SIZE>\n</NAME>") == [(b"SIZE", b"1")]
    assert list(Scanner().feed(b"<NAME>a\n<SIZE>1</SIZE>")) == [(b"SIZE", b"1")]
    assert scan(b"<NAME>\na<b\n</NAME>") == [(b"NAME", b"\na<b\n")]
    assert scan(b"<NAME>a<SIZE>1</SIZE><NAME>b</NAME>") == [(b"SIZE", b"1"), (b"NAME", b"b")]


def test_text_beyond_the_bound_is_passed_over() -> None:
    long = b"<NAME>" + b"x" * (MAX_TEXT + 1) + b"</NAME><SIZE>1</SIZE>"
    assert scan(long) == [(b"SIZE", b"1")]
    assert scan(b"<NAME>" + b"x" * MAX_TEXT + b"</NAME>") == [(b"NAME", b"x" * MAX_TEXT)]


def test_memory_is_bounded_by_one_field() -> None:
    scanner = Scanner()
    for _ in range(200):
        assert not list(scanner.feed(b"<NAME>" + b"<x" * 5000))
    assert len(scanner._rest) < 2 * MAX_TEXT


def test_a_prolog_with_entities_and_comments_are_passed_over_and_nothing_is_expanded() -> None:
    bomb = b'<!DOCTYPE LIST [\n<!ENTITY a "ha">\n<!ENTITY b "&a;&a;<NAME>no</NAME>">\n]>\n'
    assert scan(bomb + b"<!-- <NAME>no</NAME> --><NAME>&b;</NAME>") == [(b"NAME", b"&b;")]
    assert scan(b"<!DOCTYPE LIST><NAME>x</NAME>") == [(b"NAME", b"x")]
    assert scan(b"<!DOCTYPE LIST [ <NAME>x</NAME>") == [(b"NAME", b"x")]


def test_an_unknown_container_hides_nothing() -> None:
    assert scan(b"<Foo><NAME>x</NAME><SUB>TRUE</SUB></Foo>") == [(b"NAME", b"x"), (b"SUB", b"TRUE")]


def test_a_list_is_read_in_document_order() -> None:
    tags = [tag for tag, _ in scan(listing(entry(b"a.MP4")))]
    fields = [b"NAME", b"FPATH", b"SIZE", b"TIMECODE", b"TIME", b"ATTR"]
    assert tags == [b"LIST", b"ALLFile", b"File", *fields, b"/File", b"/ALLFile", b"/LIST"]
