from __future__ import annotations

import re
import tracemalloc
from types import MappingProxyType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.wire.texts import HEAD, NOT_FOUND, cuts, dialect, entry, hostile, listing, pieces, unhurried
from vantrue_client.errors import CardFailure, ListIncomplete, NotFound, ProtocolError, Unsupported, VantrueError
from vantrue_client.model import Channel, Kind, Recording
from vantrue_client.wire.commands import file_target
from vantrue_client.wire.filelist import FileList
from vantrue_client.wire.models import layout_of

LAYOUT = layout_of("n4-pro")
CLIP = b"20251211_184930_01110_N_A.MP4"


def read(*chunks: bytes) -> list[Recording]:
    reading = FileList(LAYOUT)
    found = [made for chunk in chunks for made in reading.feed(chunk)]
    reading.finish()
    return found


def outcome(*chunks: bytes) -> tuple[list[Recording], type[VantrueError] | None]:
    reading = FileList(LAYOUT)
    found = [made for chunk in chunks for made in reading.feed(chunk)]
    try:
        reading.finish()
    except VantrueError as error:
        return found, type(error)
    return found, None


def test_an_entry_as_the_facts_show_it() -> None:
    [clip] = read(listing(entry(CLIP)))
    assert clip.name == "20251211_184930_01110_N_A.MP4"
    assert clip.path == "A:\\Normal\\20251211_184930_01110_N_A.MP4"
    assert clip.target == "/Normal/20251211_184930_01110_N_A.MP4"
    assert (clip.kind, clip.channel, clip.sequence) == (Kind.NORMAL, Channel.FRONT, 1110)
    assert (clip.size, clip.size_exact, clip.locked) == (243269632, True, False)
    assert (str(clip.start), str(clip.end), clip.duration) == ("2025-12-11T18:49:30", "2025-12-11T18:50:32", 62.0)
    assert clip.moment == "20251211_184930_01110"


@unhurried
@given(hostile, cuts)
@example(listing(entry(CLIP), entry(b"a<b.MP4"), entry(b"\xff.MP4")), [70, 3, 100, 1, 1, 1])
@example(listing(b"<SIZE>5</SIZE><Item>", entry(CLIP), entry(CLIP, SIZE=b"")), [30] * 20)
def test_any_bytes_give_a_result_or_a_typed_error_however_they_are_cut(data: bytes, lengths: list[int]) -> None:
    whole = outcome(data)
    assert outcome(*pieces(data, lengths)) == whole
    assert outcome(*(data[at : at + 1] for at in range(len(data)))) == whole


@unhurried
@given(st.lists(dialect.map(lambda junk: re.sub(rb"(?i)</?(name|fpath) *>", b"", junk)), max_size=4), cuts)
def test_no_name_loses_a_later_entry(names: list[bytes], lengths: list[int]) -> None:
    clips = read(*pieces(listing(*(entry(b"a<b&c>.MP4" + name.strip()) for name in names), entry(CLIP)), lengths))
    assert clips[-1].name == CLIP.decode()


def test_names_with_unescaped_text_survive_and_are_not_unescaped() -> None:
    names = [b"a<b&c>.MP4", b"x</File>.MP4", b"&amp;&lol;.MP4", b"<b.MP4", b"20251211_184930_01110_N_A.MP4"]
    clips = read(listing(*map(entry, names)))
    assert [clip.name.encode() for clip in clips] == names


def test_broken_utf8_comes_back_as_the_same_bytes() -> None:
    [clip] = read(listing(entry(b"caf\xe9 \xc3\xa9.MP4")))
    assert clip.name.encode("utf-8", "surrogateescape") == b"caf\xe9 \xc3\xa9.MP4"
    assert clip.target == file_target(clip.path) == "/Normal/caf%E9%20%C3%A9.MP4"


def test_one_wrapper_around_many_other_cases_and_unknown_fields() -> None:
    one = b"<FILE >\n <name>\n%s </name><SUB>TRUE</SUB><SUBSIZE>7</SUBSIZE><fpath>A:\\Event\\%s</fpath>\r\n</FILE>"
    body = b"<list><allfile>" + one % (CLIP, CLIP) + one % (b"b.MP4", b"b.MP4") + b"</allfile></list>\0\0"
    assert [(clip.name, clip.path) for clip in read(body)] == [
        (CLIP.decode(), "A:\\Event\\" + CLIP.decode()),
        ("b.MP4", "A:\\Event\\b.MP4"),
    ]


def test_what_is_missing_is_made_up_for() -> None:
    [clip] = read(listing(entry(CLIP, NAME=b"", TIME=b"", SIZE=b"", ATTR=b"")))
    assert clip.name == CLIP.decode()
    assert str(clip.end) == "2025-12-11T18:50:32"
    assert (clip.size, clip.size_exact, clip.locked) == (0, False, None)
    assert not read(listing(entry(CLIP, FPATH=b"")))


