"""Drives out of real files: a simulated card, read as a mounted one."""

from __future__ import annotations

from collections import Counter

from vantrue_client.archive.card import Card
from vantrue_client.media.gps import read_track
from vantrue_client.media.ranges import ranges
from vantrue_client.mock import MockCamera
from vantrue_client.model import Clock, Kind
from vantrue_client.trips import EventKind, Piece, find_trips

_TRACKED = (".MP4", ".DAT")


async def test_a_cards_drives_are_found_in_its_clips_and_logs(mock_camera: MockCamera) -> None:
    card = Card(mock_camera.card)
    pieces = []
    async for recording in card.recordings():
        if recording.name.upper().endswith(_TRACKED):
            async with ranges(card, recording) as reader:
                pieces.append(Piece(recording, "car", await read_track(reader, recording)))
    trips = find_trips(pieces)
    assert trips
    parked = {Kind.PARKING, Kind.TIMELAPSE, Kind.TRACKLOG}
    drove = {piece.recording.name for piece in pieces if piece.recording.kind not in parked}
    assert {one.recording.name for trip in trips for one in trip.pieces if one.recording.kind not in parked} == drove
    for trip in trips:
        times = [fix.time for fix in trip.fixes]
        assert times == sorted(set(times))
        assert trip.clock is Clock.UTC
        assert len(times) <= trip.duration_s + 1  # one a second, though three channels and a log tell of it
        assert trip.distance_m <= trip.duration_s * (trip.top_speed or 0.0) * 1.05
        assert trip.completeness.whole
    assert Counter(event.kind for trip in trips for event in trip.events)[EventKind.IMPACT] >= 1
