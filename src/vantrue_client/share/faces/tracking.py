"""Following faces from picture to picture, so that each stays covered between and around the moments it was found."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vantrue_client.errors import NotReduced
from vantrue_client.share.area import Area
from vantrue_client.share.faces.face import Face, between, distance, grown

SURE = 0.35
"""A face that was found once only, and with less than this, is taken for none: two in a row are one."""
MARGIN = 0.35
"""Share of a face's width and height that is covered beside it: hair and ears, and what the detector is off by."""
STRAY = 0.25
"""Share of a face's way from one finding to the next that is covered beside it: it need not have been straight."""
HOLD_S = 0.6
"""Seconds for which a place where a face was found stays covered, before and after."""
END_S = 1.2
"""Seconds for which a face stays covered before it was first found and after it was last found."""
GAP_S = 2.5
"""Seconds for which a face may be missed and still be the same when it is found again near by."""
REACH = 3.0
"""Widths and heights that a face moves at most from one finding to the next."""
MOST = 300_000
"""Findings in one clip: an hour with sixteen faces at all times; more are no faces, or not to be held in memory."""
MOST_AT_ONCE = 500
"""Findings in one picture."""


@dataclass(slots=True)
class Track:
    """One face: when it was found, and where."""

    times: list[float] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    best: float = 0.0

    def add(self, time: float, face: Face) -> None:
        """It was found once more, later."""
        self.times.append(time)
        self.areas.append(face.area)
        self.best = max(self.best, face.score)

    @property
    def is_face(self) -> bool:
        """Whether it is taken for one."""
        return len(self.times) > 1 or self.best >= SURE

    def covered(self, time: float) -> Iterator[Area]:
        """What is covered for it at a moment."""
        for number in range(bisect_left(self.times, time - HOLD_S), bisect_right(self.times, time + HOLD_S)):
            yield with_margin(self.areas[number])
        if time < self.times[0]:
            yield from self._beyond(time, 0, 1)
        elif time > self.times[-1]:
            yield from self._beyond(time, -1, -2)
        elif len(self.times) > 1:
            yield self._on_the_way(time)

    def _on_the_way(self, time: float) -> Area:
        later = min(max(bisect_left(self.times, time), 1), len(self.times) - 1)
        one, two = self.areas[later - 1 : later + 1]
        start, end = self.times[later - 1 : later + 1]
        area = between(one, two, (time - start) / (end - start))
        across, down = distance(one, two)
        return grown(with_margin(area), STRAY * across, STRAY * down)

    def _beyond(self, time: float, end: int, inner: int) -> Iterator[Area]:
        """Before its first finding or after its last: where it was, and where it would be had it gone on moving."""
        away = abs(time - self.times[end])
        if away > END_S:
            return
        yield with_margin(self.areas[end])
        if len(self.times) > 1:
            step = abs(self.times[inner] - self.times[end])
            yield with_margin(between(self.areas[end], self.areas[inner], -away / step))


def with_margin(area: Area) -> Area:
    """What is covered of a face."""
    return grown(area, MARGIN * (area.right - area.left), MARGIN * (area.bottom - area.top))


class Tracker:
    """Puts findings together to faces, picture after picture."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._open: list[Track] = []
        self._done: list[Track] = []
        self._count = 0

    def add(self, time: float, faces: Sequence[Face]) -> None:
        """What was found in the next picture; raises NotReduced for more than is held."""
        self._count += len(faces)
        if self._count > MOST or len(faces) > MOST_AT_ONCE:
            raise NotReduced(
                f"In {self._name} there are more faces than can be followed.",
                kept="Nothing left.",
                advice="A piece of it may do (--piece), or cover the whole picture: --cover picture.",
            )
        self._close([track for track in self._open if time - track.times[-1] > GAP_S])
        left = dict(enumerate(faces))
        free = dict(enumerate(self._open))
        for _, number, which in sorted(_near(self._open, faces)):
            if number in free and which in left:
                free.pop(number).add(time, left.pop(which))
        for face in left.values():
            track = Track()
            track.add(time, face)
            self._open.append(track)

    def covering(self) -> Covering:
        """What is covered of the faces that were found."""
        self._close(list(self._open))
        return Covering(self._done)

    def _close(self, ended: list[Track]) -> None:
        self._done += [track for track in ended if track.is_face]
        gone = set(map(id, ended))
        self._open = [track for track in self._open if id(track) not in gone]


def _near(tracks: Sequence[Track], faces: Sequence[Face]) -> Iterator[tuple[float, int, int]]:
    """Which faces may be which track's next, by how far they would have moved, in their own sizes."""
    for number, track in enumerate(tracks):
        last = track.areas[-1]
        for which, face in enumerate(faces):
            across, down = distance(last, face.area)
            wide = max(last.right - last.left, face.area.right - face.area.left, 1e-9)
            tall = max(last.bottom - last.top, face.area.bottom - face.area.top, 1e-9)
            moved = max(across / wide, down / tall)
            if moved <= REACH:
                yield moved, number, which


class Covering:
    """What is covered at each moment of a clip: an `Areas`."""

    def __init__(self, tracks: Sequence[Track]) -> None:
        self._by_second: defaultdict[int, list[Track]] = defaultdict(list)
        for track in tracks:
            for second in range(int((track.times[0] - END_S) // 1), int((track.times[-1] + END_S) // 1) + 1):
                self._by_second[second].append(track)

    def __call__(self, time: float) -> list[Area]:
        """The areas, which may overlap."""
        return [area for track in self._by_second.get(int(time // 1), ()) for area in track.covered(time)]
