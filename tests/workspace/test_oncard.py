"""What is on the card alone: told by what lies here, and read a few at a time, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.trips.roads import clip, drive
from tests.workspace.test_midnights import archived
from vantrue_client.archive import Archive
from vantrue_client.model import CameraTime, Channel, Kind, Recording, Track
from vantrue_client.trips.trip import Piece, Where
from vantrue_client.workspace.locating import missing
from vantrue_client.workspace.oncard import FEW, OnCard

HOUR = timedelta(hours=1)


def names(pieces: Sequence[Piece]) -> list[str]:
    return [piece.recording.name for piece in pieces]


def test_what_lies_here_is_not_told_again_though_the_cards_clock_is_off(tmp_path: Path) -> None:
    pieces = drive(4)
    here = archived(tmp_path, pieces)
    gone = tmp_path / "archive" / "2026" / "03-02" / "normal" / pieces[1].recording.name
    gone.unlink()
    listed = [one.recording for one in pieces]
    assert listed[0].end is not None
    listed[0] = replace(listed[0], end=listed[0].end + HOUR)  # the archive has it from a card that was mounted as UTC
    listed[2] = replace(listed[2], size=5000)
    log = Recording("20260302.dat", "a", "a", Kind.TRACKLOG, 9, start=CameraTime.of(2026, 3, 2))
    with here.archive() as archive:
        assert isinstance(archive, Archive)
        told = missing(archive, [*listed, log], "car")
    assert names(told) == [listed[1].name, listed[2].name, log.name]
    assert {(one.camera, one.where) for one in told} == {("car", Where.CAMERA)}


class Reading:
    """A camera's card that is read."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    async def tracks_on_card(self, pieces: Sequence[Piece]) -> list[Piece]:
        self.asked.append(len(pieces))
        tracks = {one.recording: one.track for one in [*drive(6), *drive(6, start=LATER, first=20)]}
        return [replace(one, track=tracks[one.recording]) for one in pieces]


LATER = datetime(2026, 3, 3, 9)


async def test_it_is_read_a_few_at_a_time_newest_day_first_and_once() -> None:
    there = [Piece(one.recording, "car", where=Where.CAMERA) for one in [*drive(6), *drive(6, start=LATER, first=20)]]
    there += [Piece(clip(LATER, 20, channel=Channel.REAR), "car", where=Where.CAMERA)]
    tracks: dict[Recording, Track] = {}
    card, camera = OnCard(there, tracks), Reading()
    assert card.days == [date(2026, 3, 3), date(2026, 3, 2)]
    done: list[date] = []
    here: Any = camera
    while card.left:
        done += await card.read(here)
    assert done == card.days
    assert max(camera.asked) == FEW
    assert sum(camera.asked) == 12, "the rear tells nothing more"
    assert sum(one.track is not None for one in card.pieces) == 12
    assert OnCard(there, tracks).left == 0


async def test_a_day_log_is_read_in_the_clips_stead() -> None:
    log = Recording("20260302.dat", "a", "a", Kind.TRACKLOG, 9, start=CameraTime.of(2026, 3, 2))
    card = OnCard([*(Piece(one.recording, "car") for one in drive(6)), Piece(log, "car")], {})
    assert card.left == 1
