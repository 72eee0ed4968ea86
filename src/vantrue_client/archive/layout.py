"""Where a recording's file lies in the archive, and under which harmless name. Pure: nothing here touches a disk.

``YYYY/MM-DD/KIND/NAME``, by the recording's start, else its end; ``undated/KIND/NAME`` without any time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath

from vantrue_client.errors import UnsafeName
from vantrue_client.model import Kind, Recording

UNDATED = "undated"
MANIFEST = "manifest.jsonl"
OWN_FOLDER = ".vantrue"
PART_ENDINGS = (".part", ".part.json")
DAY = re.compile(r"[0-9]{4}/[0-9]{2}-[0-9]{2}|undated")

_KINDS = frozenset(kind.value for kind in Kind)

# File systems take 255 bytes; what is left over holds `~99`, `.part.json` and the ending of a file being replaced.
MAX_BYTES = 200
MAX_ENDING_BYTES = 16

_FORBIDDEN = frozenset('<>:"/\\|?*')
# Control and format characters, lone surrogates, code points that no one assigned (APFS refuses them), line separators.
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
_DEVICE = re.compile(r"(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³])(?=\s*(\.|$))", re.IGNORECASE)


def place(recording: Recording) -> PurePosixPath:
    """Where a recording's file goes, relative to the archive; raises UnsafeName.

    >>> from vantrue_client.model import CameraTime, Kind, Recording
    >>> start = CameraTime.of(2025, 12, 11, 18, 49, 30)
    >>> print(place(Recording("20251211_184930_01110_N_A.MP4", "", "", Kind.NORMAL, 1, start=start)))
    2025/12-11/normal/20251211_184930_01110_N_A.MP4
    """
    return PurePosixPath(day_folder(recording), recording.kind.value, safe_name(recording.name))


def day_folder(recording: Recording) -> str:
    """The folder whose manifest tells of a recording: ``YYYY/MM-DD`` or ``undated``."""
    if recording.when is None:
        return UNDATED
    clock = recording.when.clock
    return f"{clock.year:04d}/{clock.month:02d}-{clock.day:02d}"


def safe_name(name: str) -> str:
    r"""One path component that Linux, macOS and Windows all take, the same for the same name; raises UnsafeName.

    What no file system should see becomes ``_``; a name of which nothing is left is refused (design: experience,
    `hostile-names`).

    >>> safe_name("20251211_184930_01110_N_A.MP4")
    '20251211_184930_01110_N_A.MP4'
    >>> safe_name(r"..\..\x"), safe_name("NUL.MP4"), safe_name("a.part"), safe_name("-rf. ")
    ('_._.._x', '_NUL.MP4', 'a.part_', '_rf')
    """
    safe = name
    for _ in range(5):
        before, safe = safe, _safer(safe)
        if not safe:
            break
        if safe == before:
            return safe
    raise UnsafeName(
        f"No file can be named {name[:80]!r}.",
        path=name,
        kept="It stays on the card.",
        advice="Rename it there, or copy it by hand.",
    )


def _safer(name: str) -> str:
    characters = unicodedata.normalize("NFC", name[: 8 * MAX_BYTES])
    safe = "".join("_" if _forbidden(character) else character for character in characters).strip(" ").rstrip(". ")
    if safe.startswith((".", "-")):
        safe = "_" + safe[1:]
    if _DEVICE.match(safe) or fold(safe) == MANIFEST:
        safe = "_" + safe
    if fold(safe).endswith(PART_ENDINGS):
        safe += "_"
    return _shortened(safe)


def _forbidden(character: str) -> bool:
    return character in _FORBIDDEN or unicodedata.category(character) in _FORBIDDEN_CATEGORIES


def _shortened(name: str) -> str:
    if len(name.encode()) <= MAX_BYTES:
        return name
    stem, ending = _split(name)
    room = MAX_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore") + ending


def _split(name: str) -> tuple[str, str]:
    path = PurePosixPath(name)
    if len(path.suffix.encode()) > MAX_ENDING_BYTES:
        return name, ""
    return path.stem, path.suffix


def fold(text: str) -> str:
    """What two names share that some file system takes for one: equal but for case or for how accents are written.

    >>> fold("X.MP4") == fold("x.mp4"), fold("e\u0301") == fold("\u00c9")
    (True, True)
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def candidates(path: PurePosixPath) -> Iterator[PurePosixPath]:
    """The path itself, then with ``~2``, ``~3``... before its ending: the first that is free is taken.

    >>> [at.name for at, _ in zip(candidates(PurePosixPath("a/X.MP4")), range(3))]
    ['X.MP4', 'X~2.MP4', 'X~3.MP4']
    """
    yield path
    stem, ending = _split(path.name)
    for number in range(2, 100_000):
        yield path.with_name(f"{stem}~{number}{ending}")


def is_place(text: str) -> bool:
    """Whether a file, as a manifest or a caller names it below the archive, lies where recordings do.

    >>> is_place("2025/12-11/event/X.MP4"), is_place("undated/event/../../../etc/x"), is_place("undated/event/a.part")
    (True, False, False)
    """
    above, _, name = text.rpartition("/")
    day, _, kind = above.rpartition("/")
    return (
        DAY.fullmatch(day) is not None
        and kind in _KINDS
        and name not in {"", ".", ".."}
        and not set(name) & {"\0", "\\"}
        and recordings_name(name)
    )


def recordings_name(name: str) -> bool:
    """Whether a file found in the archive is a recording, not one of ours or the system's."""
    folded = fold(name)
    return not folded.startswith(".") and folded != MANIFEST and not folded.endswith(PART_ENDINGS)
