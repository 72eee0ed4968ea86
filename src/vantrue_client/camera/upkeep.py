"""What can take something away: formatting the card, a factory reset, and changes to the camera's Wi-Fi.

Nothing here is asked twice, and who calls it has asked the user before.
"""

from __future__ import annotations

from contextlib import suppress

from vantrue_client.camera.contact import Contact
from vantrue_client.camera.playback import Playback
from vantrue_client.camera.status import CARDS
from vantrue_client.errors import CardFailure, ConnectionLost, NotTaken, WrongState
from vantrue_client.policy.masking import learn
from vantrue_client.wire.commands import Command
from vantrue_client.wire.network import check_name, check_passphrase, credentials

FORMATTING = 120.0
"""Seconds that formatting a large card may take."""


async def format_card(contact: Contact, playback: Playback) -> None:
    """Format the card (3010): also what is locked is gone. Raises CardFailure where no card is ready after it.

    After ConnectionLost it may be formatted or not.
    """
    try:
        await contact.ask(Command.FORMAT_CARD, 1, within=FORMATTING)
    except WrongState:
        async with playback.meanwhile("it formats its card only while it does not record"):
            await contact.ask(Command.FORMAT_CARD, 1, within=FORMATTING)
    state = await contact.value(Command.CARD)
    if state is not None and CARDS.get(state) != "present":
        said = f"{contact.address} formatted its card, and now says that it is {CARDS.get(state, 'not ready')}."
        raise CardFailure(said, status=state, address=contact.address, advice="Take the card out and look at it.")


async def factory_reset(contact: Contact) -> None:
    """Back to the factory's settings (3011), Wi-Fi name and passphrase included; recordings stay."""
    await contact.ask(Command.FACTORY_RESET)


async def name_access_point(contact: Contact, name: str) -> None:
    """Another name for its access point (3003), from the next restart of its Wi-Fi on. Raises UsageError, NotTaken."""
    learn(check_name(name))
    await contact.ask(Command.SET_ACCESS_POINT, text=name)
    await _holds(contact, "SSID", name)
    await _restart(contact)


async def set_passphrase(contact: Contact, passphrase: str) -> None:
    """Another passphrase for its access point (3004), from the next restart on. Raises UsageError, NotTaken."""
    learn(check_passphrase(passphrase))
    await contact.ask(Command.SET_PASSPHRASE, text=passphrase)
    await _holds(contact, "PASSPHRASE", passphrase)
    await _restart(contact)


async def join_network(contact: Contact, name: str, passphrase: str) -> None:
    """Join a network of the house (3032, 3033, 3021, 3018): the camera is then found there. Raises UsageError.

    Whether it took the credentials it does not say.
    """
    both = credentials(name, passphrase)
    learn(name, passphrase, both)
    await contact.ask(Command.STATION_CREDENTIALS, text=both)
    await contact.ask(Command.STATION_MODE, 1)
    await _restart(contact)


async def open_access_point(contact: Contact) -> None:
    """Back to its own access point (3033, 3021, 3018)."""
    await contact.ask(Command.STATION_MODE, 0)
    await _restart(contact)


async def _holds(contact: Contact, field: str, wanted: str) -> None:
    """Read back by 3029, where it tells; raises NotTaken."""
    reply = await contact.tolerant(Command.ACCESS_POINT)
    told = reply and reply.text(field)
    if told and told != wanted:
        what = "name" if field == "SSID" else "passphrase"
        raise NotTaken(
            f"{contact.address} said yes, and its access point still has another {what}.",
            address=contact.address,
            kept="Its Wi-Fi is as it was.",
            advice="Change it on the camera itself.",
        )


async def _restart(contact: Contact) -> None:
    """Save, and restart the Wi-Fi, which may go before it answers."""
    await contact.ask(Command.SAVE_SETTINGS)
    with suppress(ConnectionLost):
        await contact.ask(Command.RESTART_WIFI)
