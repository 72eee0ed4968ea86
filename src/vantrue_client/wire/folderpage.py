"""A folder page, read as it arrives (facts: camera-wifi, Folder pages).

Each file's row holds a second link that deletes it. So a link with a query is never handed on, nor one that leads out
of the folder.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from html.parser import HTMLParser

from vantrue_client.errors import ListIncomplete, ProtocolError
from vantrue_client.model import Recording
from vantrue_client.wire.clock import read_time
from vantrue_client.wire.commands import file_target
from vantrue_client.wire.links import leads_out, path_inside, read_href
from vantrue_client.wire.models import ChannelLayout
from vantrue_client.wire.record import recording
from vantrue_client.wire.reply import check, raise_for_page, read_reply

_HEAD = 4096  # bytes kept of what came first: they tell what came instead of a page
_MAX_BYTES = 1 << 26  # two hundred thousand rows: a longer page has no end
_MAX_MARKUP = 1 << 14  # characters that one tag, comment or script may have
_BLOCK = 1 << 13
_MAX_TEXT = 1024  # characters kept of a row's text

_SIZE = re.compile(r"(?<![\d.])(\d{1,15}(?:\.\d{1,6})?)[\s\xa0]?(?:([KMGT])I?B?|B|BYTES?)\b", re.IGNORECASE | re.ASCII)
_PLAIN_SIZE = re.compile(r"(?<!\S)\d{1,15}(?!\S)", re.ASCII)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))", re.ASCII)
_TIME = re.compile(
    r"(?:\d{4}([/.-])\d\d?\1\d\d?|\d\d?[ -][A-Z][a-z]{2}[ -]\d{4})[ T]+\d\d?:\d\d(?::\d\d)?(?=\s|$)", re.ASCII
)
_SAYS_FOLDER = re.compile(r"\b(?:folder|dir|directory)\b", re.IGNORECASE)
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder below the one whose page it stands on; ``target`` is what to request for its page."""

    target: str


@dataclass(slots=True)
class _Row:
    """What is known of a row that is still arriving: its link, what stands in the link, and what stands beside it.

    refused  the link names a file that does not lie in the folder; only with a time and a size is it one
    """

    href: str
    label: str = ""
    text: str = ""
    in_link: bool = True
    refused: bool = False

    def add(self, text: str) -> None:
        if self.in_link:
            self.label = (self.label + text)[:_MAX_TEXT]
        else:
            self.text = (self.text + text)[:_MAX_TEXT]

    @property
    def complete(self) -> bool:
        return _TIME.search(self.text) is not None and _SIZE.search(self.text) is not None


class FolderPage:
    """Makes recordings and folders of a folder's page while it arrives.

    Sizes are rounded (``size_exact`` is false) and nothing tells what is locked. Cells, rows and the page itself need
    not be closed. A page counts as cut off when it ends inside a tag or a row, or when it opened ``<html>`` or
    ``<table>`` and closed neither: some firmware may never write ``</html>``.

    >>> from vantrue_client.wire.models import layout_of
    >>> page = FolderPage("/Normal", layout_of("e3"))
    >>> clips = page.feed(b'<table><tr><td><a href="/Normal/20251211_184930_01110_N_A.MP4"><b>it</b></a>'
    ...                   b'<td> 102.00 MB<td>2025/12/11 18:50:32<td><a href="/Normal/X.MP4?del=1">')
    >>> [(clip.target, clip.size, clip.size_exact, clip.duration) for clip in clips]
    [('/Normal/20251211_184930_01110_N_A.MP4', 106954752, False, 62.0)]
    >>> page.feed(b"Remove</a></table>"); page.finish()
    []
    """

    def __init__(self, folder: str, channels: ChannelLayout, *, address: str = "") -> None:
        self._address = address
        self._rows = _Rows(folder, channels, address)
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._head = b""
        self._bytes = 0
        self._broken = False
        self._entries = 0

    def feed(self, data: bytes) -> list[Recording | Folder]:
        """Hand over what became whole with these bytes; raises ProtocolError behind what can be no page."""
        if self._broken:
            raise self._unreadable()
        self._bytes += len(data)
        if len(self._head) < _HEAD:
            self._head += data[: _HEAD - len(self._head)]
        for at in range(0, len(data), _BLOCK):
            if not self._broken:
                self._broken = not self._rows.take(self._decoder.decode(data[at : at + _BLOCK]))
        self._broken = self._broken or self._bytes > _MAX_BYTES
        found, self._rows.found = self._rows.found, []
        self._entries += len(found)
        return found

    def finish(self) -> None:
        """Say whether that was a whole page; what was handed over before is good in any case.

        Raises ListIncomplete when it was cut off, nothing came or files were refused, NotFound for the "Page Not
        Found" page, CommandError and below when a negative status came instead, ProtocolError for garbage.
        """
        if self._broken:
            raise self._unreadable()
        if not self._entries:
            raise_for_page(self._head, self._address)
        if self._rows.seen_markup:
            if self._rows.cut:
                raise self._incomplete("The camera's folder page ended in the middle.")
            if self._rows.refused:
                raise self._incomplete(
                    f"{self._rows.refused} files of a folder page lead out of their folder: refused."
                )
        elif not self._head.strip(b" \t\r\n\0"):
            raise self._incomplete("The camera's folder page came empty.")
        else:
            check(read_reply(self._head, address=self._address), self._address)
            raise self._unreadable()

    def _incomplete(self, what: str) -> ListIncomplete:
        return ListIncomplete(
            what,
            address=self._address,
            kept=f"{self._entries} entries were read.",
            advice="Nothing is concluded about the rest: list again.",
        )

    def _unreadable(self) -> ProtocolError:
        return ProtocolError(
            "The camera answered something that cannot be read as a folder page.",
            address=self._address,
            kept=f"{self._entries} entries were read.",
        )


