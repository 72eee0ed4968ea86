"""Commands that only ask (facts: camera-wifi, Commands): they write nothing, stop nothing, delete nothing.

What is not here is never asked for a dump: what makes the camera act (2017, 3035), what gives pictures, and a
setting's own number without ``par``, of which the facts say that it tells nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vantrue_client.wire.commands import Command, target

READ_ONLY: Mapping[Command, str] = MappingProxyType(
    {
        command: target(command)
        for command in (
            Command.COMMANDS,
            Command.VERSION,
            Command.HEARTBEAT,
            Command.CAPABILITIES,
            Command.MODE,
            Command.RECORDING_FOR,
            Command.LIVE_VIEW,
            Command.SETTINGS,
            Command.FREE_SPACE,
            Command.BATTERY,
            Command.CARD,
            Command.ACCESS_POINT,
            Command.MOVIE_SIZES,
        )
    }
    | {
        Command.FIRMWARE_ADDRESS: target(Command.FIRMWARE_ADDRESS),
        Command.FIRMWARE_PATH: target(Command.FIRMWARE_PATH),
        Command.MENU: target(Command.MENU, text="00000000"),
        Command.SCAN_NETWORKS: target(Command.SCAN_NETWORKS),
    }
)
"""What to request for each, in the order in which a camera is asked."""
