from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

START = datetime(2026, 9, 17, 17, 40, 0)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A small card: three driving moments of three channels, an event, a photo, a day log, and what is no footage."""
    root = tmp_path / "card"
    for number in range(3):
        start = START + timedelta(minutes=number)
        for letter in "ABC":
            put(root / f"Normal/{start:%Y%m%d_%H%M%S}_{number + 1:05}_N_{letter}.MP4", start + timedelta(seconds=60))
    event = START - timedelta(hours=1)
    put(root / f"Event/{event:%Y%m%d_%H%M%S}_00000_E_A.MP4", event + timedelta(seconds=60))
    photo = put(root / "Photo/20260917_120000_00009_N_A.JPG", datetime(2026, 9, 17, 12))
    Image.new("RGB", (64, 36), "navy").save(photo)
    os.utime(photo, (photo_time := datetime(2026, 9, 17, 12).timestamp(), photo_time))
    put(root / "GPS/20260917.dat", datetime(2026, 9, 17, 18))
    put(root / "System Volume Information/IndexerVolumeGuid", datetime(2026, 1, 1))
    return root


def put(path: Path, end: datetime, size: int = 5000) -> Path:
    """A file whose bytes are its name, over and over."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((path.name.encode() * size)[:size])
    os.utime(path, (end.timestamp(), end.timestamp()))
    return path