def test_where_the_times_differ_the_text_wins() -> None:
    [clip] = read(listing(entry(CLIP, TIME=b"<TIME>2025/12/11 18:51:00</TIME>")))
    assert str(clip.end) == "2025-12-11T18:51:00"
    [clip] = read(listing(entry(CLIP, TIME=b"<TIME>0000/00/00 00:00:00</TIME>")))
    assert str(clip.end) == "2025-12-11T18:50:32"
    [clip] = read(listing(entry(CLIP, TIME=b"<TIME>soon</TIME>", TIMECODE=b"<TIMECODE>0</TIMECODE>")))
    assert clip.end is None


@pytest.mark.parametrize(
    ("size", "known"),
    [("5368709120", 5368709120), ("0", 0), ("-1", None), ("9" * 20, None), ("9" * 3000, None), ("x", None)],
)
def test_sizes_beyond_four_gigabytes_and_absurd_ones(size: str, known: int | None) -> None:
    [clip] = read(listing(entry(CLIP, size=size)))
    assert (clip.size, clip.size_exact) == (known or 0, known is not None)


@pytest.mark.parametrize(("attr", "locked"), [(b"32", False), (b"33", True), (b"1", True), (b"-1", None), (b"x", None)])
def test_bit_0_means_locked(attr: bytes, locked: bool | None) -> None:
    [clip] = read(listing(entry(CLIP, ATTR=b"<ATTR>%s</ATTR>" % attr)))
    assert clip.locked is locked


def test_a_folder_in_the_list_is_no_recording() -> None:
    assert not read(listing(entry(b"Normal", ATTR=b"<ATTR>16</ATTR>")))


def test_an_empty_list_is_a_list() -> None:
    assert read(b"<LIST></LIST>") == []
    assert read(HEAD + b"<LIST>\n</LIST>") == []


def test_a_list_that_ends_anywhere_gives_what_is_whole_and_says_so() -> None:
    entries = [entry(CLIP), entry(b"a<b.MP4"), entry(b"c.MP4")]
    body = listing(*entries)
    ends = [body.index(one) + len(one) for one in entries]
    for cut in range(len(body) - len(b"LIST>\n")):
        found, error = outcome(body[:cut])
        assert error is ListIncomplete, body[:cut]
        assert len(found) >= sum(end <= cut for end in ends)
        assert len(found) <= sum(end <= cut + len(b"\n</ALLFile>\n") for end in ends)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", ListIncomplete),
        (b" \r\n\0", ListIncomplete),
        (HEAD[:9], ListIncomplete),
        (HEAD + b"<Function><Cmd>3015</Cmd><Status>-256</Status></Function>", Unsupported),
        (HEAD + b"<Function><Cmd>3015</Cmd><Status>-11</Status></Function>", CardFailure),
        (HEAD + b"<Function><Cmd>3015</Cmd><Status>0</Status></Function>", ListIncomplete),
        (HEAD + b"<Function><Cmd>3015</Cmd><Sta", ListIncomplete),
        (NOT_FOUND, NotFound),
        (b"<html><select><option>1</option></select></html>", ProtocolError),
        (b"\xff\xd8\xff\xe0 no list", ProtocolError),
    ],
)
def test_what_comes_instead_of_a_list(body: bytes, error: type[VantrueError]) -> None:
    assert outcome(body) == ([], error)
    assert outcome(*(body[at : at + 1] for at in range(len(body)))) == ([], error)


def test_a_status_before_the_list_does_not_hide_it() -> None:
    body = b"<Function><Cmd>3015</Cmd><Status>0</Status></Function>" + listing(entry(CLIP))
    assert [clip.name for clip in read(body)] == [CLIP.decode()]


def test_a_list_without_an_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vantrue_client.wire.filelist._MAX_BYTES", 1000)
    with pytest.raises(ProtocolError, match="longer"):
        read(*[entry(CLIP)] * 100)


def test_a_long_list_needs_no_more_memory_than_a_short_one() -> None:
    def peak(entries: int) -> int:
        reading, chunk, seen = FileList(LAYOUT), entry(CLIP) * 100, 0
        tracemalloc.start()
        try:
            reading.feed(b"<LIST>")
            for _ in range(entries // 100):
                seen += len(reading.feed(chunk))
            reading.feed(b"</LIST>")
            reading.finish()
            assert seen == entries
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1000)
    assert peak(20_000) < 1.2 * peak(1000) < 1_000_000


def test_the_layout_is_only_read() -> None:
    assert FileList(MappingProxyType({"A": Channel.REAR})).feed(listing(entry(CLIP)))[0].channel is Channel.REAR
