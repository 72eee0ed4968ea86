"""Masking twice is masking once, nothing raises, and what reads a reply still reads it."""

from __future__ import annotations

import string
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.errors import ListIncomplete
from vantrue_client.policy.scrub import Scrubber
from vantrue_client.wire.filelist import FileList
from vantrue_client.wire.masking import pages, replies
from vantrue_client.wire.masking.mask import Mask, worth_covering
from vantrue_client.wire.masking.names import Names, access_point, shape
from vantrue_client.wire.masking.times import Shift, times_in
from vantrue_client.wire.models import layout_of

TAGS = ["NAME", "FPATH", "SIZE", "TIME", "TIMECODE", "ATTR", "String", "Value", "Cmd", "Status", "SSID", "PASSPHRASE"]
PIECES = st.sampled_from(
    [
        *(
            f"<{tag}>"
            for tag in [*TAGS, "LIST", "File", "ALLFile", "Function", "NOTE", "tr", "a href='/x y.MP4?del=1'"]
        ),
        *(f"</{tag}>" for tag in [*TAGS, "LIST", "File", "ALLFile", "Function", "NOTE", "table", "a"]),
        *("A:\\Normal\\20251211_184930_01110_N_A.MP4", "20251211.DAT", "2025/12/11 18:50:32", "1535874640", "33"),
        *("-21", "3029", "N4PRO_V1.3.20260109", "E3_VANTRUE_13c6", "hunter22", "00:1B:44:11:3A:B7", "52.5163,13.3777"),
        *(
            "jane@example.org",
            "http://u:p@10.0.0.7/x?y=z",
            "SN: 12345678",
            "Jörg",
            "\udcff",
            "\n",
            " ",
            "<",
            "&amp;",
            '"',
        ),
        *("<?xml version='1.0'?>", "<!-- x -->", "<!DOCTYPE x [", "0" * 30, "20251311_999999", "other-0001.MP4"),
    ]
)
TEXT = st.lists(PIECES | st.text(string.printable, max_size=6), max_size=30).map("".join)


def mask(text: str) -> Mask:
    known = worth_covering(replies.told_names(3029, text))
    shift = Shift(times_in(text))
    return Mask(shift, Names(shift), Scrubber(known).text, known)


@given(TEXT, st.sampled_from([3012, 3014, 3025, 3026, 3029, 3030, 3031, 3038, 4005, 9999]))
def test_a_reply_masked_twice_is_as_masked_once(text: str, command: int) -> None:
    once = replies.mask_reply(command, text, mask(text))
    assert replies.mask_reply(command, once, mask(once)) == once


@given(TEXT)
def test_pages_and_lists_of_any_form_are_masked(text: str) -> None:
    for masked in (replies.mask_list(text, mask(text)), pages.mask_page(text, mask(text))):
        assert "hunter22" not in masked
        assert "example.org" not in masked
        assert "Jörg" not in masked
        assert "52.5163" not in masked


@given(st.lists(st.datetimes(datetime(1980, 1, 1), datetime(2107, 12, 31, 23, 59, 58)), min_size=1, max_size=5))
def test_times_moved_twice_are_as_moved_once(times: list[datetime]) -> None:
    text = "".join(f"<TIME>{time:%Y/%m/%d %H:%M:%S}</TIME>" for time in times)
    names = [f"{time:%Y%m%d_%H%M%S}_00001_N_A.MP4" for time in times] + [f"{time:%Y%m%d}.DAT" for time in times]
    shift = Shift(times)
    moved = shift.text(text)
    again = Shift(times_in(moved))
    assert again.text(moved) == moved
    assert [again.name(shift.name(name)) for name in names] == [shift.name(name) for name in names]
    assert [len(shift.name(name)) for name in names] == [len(name) for name in names]


def test_a_list_keeps_its_form_and_loses_when_and_who() -> None:
    entries = "".join(
        f"<ALLFile><File>\n<NAME>{name}</NAME>\n<FPATH>A:\\{folder}\\{name}</FPATH>\n<SIZE>{size}</SIZE>\n"
        "<TIMECODE>1535874640</TIMECODE>\n<TIME>2025/12/11 18:50:32</TIME>\n<ATTR>33</ATTR></File>\n</ALLFile>\n"
        for name, folder, size in (
            ("20251211_184930_01110_N_A.MP4", "Normal", 243269632),
            ("20251211_184930_01110_N_B.MP4", "Normal", 1 << 33),
            ("Jane at the lake.MP4", "Jane's", 5),
        )
    )
    text = f'<?xml version="1.0" encoding="UTF-8" ?>\n<LIST>\n{entries}</LIST>\n'
    masked = replies.mask_list(text, mask(text))
    reading = FileList(layout_of("n4-pro"))
    found = reading.feed(masked.encode())
    reading.finish()
    assert [(one.name, one.path, one.size, one.duration, one.locked) for one in found] == [
        ("20200615_115858_01110_N_A.MP4", "A:\\Normal\\20200615_115858_01110_N_A.MP4", 243269632, 62.0, True),
        ("20200615_115858_01110_N_B.MP4", "A:\\Normal\\20200615_115858_01110_N_B.MP4", 1 << 33, 62.0, True),
        ("other-0001.MP4", "A:\\folder-1\\other-0001.MP4", 5, None, True),
    ]
    assert "2025" not in masked
    assert "Jane" not in masked


