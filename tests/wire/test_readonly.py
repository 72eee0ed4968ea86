from __future__ import annotations

from vantrue_client.wire.commands import Command
from vantrue_client.wire.readonly import READ_ONLY

CHANGING = {
    *range(1001, 2016), Command.SNAPSHOT, Command.SNAPSHOT_IMAGE, Command.CHANGE_MODE, *range(3003, 3012), 3013,
    Command.RESTART_WIFI, Command.SAVE_SETTINGS, Command.LIVE_LENS, Command.STATION_CREDENTIALS, Command.STATION_MODE,
    Command.OPEN_SESSION, Command.CLOSE_SESSION, Command.DELETE_FILE, Command.DELETE_UNLOCKED,
}  # fmt: skip


def test_nothing_that_changes_a_camera_is_among_what_only_asks() -> None:
    assert not CHANGING & set(READ_ONLY)
    assert all("&par=" not in asked for asked in READ_ONLY.values())
