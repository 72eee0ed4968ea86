"""Commands about the camera itself: who it is, its settings, its clock, its session."""

from __future__ import annotations

import re
import zlib
from datetime import datetime
from typing import TYPE_CHECKING

from vantrue_client.mock.commands.table import Ask, on
from vantrue_client.mock.reply import Reply, answer, document, string, value

if TYPE_CHECKING:
    from vantrue_client.mock.device import Device


@on(2002, 2003, 2005, 2007, 2008, 2011, 3008)
def write_setting(device: Device, ask: Ask) -> Reply:
    """Write a setting; without ``par`` nothing is written, and no value told either."""
    if ask.par is None:
        return answer(ask.command)
    if ask.command in device.model.while_idle and device.recorder.paths:
        return answer(ask.command, -22)
    known = [setting for setting in device.model.settings if setting.command == ask.command]
    if not known or ask.par not in dict(known[0].options):
        return answer(ask.command, -21)
    device.state.settings[ask.command] = ask.par
    return answer(ask.command)


@on(3002)
def commands(device: Device, ask: Ask) -> Reply:
    """Every command that this firmware knows."""
    known = "".join(f"<Cmd>{command}</Cmd>\n" for command in sorted(device.model.commands))
    return document(f"<Function>\n{known}</Function>\n")


@on(3005, 3006)
def set_clock(device: Device, ask: Ask) -> Reply:
    """Set the date, or the time of day."""
    if ask.text is None:
        return answer(ask.command)
    shape = "%Y-%m-%d" if ask.command == 3005 else "%H:%M:%S"
    try:
        told = datetime.strptime(ask.unescaped, shape)
    except ValueError:
        return answer(ask.command, -21)
    if ask.command == 3005:
        device.state.clock.set(day=told.date())
    else:
        device.state.clock.set(clock=told.time())
    return answer(ask.command)


@on(3011)
def factory_reset(device: Device, ask: Ask) -> Reply:
    """Back to the factory's settings."""
    device.state.reset()
    return answer(3011)


@on(3012)
def identity(device: Device, ask: Ask) -> Reply:
    """Model and firmware, in one text."""
    return string(3012, device.model.text)


@on(3013)
def install(device: Device, ask: Ask) -> Reply:
    """Install the firmware that lies in the card's root; there mostly is none."""
    there = any(not entry.folder and entry.name.lower().endswith(".bin") for entry in device.contents.entries())
    return answer(3013, 0 if there else -14)


@on(3014)
def settings(device: Device, ask: Ask) -> Reply:
    """The value of every setting; 2001 tells whether it records, and one value is a text."""
    told: dict[int, int | str] = {2001: int(bool(device.recorder.paths)), **device.state.settings}
    told[3012] = device.model.text
    told |= {int(command): text for command, text in device.model.told.items()}
    if device.model.tells_clock:
        now = device.state.clock.now()
        told |= {3005: f"{now:%Y-%m-%d}", 3006: f"{now:%H:%M:%S}"}
    pairs = "".join(f"<Cmd>{command}</Cmd>\n<Status>{told[command]}</Status>\n" for command in sorted(told))
    return document(f"<Function>\n{pairs}</Function>\n")


@on(3019)
def battery(device: Device, ask: Ask) -> Reply:
    """How full the battery is, in words by number."""
    return value(3019, device.model.battery)


@on(3022)
def capability(device: Device, ask: Ask) -> Reply:
    """Capability bits."""
    return value(3022, device.model.capability | (4 if device.state.session is not None else 0))


@on(3025)
def firmware_address(device: Device, ask: Ask) -> Reply:
    """Where the vendor's firmware would be."""
    return string(3025, f"http://download.example/{device.model.name}/version.xml")


@on(3026)
def firmware_path(device: Device, ask: Ask) -> Reply:
    """Where firmware is to be uploaded."""
    return string(3026, "A:\\FW.bin")


@on(3030)
def movie_sizes(device: Device, ask: Ask) -> Reply:
    """Movie sizes on offer."""
    items = "".join(
        f"<Item>\n<Name>{size.name}</Name>\n<Index>{size.index}</Index>\n<Size>{size.size}</Size>\n"
        f"<FrameRate>{size.frame_rate}</FrameRate>\n<Type>1</Type>\n</Item>\n"
        for size in device.model.movie_sizes
    )
    return document(f"<LIST>\n{items}</LIST>\n")


@on(3031)
def menu(device: Device, ask: Ask) -> Reply:
    """The settings menu and its check digits."""
    if not device.model.menu or not re.fullmatch(r"[0-9A-Fa-f]{8}", ask.text or ""):
        return answer(3031, -21)
    items = ""
    for setting in device.model.settings:
        options = "".join(
            f"<Option>\n<Index>{index}</Index>\n<Id>{text}</Id>\n</Option>\n" for index, text in setting.options
        )
        name = f"<Cmd>{setting.command}</Cmd>\n<Name>{setting.name}</Name>\n"
        items += f"<Item>\n{name}<MenuList>\n{options}</MenuList>\n</Item>\n"
    return document(f"<LIST>\n{items}<CHK>{zlib.crc32(items.encode()) & 0xFFFF:04X}</CHK>\n</LIST>\n")


@on(3035, 3036)
def session(device: Device, ask: Ask) -> Reply:
    """Open or close the app's session."""
    if device.state.session is not None:
        device.state.session = ask.command == 3035
    return answer(ask.command)
