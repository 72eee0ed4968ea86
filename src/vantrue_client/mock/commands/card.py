"""Commands about the card and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_client.mock import filelist
from vantrue_client.mock.commands.table import Ask, on
from vantrue_client.mock.contents import Entry
from vantrue_client.mock.reply import Reply, answer, value

if TYPE_CHECKING:
    from vantrue_client.mock.device import Device


@on(3015)
def file_list(device: Device, ask: Ask) -> Reply:
    """The list of all files."""
    if device.model.list_needs_par and ask.par != 1:
        return answer(3015, -21)
    listed = [entry for entry in device.entries(ask.request) if _is_footage(device, entry)]
    return Reply(filelist.write(listed, one_wrapper=device.model.one_wrapper), listed=listed)


@on(3017)
def free_bytes(device: Device, ask: Ask) -> Reply:
    """Free bytes on the card."""
    return value(3017, max(0, device.state.capacity - device.contents.used()))


@on(3024)
def card_state(device: Device, ask: Ask) -> Reply:
    """Whether there is a card, and what is wrong with it."""
    return value(3024, device.state.card)


@on(3010)
async def format_card(device: Device, ask: Ask) -> Reply:
    """Format: also what is locked goes."""
    if ask.par != 1:
        return answer(3010, 0 if ask.par is None else -21)
    await device.stop_recording()
    device.contents.wipe()
    return answer(3010)


@on(4003)
def delete_one(device: Device, ask: Ask) -> Reply:
    """Delete one file, by its path on the card."""
    entry = device.contents.find_dos(ask.text or "") or device.contents.find_dos(ask.unescaped)
    if entry is None:
        return answer(4003, -1)
    if entry.locked:
        return answer(4003, -4)
    if entry.path in device.recorder.paths:
        return answer(4003, -6)
    device.contents.remove(entry)
    return answer(4003)


@on(4004)
def delete_unlocked(device: Device, ask: Ask) -> Reply:
    """Delete every unlocked file."""
    for entry in device.contents.entries():
        if not entry.locked and entry.path not in device.recorder.paths:
            device.contents.remove(entry)
    return answer(4004)


def _is_footage(device: Device, entry: Entry) -> bool:
    """Whether the firmware counts it among its files; what a fault put there always is."""
    if entry.path in device.contents.extra:
        return True
    clutter = entry.name.startswith("._") or entry.folder.startswith("System Volume Information")
    return not clutter and entry.name.rpartition(".")[2].upper() in device.model.listed