class _Rows(HTMLParser):
    """Turns tags into rows: a row begins with a link into the folder and ends with the next, or with its table."""

    _MARKUP = frozenset({"html", "head", "title", "body", "table", "tr", "td", "a", "pre", "ul", "h1"})
    _ENDS = frozenset({"tr", "table", "li", "ul", "ol", "pre", "body", "html"})

    def __init__(self, folder: str, channels: ChannelLayout, address: str) -> None:
        super().__init__()
        self._own = re.compile(rf"(?:http:)?//{re.escape(address)}(?::80)?(?=/)", re.IGNORECASE)
        self.found: list[Recording | Folder] = []
        self.seen_markup = False
        self.refused = 0
        self._folder = folder
        self._channels = channels
        self._row: _Row | None = None
        self._opened = False
        self._tables = 0
        self._closed = False

    def take(self, text: str) -> bool:
        """Read on; false where the text can be no page, whose rows up to there are found all the same."""
        try:
            self.feed(text)
        except (AssertionError, ValueError):  # what html.parser says to declarations and numbers gone wild
            return False
        return len(self.rawdata) <= _MAX_MARKUP

    @property
    def cut(self) -> bool:
        """Whether the page, ending here, ends in the middle."""
        return (
            (self._row is not None and not self._row.refused)
            or self.rawdata.startswith("<")
            or (self._opened and not self._closed)
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row at a link that may be followed; end one that needs nothing more."""
        self.seen_markup = self.seen_markup or tag in self._MARKUP
        if tag in ("html", "table"):
            self._opened = True
            self._tables += tag == "table"
            self._closed = False
        if self._row is not None and (tag == "tr" or self._row.complete):
            self._end_row()
        if tag in ("td", "th") and self._row is not None:
            self._row.in_link = False
            self._row.add(" ")
        if tag == "a":
            self._note_link(read_href(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        """End a row with what holds it."""
        if tag == "a" and self._row is not None:
            self._row.in_link = False
        if tag in self._ENDS:
            self._end_row()
        if tag == "table":
            self._tables -= 1
        self._closed = self._closed or tag == "html" or (tag == "table" and self._tables <= 0)

    def handle_data(self, data: str) -> None:
        """Gather a row's text."""
        if self._row is not None:
            self._row.add(data)

    def _note_link(self, href: str) -> None:
        if own := self._own.match(href):
            href = href[own.end() :]
        if self._row is not None and href == self._row.href:
            return
        inside = path_inside(href, self._folder) is not None
        if inside or (self._row is None and leads_out(href, self._folder)):
            self._end_row()
            self._row = _Row(href, refused=not inside)

    def _end_row(self) -> None:
        row, self._row = self._row, None
        if row is not None and row.refused:
            self.refused += row.complete
            return
        path = path_inside(row.href, self._folder, row.label.strip()) if row is not None else None
        if row is None or path is None:
            return
        size = _size(row.text)
        if _is_folder(row, path, size):
            self.found.append(Folder(file_target(path)))
            return
        time = _TIME.search(row.text)
        end = read_time(time[0]) if time else None
        self.found.append(recording("", path, size=size, size_exact=False, end=end, channels=self._channels))


def _size(text: str) -> int | None:
    text = _THOUSANDS.sub("", text)
    size = _SIZE.search(text)
    if size is not None:
        return round(float(size[1]) * _UNITS[(size[2] or "").upper()])
    plain = _PLAIN_SIZE.search(_TIME.sub(" ", text))
    return None if plain is None else int(plain[0])


def _is_folder(row: _Row, path: str, size: int | None) -> bool:
    """A folder's row has a link with a slash at its end, or says so, or has neither a size nor a name like a file's."""
    if row.href.endswith("/"):
        return True
    like_a_file = "." in path.rpartition("/")[2]
    return not size and (not like_a_file or _SAYS_FOLDER.search(row.text) is not None)
