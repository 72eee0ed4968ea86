"""A drawn map of a package's tracks: lines on an empty ground, loaded from nowhere. Pure numbers; others draw them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, isfinite, log10, radians

from vantrue_client.model import Fix, Track

METRES_PER_DEGREE = 111_195.0
MOST_POINTS = 4000
_BREAK = 60.0  # seconds without a fix
_LEAST = 50.0  # metres: what lies closer together is drawn no larger

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sketch:
    """Lines in metres, x to the east and y to the north, from the corner of what they cover.

    lines          where the car went; a gap in reception parts them
    labels         the place of each track's first fix, and its number among the tracks
    width, height  metres
    scale          metres of a bar that is a good length to show
    """

    lines: tuple[tuple[Point, ...], ...]
    labels: tuple[tuple[Point, str], ...]
    width: float
    height: float
    scale: float

    def fitted(self, width: float, height: float) -> float:
        """Units of paper for a metre, so that all of it fits."""
        return min(width / self.width, height / self.height)


def sketch(tracks: Iterable[tuple[str, Track]]) -> Sketch | None:
    """The tracks, each with what it is called; None where none has a fix.

    >>> from datetime import UTC, datetime
    >>> from vantrue_client.model import Clock
    >>> fixes = tuple(Fix(datetime(2025, 12, 11, 17, 49, n, tzinfo=UTC), 47.0 + n / 1000, 8.5) for n in (0, 9))
    >>> drawn = sketch([("1", Track("a.MP4", "n4", Clock.UTC, fixes))])
    >>> round(drawn.height), len(drawn.lines), drawn.scale
    (1001, 1, 200.0)
    """
    runs = [(name, run) for name, track in tracks for run in _runs(track.fixes)]
    fixes = [fix for _, run in runs for fix in run]
    if not fixes:
        return None
    middle = radians(sum(fix.latitude for fix in fixes) / len(fixes))
    first = fixes[0].longitude

    def metres(fix: Fix) -> Point:
        east = (fix.longitude - first + 540) % 360 - 180  # a drive may cross the antimeridian
        return east * METRES_PER_DEGREE * max(cos(middle), 0.01), fix.latitude * METRES_PER_DEGREE

    every = -(-len(fixes) // MOST_POINTS)
    lines = [[metres(fix) for fix in _thinned(run, every)] for _, run in runs]
    xs, ys = zip(*(point for line in lines for point in line), strict=True)
    width, height = max(max(xs) - min(xs), _LEAST), max(max(ys) - min(ys), _LEAST)
    left, bottom = (min(xs) + max(xs) - width) / 2, (min(ys) + max(ys) - height) / 2
    placed = tuple(tuple((x - left, y - bottom) for x, y in line) for line in lines)
    firsts: dict[str, Point] = {}
    for (name, _), line in zip(runs, placed, strict=True):
        firsts.setdefault(name, line[0])
    labels = tuple((at, name) for name, at in firsts.items())
    return Sketch(placed, labels, width, height, _round(max(width, height) / 4))


def _runs(fixes: Sequence[Fix]) -> Iterator[list[Fix]]:
    """Fixes that follow each other, parted where reception was lost."""
    run: list[Fix] = []
    for fix in fixes:
        if not (isfinite(fix.latitude) and isfinite(fix.longitude)):
            continue
        if run and _apart(run[-1], fix):
            yield run
            run = []
        run.append(fix)
    if run:
        yield run


def _apart(one: Fix, other: Fix) -> bool:
    return (one.time.tzinfo is None) != (other.time.tzinfo is None) or (
        abs((other.time - one.time).total_seconds()) > _BREAK
    )


def _thinned(run: Sequence[Fix], every: int) -> list[Fix]:
    """Every so manieth of them, and the last."""
    return [*run[:-1:every], run[-1]]


def _round(length: float) -> float:
    """The largest of 1, 2, 5, 10... metres that is no longer."""
    power = 10.0 ** int(log10(length)) if length >= 1 else 1.0
    return max(step * power for step in (1, 2, 5) if step * power <= length or step == 1)
