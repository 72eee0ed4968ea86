"""The camera's commands by name, and what to write into a request line (facts: camera-wifi, Commands).

The firmware compares a query literally, so nothing is percent-escaped but what would break the request line.
"""

from __future__ import annotations

import re
from enum import IntEnum
from html import unescape


class Command(IntEnum):
    """Command numbers; which of them a firmware knows, 3002 tells."""

    TAKE_PHOTO = 1001
    RECORD = 2001
    RECORDING_FOR = 2016
    SNAPSHOT = 2017
    SNAPSHOT_IMAGE = 2018
    LIVE_VIEW = 2019
    CHANGE_MODE = 3001
    COMMANDS = 3002
    SET_ACCESS_POINT = 3003
    SET_PASSPHRASE = 3004
    SET_DATE = 3005
    SET_TIME = 3006
    FORMAT_CARD = 3010
    FACTORY_RESET = 3011
    VERSION = 3012
    SETTINGS = 3014
    FILE_LIST = 3015
    HEARTBEAT = 3016
    FREE_SPACE = 3017
    RESTART_WIFI = 3018
    BATTERY = 3019
    SAVE_SETTINGS = 3021
    CAPABILITIES = 3022
    CARD = 3024
    FIRMWARE_ADDRESS = 3025
    FIRMWARE_PATH = 3026
    LIVE_LENS = 3028
    ACCESS_POINT = 3029
    MOVIE_SIZES = 3030
    MENU = 3031
    STATION_CREDENTIALS = 3032
    STATION_MODE = 3033
    OPEN_SESSION = 3035
    CLOSE_SESSION = 3036
    MODE = 3037
    SCAN_NETWORKS = 3038
    THUMBNAIL = 4001
    SCREEN_IMAGE = 4002
    DELETE_FILE = 4003
    DELETE_UNLOCKED = 4004
    MOVIE_INFO = 4005


_BREAKS_A_QUERY = re.compile(rb"[^\x21-\x7e]|#")
_BREAKS_A_PATH = re.compile(rb"[^\x21-\x7e]|[%?#]")
_DRIVE = re.compile(r"[A-Za-z]:")
_SLASHES = re.compile(r"\\+")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE | re.ASCII)
_PLAIN = re.compile(r"[!$&-/0->@-~]*", re.ASCII)


def target(command: int, par: int | None = None, text: str | None = None) -> str:
    """What to request for a command, byte for byte as the firmware wants it.

    >>> target(Command.FILE_LIST), target(3001, par=2)
    ('/?custom=1&cmd=3015', '/?custom=1&cmd=3001&par=2')
    >>> target(Command.STATION_CREDENTIALS, text="home:a b")
    '/?custom=1&cmd=3032&str=home:a%20b'
    """
    query = f"/?custom=1&cmd={int(command)}"
    if par is not None:
        query += f"&par={par}"
    if text is not None:
        query += f"&str={_escape(text, _BREAKS_A_QUERY)}"
    return query


def file_target(fpath: str) -> str:
    r"""What to request for a path on the card: a DOS path, or one with slashes.

    >>> file_target(r"A:\Normal\20251211_184930_01110_N_A.MP4")
    '/Normal/20251211_184930_01110_N_A.MP4'
    >>> file_target(r"A:\Event\a<b&c 100%.MP4")
    '/Event/a<b&c%20100%25.MP4'
    """
    drive = _DRIVE.match(fpath)
    path = "/" + _SLASHES.sub("/", fpath[drive.end() :] if drive else fpath).lstrip("/")
    return path if _PLAIN.fullmatch(path) else _escape(path, _BREAKS_A_PATH)


def unescaped_target(fpath: str) -> str | None:
    r"""What to request for a path that is not found as it is, where a polite firmware may have escaped it as XML does.

    The facts know firmware that escapes nothing, where `&amp;` is part of a name. So this is the second guess.

    >>> unescaped_target(r"A:\Normal\a&amp;b.MP4"), unescaped_target(r"A:\Normal\a&b.MP4")
    ('/Normal/a&b.MP4', None)
    """
    meant = _ENTITY.sub(lambda entity: unescape(entity[0]), fpath)
    return None if meant == fpath else file_target(meant)


def thumbnail_target(target: str, command: int = Command.THUMBNAIL) -> str:
    """What to request for a recording's thumbnail (4001), screen image (4002) or measures (4005).

    >>> thumbnail_target("/Normal/X.MP4")
    '/Normal/X.MP4?custom=1&cmd=4001'
    """
    return f"{target}?custom=1&cmd={int(command)}"


def _escape(text: str, breaking: re.Pattern[bytes]) -> str:
    return breaking.sub(lambda found: b"%%%02X" % found[0][0], _as_bytes(text)).decode("ascii")


def _as_bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
