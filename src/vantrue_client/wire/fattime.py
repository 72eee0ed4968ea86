"""FAT date and time, packed in 32 bits as TIMECODE carries them (facts: camera-wifi, The file list)."""

from __future__ import annotations

from vantrue_client.model import CameraTime

FIRST_YEAR, LAST_YEAR = 1980, 2107


def unpack(timecode: int) -> CameraTime | None:
    """Read a TIMECODE; None when its bits are no date and time. It steps by two seconds.

    >>> print(unpack(1563528725))
    2026-09-17T17:48:42
    >>> unpack(0)
    """
    if not 0 <= timecode < 1 << 32:
        return None
    date, time = divmod(timecode, 1 << 16)
    try:
        return CameraTime.of(
            FIRST_YEAR + (date >> 9), date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63, (time & 31) * 2
        )
    except ValueError:
        return None


def pack(time: CameraTime) -> int:
    """Write a TIMECODE, an odd second rounded down; raises ValueError outside of 1980 to 2107.

    >>> pack(CameraTime.of(2026, 9, 17, 17, 48, 42))
    1563528725
    """
    clock = time.clock
    if not FIRST_YEAR <= clock.year <= LAST_YEAR:
        raise ValueError(f"FAT knows no year {clock.year}")
    date = (clock.year - FIRST_YEAR) << 9 | clock.month << 5 | clock.day
    return date << 16 | clock.hour << 11 | clock.minute << 5 | clock.second // 2
