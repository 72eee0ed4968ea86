from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.texts import HEAD, NOT_FOUND, cuts, entry, hostile, html, listing, page, pieces, row, unhurried
from vantrue_client.errors import ListIncomplete, NotFound, ProtocolError, Unsupported, VantrueError
from vantrue_client.model import Channel, Recording
from vantrue_client.wire.filelist import FileList
from vantrue_client.wire.folderpage import Folder, FolderPage
from vantrue_client.wire.links import path_inside, read_href
from vantrue_client.wire.models import layout_of

CLIP = b"20260917_174742_00001_N_B.MP4"
LAYOUT = layout_of("e3")
Outcome = tuple[list[Recording | Folder], type[VantrueError] | None]


def outcome(*chunks: bytes, folder: str = "/Normal") -> Outcome:
    reading = FolderPage(folder, LAYOUT)
    found: list[Recording | Folder] = []
    try:
        for chunk in chunks:
            found += reading.feed(chunk)
        reading.finish()
    except VantrueError as error:
        return found, type(error)
    return found, None


def targets(*chunks: bytes, folder: str = "/Normal") -> list[str]:
    found, error = outcome(*chunks, folder=folder)
    assert error is None
    return [one.target for one in found]


def test_a_row_as_the_facts_show_it() -> None:
    [clip], error = outcome(page(row(CLIP)))
    assert error is None
    assert isinstance(clip, Recording)
    assert (clip.name, clip.path, clip.target) == (
        CLIP.decode(),
        "/Normal/" + CLIP.decode(),
        "/Normal/" + CLIP.decode(),
    )
    assert (clip.size, clip.size_exact, clip.locked, clip.channel) == (106954752, False, None, Channel.REAR)
    assert (str(clip.start), str(clip.end)) == ("2026-09-17T17:47:42", "2026-09-17T17:48:42")


def test_a_page_and_a_list_agree_on_what_both_know() -> None:
    for name in (CLIP, b"a b%.MP4", b"caf\xe9.MP4", b"a&b.MP4", b"x&copy.MP4", b"100%25#1.MP4"):
        [listed] = FileList(LAYOUT).feed(listing(entry(name)))
        [[shown], _] = outcome(page(row(name)))
        assert isinstance(shown, Recording)
        assert (shown.name, shown.target, shown.kind) == (listed.name, listed.target, listed.kind)
        assert (shown.moment, shown.channel) == (listed.moment, listed.channel)


def test_folders_are_told_from_files() -> None:
    rows = (
        b'<tr><td><a href="/Normal"><b>Normal</b></a><td align=right> <i>folder</i><td>2026/09/17 17:48:42',
        b'<TR><TD><A HREF="Event/"><B>Event</B></A><TD>0 B<TD>2026/09/17 17:48:42',
        b"<tr><td><a href='/Novatek%20X'>Novatek X</a><td>",
        b"<tr><td><a href=/E1PRO_Settings.ini>E1PRO_Settings.ini</a><td align=right> 512 bytes",
        b'<tr><td><a href="..">Parent</a><tr><td><a href="/">Root</a><tr><td><a href=".">Here</a>',
    )
    found, error = outcome(page(*rows), folder="/")
    assert error is None
    assert found[:3] == [Folder("/Normal"), Folder("/Event"), Folder("/Novatek%20X")]
    assert [(one.target, one.size) for one in found[3:] if isinstance(one, Recording)] == [("/E1PRO_Settings.ini", 512)]


@pytest.mark.parametrize(
    "href",
    [
        *("/Normal/a.MP4?del=1", "/Normal/a.MP4?", "/Normal/a.MP4&#63;del=1", "/Normal/a.MP4%3Fdel=1", "?del=1"),
        *("/", "..", "../", "/Normal", "/Normal/", ".", "", "#top", "\\\\h\\a"),
        *("http://192.168.1.254/Normal/a.MP4", "//other/Normal/a.MP4", "javascript:alert(1)"),
    ],
)
def test_links_that_are_never_handed_on(href: str) -> None:
    rows = b'<tr><td><a href="%s"><b>a.MP4</b></a><td>1 MB<td>2026/09/17 17:48:42<td>' % href.encode()
    assert targets(page(rows, row(CLIP))) == ["/Normal/" + CLIP.decode()]


LEADING_OUT = ("/Normal/../Event/a.MP4", "/Event/a.MP4", "/Normal%2f..%2f..%2fa", "C:\\a.MP4", "..\\..\\a.MP4")


@pytest.mark.parametrize("href", LEADING_OUT)
def test_a_file_that_leads_out_of_its_folder_is_refused_and_that_is_told(href: str) -> None:
    rows = b'<tr><td><a href="%s"><b>a.MP4</b></a><td>1 MB<td>2026/09/17 17:48:42<td>' % href.encode()
    for content in (rows + row(CLIP), row(CLIP) + rows):
        [clip], error = outcome(page(content))
        assert (clip.target, error) == ("/Normal/" + CLIP.decode(), ListIncomplete)


@pytest.mark.parametrize("closed", [b"</table></body></html>", b""])
def test_a_mere_link_elsewhere_is_no_file(closed: bytes) -> None:
    rows = row(CLIP) + b'<tr><td><a href="/Event">Event</a> <a href="/home.html">Home</a>'
    found, error = outcome(b"<body>" + rows + closed)
    assert (len(found), error) == (1, None)


