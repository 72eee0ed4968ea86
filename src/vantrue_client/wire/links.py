"""Where a link on a folder page leads, and whether it may be followed (facts: camera-wifi, Folder pages)."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

_ATTRIBUTE = re.compile(r"""([^\s=>"'/]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"']++))""")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});", re.ASCII)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:")
_DRIVE = re.compile(r"^[A-Za-z]:(?=[\\/])")
_LONGEST = 4096


def read_href(tag: str) -> str:
    """The link of an opening tag as it is written; empty where it has none.

    Only what is sure to be an entity is decoded: firmware writes the `&` of a name as it is.

    >>> read_href('<A class=x HREF="/Normal/a&b.MP4">'), read_href("<a href=/a&amp;b>"), read_href("<a>")
    ('/Normal/a&b.MP4', '/a&b', '')
    """
    if len(tag) > _LONGEST:
        return ""
    for name, *values in _ATTRIBUTE.findall(tag):
        if name.lower() == "href":
            return _ENTITY.sub(lambda entity: unescape(entity[0]), "".join(values)).strip()
    return ""


def path_inside(href: str, folder: str, label: str = "") -> str | None:
    """The path that a link names, when it lies inside the folder; None for every other link, and for any query.

    label  what the page shows for the link: where it is the link's own last part, that part is the name as it is,
           not percent-escaped

    >>> path_inside("/Normal/a%20b.MP4", "/Normal"), path_inside("c.MP4", "/Normal/"), path_inside("/Normal", "/")
    ('/Normal/a b.MP4', '/Normal/c.MP4', '/Normal')
    >>> [path_inside(href, "/Normal") for href in ("/Normal/a?del=1", "../b", "//host/Normal/c", "x:/Normal/c")]
    [None, None, None, None]
    >>> path_inside("/Normal/100%25#1.MP4", "/Normal", "100%25#1.MP4")
    '/Normal/100%25#1.MP4'
    """
    link = href.replace("\\", "/")
    if not link or "?" in link or link.startswith("//") or _SCHEME.match(link):
        return None
    if link.rstrip("/").rpartition("/")[2] != label:
        link = unquote(link.partition("#")[0], errors="surrogateescape").replace("\\", "/")
    home = _parts(folder)
    parts = _parts(link) if link.startswith("/") else home + _parts(link)
    inside = len(parts) > len(home) and [part.upper() for part in parts[: len(home)]] == [part.upper() for part in home]
    if not inside or ".." in parts or any("?" in part for part in parts):
        return None
    return "/" + "/".join(parts)


def leads_out(href: str, folder: str) -> bool:
    """Whether a link names a file of the card that does not lie in the folder on whose page it stands.

    Other hosts and the way up are none; a drive letter is no scheme.

    >>> [leads_out(href, "/Normal") for href in ("/etc/x.MP4", "../x.MP4", "C:/x.MP4")]
    [True, True, True]
    >>> inside_or_no_file = ("/Normal/x.MP4", "..", "/", "/normal", "http://host/x.MP4", "/x.MP4?del=1")
    >>> any(leads_out(href, "/Normal") for href in inside_or_no_file)
    False
    """
    link = _DRIVE.sub("", unquote(href.partition("#")[0], errors="surrogateescape")).replace("\\", "/")
    if not link or "?" in link or link.startswith("//") or _SCHEME.match(link):
        return False
    if link.rpartition("/")[2] in ("", ".", ".."):
        return False
    upwards = link.startswith("/") and f"{folder.rstrip('/')}/".upper().startswith(f"{link}/".upper())
    return not upwards and path_inside(href, folder) is None


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part not in ("", ".")]