@pytest.mark.parametrize("one_wrapper", [True, False])
def test_a_shortened_list_is_a_whole_one(one_wrapper: bool) -> None:
    before, after = ("", "") if one_wrapper else ("<ALLFile>", "</ALLFile>\n")
    entries = "".join(
        f"{before}<File>\n<NAME>{number}.MP4</NAME>\n<FPATH>A:\\{folder}\\{number}.MP4</FPATH>\n</File>\n{after}"
        for folder in ("Event", "Normal")
        for number in range(100)
    )
    text = f"<LIST>\n{'<ALLFile>' if one_wrapper else ''}{entries}{'</ALLFile>' if one_wrapper else ''}</LIST>\n"
    short = replies.shortened(text, 3, 1000)
    reading = FileList(layout_of(None))
    assert len(reading.feed(short.encode())) == 6
    reading.finish()
    assert replies.shortened(short, 3, 1000) == short
    assert len(replies.paths_in(replies.shortened(text, 90, 100))) == 100


def test_a_list_that_was_cut_off_stays_so() -> None:
    text = "<LIST><ALLFile><File><NAME>20251211_184930_01110_N_A.MP4</NAME><FPATH>A:\\Normal\\2025"
    reading = FileList(layout_of(None))
    reading.feed(replies.mask_list(text, mask(text)).encode())
    with pytest.raises(ListIncomplete):
        reading.finish()


@pytest.mark.parametrize(
    ("command", "text", "kept"),
    [
        (3012, "<String>N4PRO_V1.3.20260109</String>", "<String>N4PRO_V1.3.20260109</String>"),
        (3012, "<String>A119M Pro_V1.1 SN:AB1234</String>", "<String>A119M Pro_V1.1 SN:xx0000</String>"),
        (3014, "<Cmd>3004</Cmd><Status>secret99</Status>", "<Cmd>3004</Cmd><Status>12345678</Status>"),
        (3014, "<Cmd>2099</Cmd><Status>B-XY 123</Status>", "<Cmd>2099</Cmd><Status>x-xx 000</Status>"),
        (3014, "<Cmd>2003</Cmd><Status>3</Status>", "<Cmd>2003</Cmd><Status>3</Status>"),
        (3017, "<Value>31457280</Value>", "<Value>31457280</Value>"),
        (3017, "<Value>Jane</Value>", "<Value>xxxx</Value>"),
        (3026, "<String>A:\\FW.bin</String>", "<String>A:\\FW.bin</String>"),
        (3026, "<String>Jane</String>", "<String>xxxx</String>"),
        (3029, "<SSID>Jane</SSID><PASSPHRASE>x</PASSPHRASE>",
         "<SSID>CAMERA_0000</SSID><PASSPHRASE>12345678</PASSPHRASE>"),
        (3038, "<SSID>Jane</SSID><SSID>Joe</SSID>", "<SSID>network-1</SSID><SSID>network-2</SSID>"),
        (9999, "<OWNER>Jane</OWNER><N>17</N>loose", "<OWNER>xxxx</OWNER><N>17</N>xxxxx"),
        (2019, "<MovieLiveViewLink>rtsp://10.1.2.3/xxx.mov</MovieLiveViewLink>",
         "<MovieLiveViewLink>rtsp://192.168.1.254/xxx.mov</MovieLiveViewLink>"),
    ],
)  # fmt: skip
def test_fields_keep_what_is_nobodys(command: int, text: str, kept: str) -> None:
    assert replies.mask_reply(command, text, mask("")) == kept


def test_a_page_keeps_its_form_and_loses_names() -> None:
    text = (
        "<html><head><title>/Jane</title></head><body onload='steal(\"hunter22\")'><!-- hunter22 -->"
        "<script>var key = 'hunter22'</script><table>"
        '<tr><td><a href="/Jane/20251211_184930_01110_N_A.MP4"><b>20251211_184930_01110_N_A.MP4</b></a>'
        "<td align=right> 102.00 MB<td align=right>2025/12/11 18:50:32"
        '<td><a href="/Jane/20251211_184930_01110_N_A.MP4?del=1">Remove</a>'
        '<tr><td><a href="/Jane/our%20trip.MP4"><b>our trip.MP4</b></a><td> 1.00 KB<td>2025/12/11 18:00:00'
        "</table></body></html>"
    )
    assert pages.mask_page(text, mask(text)) == (
        "<html><head><title>/folder-1</title></head><body><!-- --><!-- --><table>"
        '<tr><td><a href="/folder-1/20200615_115858_01110_N_A.MP4"><b>20200615_115858_01110_N_A.MP4</b></a>'
        "<td align=right> 102.00 MB<td align=right>2020/06/15 12:00:00"
        '<td><a href="/folder-1/20200615_115858_01110_N_A.MP4?del=1">Remove</a>'
        '<tr><td><a href="/folder-1/other-0001.MP4"><b>other-0001.MP4</b></a><td> 1.00 KB<td>2020/06/15 11:09:28'
        "</table></body></html>"
    )


def test_access_points_keep_the_model() -> None:
    assert access_point(access_point("N4PRO_VANTRUE_ea82")) == "N4PRO_VANTRUE_0000"
    assert access_point("Jane_VANTRUE_1234") == "CAMERA_0000"
    assert shape(shape("Jäne 12")) == "xxxx 00"


@pytest.mark.parametrize(
    "hostile",
    ["<File>", "<NAME>", "<", "<tr", "<a ", " ", "<!--", "a_1", "<NAME><FPATH>", "/", "<script>", "1_", "'"],
)
def test_hostile_text_takes_time_in_proportion(hostile: str) -> None:
    """Where it took its square, this would outlast every bound."""
    text = "<a <String>" + hostile * (400_000 // len(hostile)) + "</String>"
    replies.mask_list(replies.shortened(text, 3, 9), mask(""))
    replies.mask_reply(3012, text, mask(""))
    pages.mask_page(pages.shortened(text, 3, frozenset()), mask(""))
    pages.folders_in(text, "/")
