"""Where a camera says that its live picture is (2019)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from vantrue_client.wire.reply import Reply

RTSP, MJPEG = 554, 8192  # ports
_SCHEMES = {"rtsp": RTSP, "http": 80}
_MOST = 512


@dataclass(frozen=True, slots=True)
class Link:
    """One way to the live picture. Of what the camera told, its host is left out: it is asked where it was reached.

    protocol  ``rtsp``, or ``http``: MJPEG
    path      what to request, with its query
    """

    protocol: str
    port: int
    path: str


GUESSES = (Link("rtsp", RTSP, "/xxx.mov"), Link("http", MJPEG, "/"))
"""Where the firmware has it, for cameras that do not tell (facts: camera-wifi, Getting to it)."""


def read_links_2019(reply: Reply, *, photo: bool) -> list[Link]:
    """The links told, the one that fits the camera's mode first; what cannot be one is left out.

    photo  the camera is in photo mode
    """
    names = ("PhotoLiveViewLink", "MovieLiveViewLink") if photo else ("MovieLiveViewLink", "PhotoLiveViewLink")
    return list(dict.fromkeys(link for name in names if (link := read_link(reply.text(name) or "")) is not None))


def read_link(text: str) -> Link | None:
    """A link as a camera writes it; None for what is none.

    >>> read_link("rtsp://192.168.1.254/xxx.mov"), read_link("http://192.168.1.254:8192"), read_link("javascript:1")
    (Link(protocol='rtsp', port=554, path='/xxx.mov'), Link(protocol='http', port=8192, path='/'), None)
    """
    if len(text) > _MOST or not text.isascii() or not text.isprintable() or " " in text:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or not parts.hostname or port == 0:
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Link(parts.scheme, port or _SCHEMES[parts.scheme], path)
