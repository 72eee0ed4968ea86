"""A photo: JPEG with EXIF."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from vantrue_client.mock.card.clip import set_time
from vantrue_client.mock.card.drive import Fix, zone

_MAKE, _MODEL, _DATE, _EXIF, _GPS = 0x010F, 0x0110, 0x0132, 0x8769, 0x8825
_TAKEN, _OFFSET = 0x9003, 0x9011


def write_photo(
    path: Path,
    *,
    when: datetime,
    seed: int = 0,
    channel: str = "A",
    model: str = "N4 Pro",
    size: tuple[int, int] = (1280, 720),
    fix: Fix | None = None,
) -> None:
    """Write a JPEG as the camera takes it: its clock burned in and in the EXIF, the place where one is given."""
    from PIL import Image

    from vantrue_client.mock.card.picture import Clock, Scene

    picture = Scene(size, channel, seed).frame(int(when.timestamp()) % 10_000)
    Clock(size).burn(picture, f"{when:%Y-%m-%d %H:%M:%S} {model}")
    exif = Image.Exif()
    taken = f"{when:%Y:%m:%d %H:%M:%S}"
    exif[_MAKE], exif[_MODEL], exif[_DATE] = "VANTRUE", model, taken
    exif[_EXIF] = {_TAKEN: taken, _OFFSET: str(zone(seed)).removeprefix("UTC")}
    if fix is not None and fix.valid:
        exif[_GPS] = _place(fix)
    picture.save(path, "JPEG", quality=85, exif=exif)
    set_time(path, when)


def _place(fix: Fix) -> dict[int, object]:
    """The GPS part of the EXIF: letters, degrees-minutes-seconds, altitude, and the time in UTC."""
    time = fix.time
    return {
        0: b"\2\3\0\0",
        1: "N" if fix.latitude >= 0 else "S",
        2: _sexagesimal(fix.latitude),
        3: "E" if fix.longitude >= 0 else "W",
        4: _sexagesimal(fix.longitude),
        5: b"\0",
        6: fix.altitude,
        7: (float(time.hour), float(time.minute), float(time.second)),
        29: f"{time:%Y:%m:%d}",
    }


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    minutes, thousandths = divmod(round(abs(degrees) * 3_600_000), 60_000)
    return float(minutes // 60), float(minutes % 60), thousandths / 1000
