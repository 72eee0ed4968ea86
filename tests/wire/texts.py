"""What cameras say, for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import settings
from hypothesis import strategies as st

unhurried = settings(deadline=None)
"""What a loaded machine takes proves nothing."""

HEAD = b'<?xml version="1.0" encoding="UTF-8" ?>\n'
NOT_FOUND = b"<html><head><title>Page Not Found</title></head><body><h1>Page Not Found</h1></body></html>"


def entry(name: bytes, *, folder: bytes = b"Normal", size: object = 243269632, **other: bytes) -> bytes:
    """One entry of a list, as the facts show it; ``other`` replaces a field's whole text line."""
    lines = {
        "NAME": b"<NAME>%s</NAME>" % name,
        "FPATH": b"<FPATH>A:\\%s\\%s</FPATH>" % (folder, name),
        "SIZE": b"<SIZE>%s</SIZE>" % str(size).encode(),
        "TIMECODE": b"<TIMECODE>1535874640</TIMECODE>",
        "TIME": b"<TIME>2025/12/11 18:50:32</TIME>",
        "ATTR": b"<ATTR>32</ATTR>",
    } | other
    return b"<ALLFile><File>\n" + b"\n".join(line for line in lines.values() if line) + b"</File>\n</ALLFile>\n"


def listing(*entries: bytes) -> bytes:
    return HEAD + b"<LIST>\n" + b"".join(entries) + b"</LIST>\n"


def row(name: bytes, folder: bytes = b"/Normal") -> bytes:
    """One file's row on a folder page, as the facts show it."""
    return (
        b'<tr><td><a href="%s/%s"><b>%s</b></a><td align=right> 102.00 MB<td align=right>2026/09/17 17:48:42'
        b'<td align=right><a href="%s/%s?del=1">Remove</a>\n'
    ) % (folder, name, name, folder, name)


def page(*rows: bytes) -> bytes:
    return (
        b"<html><head><title>Normal</title></head><body><table>\n"
        + b"".join(rows)
        + b'</table><form method=post enctype="multipart/form-data"><input type=file name=f></form></body></html>\n'
    )


def pieces(data: bytes, lengths: Iterable[int]) -> list[bytes]:
    """The data cut up: those lengths in turn, the rest whole."""
    cut, at = [], 0
    for length in lengths:
        cut.append(data[at : at + length])
        at += length
    return [*cut, data[at:]]


cuts = st.lists(st.integers(0, 40), max_size=60)

_WORDS = (
    *(b"<LIST>", b"</LIST>", b"<ALLFile>", b"</ALLFile>", b"<File>", b"</File>", b"<file>", b"<NAME>", b"</NAME>"),
    *(b"<FPATH>", b"</FPATH>", b"<fpath>", b"</Fpath >", b"<SIZE>", b"</SIZE>", b"<TIME>", b"</TIME>", b"<ATTR>"),
    *(b"</ATTR>", b"<TIMECODE>", b"</TIMECODE>", b"<SUB>", b"</SUB>", b"<!DOCTYPE x [", b"]>", b"<!ENTITY a 'b'>"),
    *(b"<!--", b"-->", b"<?xml", b"?>", b"<", b">", b"&amp;", b"&", b"</", b"<!", b"\n", b"\0", b"\xff", b"-"),
    *(b"<Function>", b"</Function>", b"<Cmd>", b"</Cmd>", b"<Status>", b"</Status>", b"-256", b"32", b"33", b"17"),
    *(entry(b"20251211_184930_01110_N_B.MP4"), entry(b"b.MP4").removeprefix(b"<ALLFile>"), entry(b"c<d.MP4")),
    *(b"A:\\Normal\\20251211_184930_01110_N_A.MP4", b"20251211_184930_01110_N_A.MP4", b"2025/12/11 18:50:32", b"x"),
)
_TAGS = (
    *(b"<html>", b"</html>", b"<table>", b"</table>", b"<tr>", b"<td>", b"</a>", b"<a href=", b'"/Normal/a.MP4"', b">"),
    *(b"<a href='b/'>", b"<a href=/Normal/c.MP4?del=1>", b"102.00 MB", b"2026/09/17 17:48:42", b"&#", b"9" * 5000),
    *(
        b"<![",
        b"<![if x]>",
        b"<script>",
        b"</script>",
        b"<!",
        b"<",
        b"&lt;",
        b"..",
        b"//",
        b"%",
        b"\xe4",
        b"\0",
        b"<b>",
    ),
)
dialect = st.lists(st.sampled_from(_WORDS) | st.binary(max_size=6), max_size=60).map(b"".join)
html = st.lists(st.sampled_from(_TAGS) | st.binary(max_size=6), max_size=40).map(b"".join)
hostile = st.binary(max_size=400) | dialect | html
