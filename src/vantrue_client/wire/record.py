"""The one place that makes a Recording, so that a list, a folder page and a mounted card agree on it."""

from __future__ import annotations

from vantrue_client.model import CameraTime, Recording
from vantrue_client.wire.commands import file_target
from vantrue_client.wire.models import ChannelLayout
from vantrue_client.wire.names import is_locked_folder, parse

LARGEST = 1 << 50
"""Bytes; a size beyond it is no size."""


def recording(
    name: str,
    path: str,
    *,
    size: int | None,
    size_exact: bool = True,
    end: CameraTime | None = None,
    locked: bool | None = None,
    channels: ChannelLayout,
) -> Recording:
    r"""Make a Recording of what a source says about one file.

    name      empty where the source gave none: then it is the last part of the path
    path      as the source gives it, with either kind of slash
    size      bytes; one that is None, negative or absurd is not known: it reads as 0, and not exact
    locked    None when the source does not say; what lies in a read-only folder is locked all the same

    >>> from vantrue_client.wire.models import layout_of
    >>> clip = recording("", r"A:\Event\20251211_184930_01110_E_A.MP4", size=9, channels=layout_of(None))
    >>> clip.name, clip.target, clip.kind.value, clip.channel.value
    ('20251211_184930_01110_E_A.MP4', '/Event/20251211_184930_01110_E_A.MP4', 'event', 'front')
    """
    cut = max(path.rfind("\\"), path.rfind("/")) + 1
    folder = path[:cut]
    name = name or path[cut:]
    facts = parse(name, folder)
    if size is None or not 0 <= size <= LARGEST:
        size, size_exact = 0, False
    return Recording(
        name=name,
        path=path,
        target=file_target(path),
        kind=facts.kind,
        size=size,
        size_exact=size_exact,
        start=facts.start,
        end=end,
        channel=facts.channel or channels.get(facts.letter or ""),
        sequence=facts.sequence,
        locked=is_locked_folder(folder) or locked,
        moment=facts.moment,
    )
