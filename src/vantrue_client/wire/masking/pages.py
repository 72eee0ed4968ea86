"""Folder pages: how they are written is kept; names, times and what anybody else wrote there are not."""

from __future__ import annotations

import re
from urllib.parse import unquote

from vantrue_client.wire.commands import file_target
from vantrue_client.wire.links import path_inside
from vantrue_client.wire.masking.mask import HERE, Mask
from vantrue_client.wire.masking.names import shape

_TOKEN = re.compile(
    r"(<!--.*?(?:-->|\Z)|<(?:script|style)\b.*?(?:</(?:script|style)>|\Z))|(<[^<>]*>)|([^<>]+|[<>])", re.I | re.S
)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,15}(?![A-Za-z0-9])", re.ASCII)
_ATTRIBUTE = re.compile(r"""(\s+)([A-Za-z-]{1,20})(?:(\s*=\s*)("[^"]*"|'[^']*'|[^\s>"']+))?""", re.ASCII)
_PLAIN = frozenset(
    str.split(
        """align valign width height border cellpadding cellspacing colspan rowspan method enctype type name size
    charset     value nowrap"""
    )
)
_LINK_EDGE = re.compile(r"<(/?)a(?![A-Za-z0-9])", re.ASCII | re.IGNORECASE)
_LONGEST_TAG = 2000
_QUERY = re.compile(r"[A-Za-z]{1,10}=\d{1,6}", re.ASCII)
_ROW = re.compile(r"<tr\b(?:(?!<tr\b|</table\b).)*+", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(r"""<a\b[^<>]*?\shref\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s<>"']+))""", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{2,4}\Z", re.ASCII)
_WORDS = frozenset(
    str.split(
        """a b bytes byte kb mb gb tb k m g del delete remove download dir directory date error file filename
        files filesize filetime filetype folder form found hfs html http data index last left right center
        modified multipart name not of on or page parent post get requested root server size submit text the
        this time to type up upload url utf was fileupload"""
    )
)
_WORD = re.compile(r"[^\W\d_]+")
_PATH = re.compile(r"((?<![\w/])/[^\s<>\"]*)")
_LONG = re.compile(r"\d+\.\d{3,}|\d{7,}", re.ASCII)


def mask_page(body: str, mask: Mask) -> str:
    """A folder page, masked."""
    in_link = False

    def one(token: re.Match[str]) -> str:
        nonlocal in_link
        if token[1] is not None:
            return "<!-- -->"
        if token[2] is None:
            return _label(token[3], mask) if in_link else _text(token[3], mask)
        edge = _LINK_EDGE.match(token[2])
        in_link = in_link if edge is None else not edge[1]
        return _tag(token[2], mask)

    return mask.finish(_TOKEN.sub(one, body))


def shortened(body: str, most: int, kept: frozenset[str]) -> str:
    """A page with the rows of the kept files and the first so many.

    kept  paths as they stand in a request, in lower case
    """
    files = [(row.start(), path) for row in _ROW.finditer(body) if (path := _file_of(row[0])) is not None]
    doomed = {start for start, path in files[most:] if path not in kept}
    return _ROW.sub(lambda row: "" if row.start() in doomed else row[0], body)


def folders_in(body: str, of: str) -> list[str]:
    """What to request for the folders whose links stand on the page of a folder; never anything with a query.

    Servers that write no table are read link by link.

    >>> folders_in('<tr><a href="/Normal">Normal</a><tr><a href="/x.MP4">x</a><a href="/x.MP4?del=1">R</a>', "/")
    ['/Normal']
    """
    rows = [_links(row) for row in _ROW.findall(body)] or [[link] for link in _links(body)]
    links = [links[0] for links in rows if len(links) == 1]  # a file's row has a second link, which deletes it
    inside = [path_inside(link, of) for link in links if not _EXTENSION.search(link)]
    return [file_target(path) for path in dict.fromkeys(inside) if path is not None and not _is_system(path)]


def files_in(body: str) -> list[str]:
    """The paths of the files whose rows stand on a page."""
    rows = [_links(row) for row in _ROW.findall(body)] or [[link] for link in _links(body)]
    return [unquote(links[0]) for links in rows if links and _EXTENSION.search(links[0])]


def _links(text: str) -> list[str]:
    return [first or second or third for first, second, third in _LINK.findall(text)]


def _is_system(path: str) -> bool:
    return "system volume information" in path.lower() or "/." in path


def _file_of(row: str) -> str | None:
    """The path of a file's row; None for a folder's and for any other row."""
    path = next(iter(_links(row)), "")
    return unquote(path).lower() if _EXTENSION.search(path) else None


def _tag(tag: str, mask: Mask) -> str:
    name = _TAG.match(tag)
    if name is None or len(tag) > _LONGEST_TAG:
        return "<!>"
    attributes = "".join(_attribute(found, mask) for found in _ATTRIBUTE.finditer(tag, name.end()))
    return f"{name[0]}{attributes}{'/' if tag.endswith('/>') else ''}>"


def _attribute(found: re.Match[str], mask: Mask) -> str:
    gap, key, equals, value = found.groups()
    is_link = key.lower() in {"href", "action", "src"}
    if key.lower() not in _PLAIN and not is_link:
        return ""
    if value is None:
        return f"{gap}{key}"
    quote = value[0] if value[0] in "\"'" else ""
    inner = value[1:-1] if quote else value
    return f"{gap}{key}{equals}{quote}{_href(inner, mask) if is_link else _words(inner)}{quote}"


def _href(link: str, mask: Mask) -> str:
    if not link:
        return ""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", link):
        return f"http://{HERE}/"
    path, mark, query = link.partition("?")
    masked = mask.names.path(path.partition("#")[0])
    return masked + (mark + (query if _QUERY.fullmatch(query) and _words(query) == query else "x=0") if mark else "")


def _label(text: str, mask: Mask) -> str:
    inner = text.strip()
    if inner in {"", ".", ".."} or inner.lower() in _WORDS:
        return text
    return text.replace(inner, mask.names.path(inner))


def _text(text: str, mask: Mask) -> str:
    """Text of a page: times moved, paths masked, usual words and short numbers kept."""
    parts = _PATH.split(mask.shift.text(text))
    return "".join(mask.names.path(part) if number % 2 else _words(part) for number, part in enumerate(parts))


def _words(text: str) -> str:
    """Words that pages use and short numbers as they are; of all else the form."""
    text = _WORD.sub(lambda word: word[0] if word[0].lower() in _WORDS else shape(word[0]), text)
    return _LONG.sub(lambda number: shape(number[0]), text)
