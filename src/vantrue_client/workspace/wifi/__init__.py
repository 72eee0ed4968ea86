"""The laptop's Wi-Fi: the camera's access point is joined, and the former network put back (permission `wifi`)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vantrue_client.workspace.laptop import Laptop

NOTE = "wifi.json"
"""The file in the state folder that says what is to be put back; mostly there is none."""

log = logging.getLogger(__name__)


async def put_back(here: Laptop) -> None:
    """At a start: the former network, where a crash or a camera that left has left it behind."""
    if not (here.settings.places.state / NOTE).exists():
        return
    from vantrue_client.workspace.wifi.wifi import Wifi

    if said := await Wifi(here).put_back():
        log.warning("%s", said)
