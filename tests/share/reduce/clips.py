"""Originals, and looking at copies with other programs than the one that made them."""

from __future__ import annotations

import json
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import av

from tests.tools import needs
from vantrue_client.mock.card import write_clip
from vantrue_client.model import CameraTime, Kind, Recording
from vantrue_client.share.form import Keep
from vantrue_client.share.reduce import Original

WHEN = datetime(2025, 12, 11, 18, 49, 30)
EVERYTHING = frozenset(Keep)
SECONDS, FPS = 4, 10


def original(path: Path, *, start: datetime = WHEN, device: tuple[str, ...] = ()) -> Original:
    kind = Kind.PHOTO if path.suffix == ".JPG" else Kind.NORMAL
    recording = Recording(path.name, path.name, path.name, kind, path.stat().st_size, start=CameraTime(start))
    return Original(path, recording, device=device)


def clip(folder: Path, gps: str = "n4", *, start: datetime = WHEN, number: int = 1, **more: Any) -> Original:
    path = folder / f"{start:%Y%m%d_%H%M%S}_{number:05}_N_A.MP4"
    settings: dict[str, Any] = {"seconds": SECONDS, "fps": FPS, "size": (320, 180), "gps": gps} | more
    write_clip(path, start=start, **settings)
    return original(path, start=start)


def packets(path: Path, kind: str = "video") -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(one) for one in container.demux(getattr(container.streams, kind)[0]) if one.size]


def streams(path: Path) -> dict[str, dict[str, Any]]:
    """What ffprobe tells of each kind of stream, and that ffmpeg plays all of it without a word."""
    command = [needs("ffprobe"), "-v", "error", "-of", "json", "-show_streams", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert told.stderr == ""
    played = subprocess.run(
        [needs("ffmpeg"), "-v", "error", "-i", str(path), "-f", "null", "-"], capture_output=True, text=True, timeout=60
    )
    assert (played.returncode, played.stderr) == (0, "")
    return {one["codec_type"]: one for one in json.loads(told.stdout)["streams"]}


def tags(*paths: Path) -> list[dict[str, Any]]:
    """What exiftool tells of files, but for the system's part of it and for times that are none."""
    command = [needs("exiftool"), "-json", "-ee", "-a", "-u", "-G1", "-n", *map(str, paths)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=120)
    return [
        {
            name: value
            for name, value in one.items()
            if not name.startswith(("System:", "ExifTool:", "SourceFile")) and value != "0000:00:00 00:00:00"
        }
        for one in json.loads(told.stdout)
    ]


def telling(found: dict[str, Any]) -> set[str]:
    """The names of tags by which a place, a time or a camera is told."""
    words = ("GPS", "Latitude", "Longitude", "Date", "Make", "Model", "Software", "Encoder", "Comment", "Location")
    names = {name for name in found if any(word in name for word in words)}
    said = ("2025", "VANTRUE", "Lavf", "Lavc")
    return names | {name for name, value in found.items() if any(word in str(value) for word in said)}
