"""An error's trace as a problem report holds it: where in the program, and nothing of what it was about.

Messages, values and source lines are left out: they name files, places and cameras. A frame of the program or of what
it is built on is told by its place in there, any other only as one.
"""

from __future__ import annotations

import platform
import re
import sys
import sysconfig
import traceback
from pathlib import Path
from types import TracebackType

MOST_FRAMES = 40  # of one exception: those nearest to the fault
MOST_CAUSES = 5

_ELSEWHERE = "(elsewhere)"
_PLAIN = re.compile(r"[\w.<>]{1,100}", re.ASCII)
_PACKAGE = Path(__file__).parents[2]
_ROOTS = tuple(
    dict.fromkeys(
        str(root)
        for place in (sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), sysconfig.get_path("stdlib"))
        for root in (Path(place), Path(place).resolve())
    )
)


def trace(error: BaseException) -> list[str]:
    """The trace, a line a frame, the outermost first; each cause after what it caused.

    >>> try:
    ...     {}["the passphrase"]
    ... except KeyError as error:
    ...     trace(error)[1:]
    ['KeyError', '  (elsewhere)']
    """
    lines = [f"vantrue {_version()}, Python {platform.python_version()}, {sys.platform}"]
    met: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in met and len(met) < MOST_CAUSES:
        lines += [("" if not met else "after ") + _kind(type(at)), *_frames(at.__traceback__)]
        met.append(at)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return lines


def _frames(found: TracebackType | None) -> list[str]:
    frames = list(traceback.walk_tb(found))[-MOST_FRAMES:]
    return [f"  {_place(frame.f_code.co_filename, frame.f_code.co_name, line)}" for frame, line in frames]


def _place(file: str, function: str, line: int | None) -> str:
    inside = _inside(file)
    return _ELSEWHERE if inside is None or not _PLAIN.fullmatch(function) else f"{inside}:{line} {function}"


def _inside(file: str) -> str | None:
    """A file's place in the program, or in what it is built on; None for any other."""
    own = Path(file)
    for package in ("vantrue_client", "vantrue_tui"):
        if own.is_relative_to(_PACKAGE / package):
            return own.relative_to(_PACKAGE).as_posix()
    for root in _ROOTS:
        if own.is_relative_to(root):
            return own.relative_to(root).as_posix()
    return None


def _kind(kind: type[BaseException]) -> str:
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    known = kind.__module__ == "builtins" or (file is not None and _inside(file) is not None)
    return kind.__qualname__ if known and _PLAIN.fullmatch(kind.__qualname__) else _ELSEWHERE


def _version() -> str:
    from importlib.metadata import version

    return version("vantrue")
