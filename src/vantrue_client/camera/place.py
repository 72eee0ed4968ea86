"""Where one download goes."""

from __future__ import annotations

from pathlib import Path
from stat import S_ISREG

from vantrue_client.errors import UnsafeName
from vantrue_client.model import Recording

TIME_STEP = 2.0  # seconds: FAT and its like keep no finer time
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
    if not _is_plain(recording.name):
        raise UnsafeName(
            f"{recording.name!r} is no name for a file here.", path=to, advice="Give the file's whole path."
        )
    return to / recording.name


def is_here(target: Path, recording: Recording) -> bool:
    """Whether a file is that recording already: its exact size, and its end as last write, which no part has."""
    try:
        here = target.lstat()
    except OSError:
        return False
    if recording.end is None or not recording.size_exact or not S_ISREG(here.st_mode):
        return False
    return here.st_size == recording.size and abs(here.st_mtime - recording.end.timestamp()) <= TIME_STEP


def _is_plain(name: str) -> bool:
    if not name or not name.isprintable() or _NEVER & set(name):
        return False
    return name.strip(" .") == name and len(name.encode()) <= 255
