"""Where one download goes."""

from __future__ import annotations

from pathlib import Path

from vantrue_client.errors import UnsafeName
from vantrue_client.model import Recording

_NEVER = set('/\\:*?"<>|')


def place(recording: Recording, to: Path) -> Path:
    """The file for a recording: in a folder, or the path itself if it ends as the recording does and is no folder.

    Raises UnsafeName for a name that could be more than a name.

    >>> from vantrue_client.model import Kind
    >>> place(Recording("a.MP4", "A:/a.MP4", "/a.MP4", Kind.NORMAL, 1), Path("clips")).as_posix()
    'clips/a.MP4'
    """
    if to.suffix.lower() == Path(recording.name).suffix.lower() != "" and not to.is_dir():
        return to
    name = recording.name
    plain = (
        bool(name)
        and name.isprintable()
        and not _NEVER & set(name)
        and name.strip(" .") == name
        and len(name.encode()) <= 255
    )
    if not plain:
        raise UnsafeName(f"{name!r} is no name for a file here.", path=to, advice="Give the file's whole path.")
    return to / name


def _is_plain(name: str) -> bool:
    if not name or not name.isprintable() or _NEVER & set(name):
        return False
    return name.strip(" .") == name and len(name.encode()) <= 255
