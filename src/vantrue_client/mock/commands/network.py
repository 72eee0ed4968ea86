"""Commands about the camera's Wi-Fi."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_client.mock.commands.table import Ask, on
from vantrue_client.mock.reply import Reply, answer, document

if TYPE_CHECKING:
    from vantrue_client.mock.device import Device


@on(3003, 3004)
def name_access_point(device: Device, ask: Ask) -> Reply:
    """Set the access point's name or passphrase."""
    if not ask.text:
        return answer(ask.command, 0 if ask.text is None else -21)
    if ask.command == 3003:
        device.state.ssid = ask.text
    elif len(ask.text) >= 8:
        device.state.passphrase = ask.text
    else:
        return answer(3004, -21)
    return answer(ask.command)


@on(3029)
def access_point(device: Device, ask: Ask) -> Reply:
    """The access point's name and passphrase, in clear."""
    state = device.state
    return document(f"<LIST>\n<SSID>{state.ssid}</SSID>\n<PASSPHRASE>{state.passphrase}</PASSPHRASE>\n</LIST>\n")


@on(3032)
def join(device: Device, ask: Ask) -> Reply:
    """Store station credentials; what breaks the limits is dropped and answered with 0 all the same."""
    ssid, _, passphrase = (ask.text or "").partition(":")
    if ssid and (ask.text or "").count(":") == 1 and len(ssid) <= 31 and len(passphrase) <= 25:
        device.state.station = (ssid, passphrase)
    return answer(3032)


@on(3033)
def station_mode(device: Device, ask: Ask) -> Reply:
    """Access point or station mode, from the next restart of the Wi-Fi on."""
    if ask.par not in (None, 0, 1):
        return answer(3033, -21)
    device.state.station_mode = bool(ask.par) if ask.par is not None else device.state.station_mode
    return answer(3033)


@on(3038)
def scan(device: Device, ask: Ask) -> Reply:
    """Networks that the camera can see."""
    seen = (("Home", "WPA2", -48), ("Neighbour & Sons", "WPA2", -71), ("Cafe", "OPEN", -83))
    points = "".join(
        f"<AP_{index}>\n<SSID>{ssid}</SSID>\n<Auth_type>{auth}</Auth_type>\n<RSSI>{rssi}</RSSI>\n</AP_{index}>\n"
        for index, (ssid, auth, rssi) in enumerate(seen, 1)
    )
    return document(f"<List>\n{points}</List>\n")
