from __future__ import annotations

import os
import random
from datetime import datetime
from pathlib import Path

import pytest

FILES = {
    "Normal/20260917_174742_00001_N_A.MP4": 60_000,
    "Normal/20260917_174742_00001_N_B.MP4": 30_000,
    "Normal/20260917_174842_00002_N_A.MP4": 61_000,
    "Normal/20260917_174842_00002_N_B.MP4": 31_000,
    "Normal/20260917_174942_00003_N_A.MP4": 62_000,
    "Normal/20260917_174942_00003_N_B.MP4": 32_000,
    "Event/20260917_174800_00004_E_A.MP4": 40_000,
    "Photo/20260917_174801_00005_N_A.JPG": 5_000,
    "GPS/20260917.dat": 500,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A card of noise: nothing here looks into the files, only that every byte arrives."""
    card = tmp_path / "card"
    for number, (name, size) in enumerate(sorted(FILES.items())):
        file = card / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(random.Random(number).randbytes(size))
        end = datetime(2026, 9, 17, 17, 48 + number, 42).timestamp()
        os.utime(file, (end, end))
        if "_E_" in name:
            file.chmod(0o444)
    return card
