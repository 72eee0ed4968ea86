"""The file list as the firmware writes it (facts: camera-wifi, The file list, 3015)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from vantrue_client.mock.contents import Entry
from vantrue_client.mock.reply import XML


def write(entries: Iterable[Entry], *, one_wrapper: bool = False) -> Iterator[bytes]:
    """The list, piece by piece; text goes in unescaped, as the firmware does it."""
    before, after = ("", "") if one_wrapper else ("<ALLFile>", "</ALLFile>\n")
    yield (XML + "<LIST>\n" + ("<ALLFile>" if one_wrapper else "")).encode()
    for entry in entries:
        yield (before + _file(entry) + after).encode("utf-8", "surrogateescape")
    yield (("</ALLFile>\n" if one_wrapper else "") + "</LIST>\n").encode()


def fat_time(moment: datetime) -> int:
    """Date and time packed in 32 bits, two seconds the smallest step.

    >>> fat_time(datetime(2026, 9, 17, 17, 48, 42))
    1563528725
    """
    date = (moment.year - 1980) << 9 | moment.month << 5 | moment.day
    return date << 16 | moment.hour << 11 | moment.minute << 5 | moment.second // 2


def _file(entry: Entry) -> str:
    return (
        f"<File>\n<NAME>{entry.name}</NAME>\n<FPATH>{entry.dos_path}</FPATH>\n<SIZE>{entry.listed}</SIZE>\n"
        f"<TIMECODE>{fat_time(entry.end)}</TIMECODE>\n<TIME>{entry.end:%Y/%m/%d %H:%M:%S}</TIME>\n"
        f"<ATTR>{33 if entry.locked else 32}</ATTR></File>\n"
    )
