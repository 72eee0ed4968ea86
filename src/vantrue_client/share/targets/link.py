"""A phone on the same network as a target: a one-time link, shown with its QR code (``link:``, ``link:wlan0``)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence

import segno

from vantrue_client.camera.gateways import ROUTES, read_routes
from vantrue_client.camera.interfaces import Interface, find_interface, interfaces
from vantrue_client.errors import NotDelivered, UsageError
from vantrue_client.policy.gate import is_local
from vantrue_client.sentences import Sentence
from vantrue_client.share.parcel import Parcel
from vantrue_client.share.targets.linkserver import LinkServer
from vantrue_client.share.targets.target import Delivered, Means

LASTS = 600.0  # seconds


_BORDER = 2
_BLOCKS = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
"""Of two modules, one above the other: 1 is dark, and left to the background."""


class LinkTarget:
    """Whoever on the local network opens the link first and presses its button.

    wanted  the interface to listen on, by name or address; empty: the one that there is
    lasts   seconds after which the link is closed
    """

    kind = "link"

    def __init__(self, wanted: str = "", lasts: float = LASTS) -> None:
        self._wanted = wanted
        self._lasts = lasts
        self.address = f"link:{wanted}"
        self.tells: str = Sentence(
            "target.link",
            "Whoever on this local network first presses the link's button, within {minutes:.0f} minutes, gets the "
            "copy once, unencrypted. What looks ahead at the link sees nothing of it.",
            minutes=lasts / 60,
        )

    async def deliver(self, parcels: Sequence[Parcel], means: Means) -> AsyncIterator[Delivered]:
        """Show the link and serve the parcels until all were taken; the server is gone afterwards."""
        interface = find_interface(self._wanted) if self._wanted else the_one(interfaces(), _devices_with_a_way_out())
        if not is_local(interface.address):
            raise NotDelivered(
                f"{interface.address} is an address of the internet, and a link is for the local network only.",
                kept="Nothing was opened.",
                advice="Name another interface: link:NAME",
            )
        async with LinkServer(parcels, interface, means, self._lasts) as server:
            means.say(qr_code(server.url))
            means.say(Sentence("target.link.open", "Open it on the phone, in the same network: {url}", url=server.url))
            for _ in parcels:
                copy = await server.taken()
                yield Delivered(parcels[copy], f"the device at {server.holder}")


def the_one(known: Iterable[Interface], with_a_way_out: frozenset[str]) -> Interface:
    """The interface of the local network; raises NotDelivered where there is none, UsageError where several could be.

    >>> the_one([Interface("lo", "127.0.0.1", 8), Interface("wlan0", "192.168.1.5", 24)], frozenset()).name
    'wlan0'
    """
    near = [one for one in known if is_local(one.address) and not one.address.startswith("127.")]
    if len(near) > 1:
        near = [one for one in near if one.name in with_a_way_out] or near
    if not near:
        raise NotDelivered(
            "This laptop is in no local network, so no phone can reach it.",
            kept="Nothing was opened.",
            advice="Join the Wi-Fi that the phone is in.",
        )
    if len(near) > 1:
        names = ", ".join(f"{one.name} ({one.address})" for one in near)
        raise UsageError(
            f"This laptop is in several networks: {names}.", advice=f"Name the phone's one, as in link:{near[0].name}"
        )
    return near[0]


def qr_code(text: str) -> str:
    """A QR code in letters alone, two rows a line, light ones drawn: any terminal and any screen shows it.

    >>> print(qr_code("http://192.168.1.33:1/x").splitlines()[1][:11])
    ██ ▄▄▄▄▄ █▀
    """
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=_BORDER)]
    rows += [[1] * len(rows[0])] * (len(rows) % 2)
    return "\n".join(
        "".join(_BLOCKS[upper, lower] for upper, lower in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=True)
    )


def _devices_with_a_way_out() -> frozenset[str]:
    """The devices of default routes, where the system's table can be read."""
    try:
        return frozenset(device for device, _ in read_routes(ROUTES.read_text("ascii", "replace")))
    except OSError:
        return frozenset()