@unhurried
@given(
    html | st.text(max_size=30).map(lambda href: b'<table><a href="%s">x</a></table>' % href.encode("utf-8", "ignore"))
)
def test_nothing_handed_on_has_a_query_or_leaves_the_folder(body: bytes) -> None:
    found, _ = outcome(body)
    for one in found:
        assert one.target.startswith("/Normal/")
        assert "?" not in one.target
        assert ".." not in one.target.split("/")


@unhurried
@given(hostile | html, cuts)
def test_any_bytes_give_a_result_or_a_typed_error(body: bytes, lengths: list[int]) -> None:
    found, error = outcome(*pieces(body, lengths))
    assert found or error is not None or b"<" in body


def test_rows_before_something_unreadable_are_handed_over() -> None:
    for junk in (b"<![x[", b"<b>&#" + b"9" * 5000 + b";</b>"):
        found, error = outcome(b"<table>" + row(CLIP) + junk + row(b"b.MP4"))
        assert [one.target for one in found] == ["/Normal/" + CLIP.decode()]
        assert error is ProtocolError


@unhurried
@given(st.lists(st.sampled_from([CLIP, b"a<b.MP4", b"c d.MP4", b"\xff\xc3\xa9.MP4", b"a&lt.MP4"]), max_size=5), cuts)
def test_how_the_page_is_cut_changes_nothing(names: list[bytes], lengths: list[int]) -> None:
    body = page(*map(row, names))
    whole = outcome(body)
    assert whole[1] is None
    assert len(whole[0]) == len(names)
    assert outcome(*pieces(body, lengths)) == whole
    assert outcome(*(body[at : at + 1] for at in range(len(body)))) == whole


def test_the_names_of_two_rows_do_not_run_together() -> None:
    assert targets(page(row(b"a<b.MP4"), row(b"a.MP4"), row(CLIP))) == [
        "/Normal/a<b.MP4",
        "/Normal/a.MP4",
        "/Normal/" + CLIP.decode(),
    ]


def test_rows_need_no_table() -> None:
    body = (
        b"<html><pre><a href='a.MP4'>a.MP4</a>  2026-09-17 17:48   1.5G\n"
        b"<a href='b.MP4'>b.MP4</a>  2026-09-17 17:48  20K\n<a href='c/'>c/</a>  -\n</pre></html>"
    )
    found, error = outcome(body)
    assert error is None
    assert [(one.target, getattr(one, "size", None)) for one in found] == [
        ("/Normal/a.MP4", 3 << 29),
        ("/Normal/b.MP4", 20480),
        ("/Normal/c", None),
    ]
    assert isinstance(found[0], Recording)
    assert str(found[0].end) == "2026-09-17T17:48:00"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        *(
            (" 102.00 MB", 106954752),
            ("1.00 KB", 1024),
            ("4.50 GB", 4831838208),
            ("17 bytes", 17),
            ("9 B", 9),
            ("3&nbsp;KB", 3072),
        ),
        *(("", 0), ("99999999999.00 GB", 0), ("-1 MB", 1 << 20), ("MB", 0)),
    ],
)
def test_sizes_are_rounded_guesses(text: str, size: int) -> None:
    rows = b'<tr><td><a href="/Normal/a.MP4">5 MB.MP4</a><td>%s<td>2026/09/17 17:48:42' % text.encode()
    [[clip], _] = outcome(page(rows))
    assert isinstance(clip, Recording)
    assert (clip.size, clip.size_exact) == (size, False)


def test_a_page_cut_inside_a_row_or_tag_says_so_and_loses_no_whole_row() -> None:
    rows = [row(CLIP), row(b"b.MP4")]
    body = page(*rows)
    told = b"17:48:42<td align=right>"  # nothing behind it is needed
    ends = [body.index(one) + one.index(told) + len(told) for one in rows]
    last = body.index(b"</table>")
    for cut in range(last):
        found, error = outcome(body[:cut])
        assert error in (ListIncomplete, ProtocolError), body[:cut]
        assert len(found) == sum(end <= cut for end in ends)


def test_a_page_that_never_closes_itself_can_be_whole() -> None:
    assert targets(b"<html><table>" + row(CLIP) + b"</table>") == ["/Normal/" + CLIP.decode()]
    assert outcome(b"<html><table>" + row(CLIP))[1] is ListIncomplete


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", ListIncomplete),
        (NOT_FOUND, NotFound),
        (HEAD + b"<Function><Cmd>0</Cmd><Status>-256</Status></Function>", Unsupported),
        (HEAD + b"<Function><Cmd>0</Cmd><Status>0</Status></Function>", ProtocolError),
        (b"\xff\xd8\xff\xe0", ProtocolError),
        (b"<![x[", ProtocolError),
        (b"<p>&#" + b"9" * 5000 + b";</p>", ProtocolError),
        (b"<a href='" + b"x" * 100_000, ProtocolError),
        (b"<script>" + b"x" * 100_000, ProtocolError),
    ],
)
def test_what_comes_instead_of_a_page(body: bytes, error: type[VantrueError]) -> None:
    assert outcome(body) == ([], error)


def test_an_empty_folder_is_no_error() -> None:
    assert targets(page()) == []


@unhurried
@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=10))
def test_any_link_gives_a_path_or_none(href: str, folder: str, label: str) -> None:
    path = path_inside(href, folder, label)
    assert path is None or (path.startswith("/") and "?" not in path)
    assert "?" not in href or path is None
    read_href(f"<a {href}>")


def test_the_link_is_read_as_it_is_written() -> None:
    assert read_href("<a title='href=/no' href='/R&D&copy.MP4'>") == "/R&D&copy.MP4"
    assert read_href("<a href=/a&lt;b.MP4>") == "/a<b.MP4"
