"""The pages of a one-time link: a button, and behind it the copies. They load nothing and run nothing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import PurePosixPath
from urllib.parse import quote

from vantrue_client.share.parcel import Parcel

HEADERS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Robots-Tag", "noindex, nofollow"),
)

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>One-time link</title><style>
body {{ font: 1.2rem/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 30rem; padding: 0 1rem; }}
button, a {{ font: inherit; display: block; padding: 1rem; margin: 1rem 0; overflow-wrap: anywhere; }}
</style></head><body>{body}</body></html>
"""


def button() -> bytes:
    """What the link itself shows, to anybody: nothing of what is behind it."""
    return _PAGE.format(
        body="<p>Someone near you shares something with you. It can be taken once, by one device.</p>"
        '<form method="post"><button>Get it on this device</button></form>'
    ).encode()


def choice(parcels: Sequence[Parcel], behind: str) -> bytes:
    """The copies, behind the button."""
    links = "".join(
        f'<a href="{behind}/{number}" download>{escape(PurePosixPath(parcel.name).name)}</a>'
        for number, parcel in enumerate(parcels)
    )
    return _PAGE.format(body=f"<p>Each can be downloaded once.</p>{links}").encode()


def disposition(parcel: Parcel) -> str:
    """The header that names a copy for who saves it.

    >>> from pathlib import Path
    >>> disposition(Parcel(Path("x"), "a/clip.mp4", "video/mp4", 1, "ab"))
    "attachment; filename*=UTF-8''clip.mp4"
    """
    return f"attachment; filename*=UTF-8''{quote(PurePosixPath(parcel.name).name, safe='')}"
