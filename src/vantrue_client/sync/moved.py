"""Recordings that moved: locking one takes it to another folder (facts: camera-wifi, The file list)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from vantrue_client.archive.identity import same
from vantrue_client.model import Recording


def moved_to(vanished: Iterable[Recording], listed: Iterable[Recording]) -> dict[Recording, Recording]:
    """Where a fresh list has those that were not found: the same name, end and size at another path.

    >>> from dataclasses import replace
    >>> from vantrue_client.model import Kind
    >>> was = Recording("a.MP4", "/Normal/a.MP4", "/Normal/a.MP4", Kind.NORMAL, 5)
    >>> moved_to([was], [was, replace(was, path="/Event/a.MP4")])[was].path
    '/Event/a.MP4'
    """
    by_name = defaultdict(list)
    for recording in listed:
        by_name[recording.name].append(recording)
    found = {}
    for was in vanished:
        now = next((one for one in by_name[was.name] if one.path != was.path and same(was, one)), None)
        if now is not None:
            found[was] = now
    return found
