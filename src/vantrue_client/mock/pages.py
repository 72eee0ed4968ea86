"""Folder pages, as loosely written as the firmware's (facts: camera-wifi, Folder pages)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from vantrue_client.mock.contents import Entry

_FORM = (
    "<form action='' method=post enctype=multipart/form-data>"
    "<input type=file name=fileupload1><input type=submit value=Upload></form>\n"
)


def write(folder: str, below: Iterable[str], entries: Iterable[Entry], now: datetime) -> Iterator[bytes]:
    """The page of a folder; every file's row ends with a link that deletes it."""
    title = f"/{folder}"
    yield (
        f"<html><head><title>{title}</title></head><body><h2>Index of {title}</h2>\n{_FORM}"
        "<table border=0><tr><th>Filename<th>Filesize<th>Filetime<th>Delete\n"
    ).encode("utf-8", "surrogateescape")
    if folder:
        parent = "/" + folder.rpartition("/")[0]
        yield f'<tr><td><a href="{parent}"><b>..</b></a><td align=right> folder<td><td>\n'.encode()
    for name in below:
        link = f"/{folder}/{name}" if folder else f"/{name}"
        yield (
            f'<tr><td><a href="{link}"><b>{name}</b></a><td align=right> folder'
            f"<td align=right>{now:%Y/%m/%d %H:%M:%S}<td align=right>\n"
        ).encode("utf-8", "surrogateescape")
    for entry in entries:
        yield _row(entry).encode("utf-8", "surrogateescape")
    yield b"</table></body></html>\n"


def rounded(size: int) -> str:
    """A size as the page tells it.

    >>> rounded(106954752), rounded(5000), rounded(12)
    ('102.00 MB', '4.88 KB', '12 Bytes')
    """
    for unit, name in ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")):
        if size >= unit:
            return f"{size / unit:.2f} {name}"
    return f"{size} Bytes"


def _row(entry: Entry) -> str:
    link = f"/{entry.path}"
    return (
        f'<tr><td><a href="{link}"><b>{entry.name}</b></a><td align=right> {rounded(entry.listed)}'
        f'<td align=right>{entry.end:%Y/%m/%d %H:%M:%S}<td align=right><a href="{link}?del=1">Remove</a>\n'
    )
