"""What the laptop's own facts mean for the way to the camera. Pure."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable, Mapping, Sequence

from vantrue_client.camera.interfaces import Interface
from vantrue_client.workspace.doctor.looking import Link, WayOut
from vantrue_client.workspace.doctor.steps import State, Step

WEAK = -80  # dBm: below that a transfer breaks off often
JOIN = "Join the camera's Wi-Fi: its name contains VANTRUE."
_BY_HAND = "set 192.168.1.33 with the mask 255.255.255.0 by hand"


def judge_interface(links: Sequence[Link], own: Sequence[Interface], target: str, wanted: str | None) -> Step:
    """Whether there is an interface to leave by, and the one that was asked for."""
    if ipaddress.ip_address(target).is_loopback:
        return Step("interface", State.OK, "It is this laptop itself: no interface is needed.")
    names = [link.name for link in links]
    owner = next((one.name for one in own if wanted in {one.name, one.address}), wanted)
    if wanted and owner not in names:
        return Step(
            "interface",
            State.WRONG,
            f"This laptop has no interface {wanted!r}; it has {_listed(names) or 'none'}.",
            "Name one of those with --interface, or leave the option out.",
            (wanted, *names),
        )
    if not links:
        return Step(
            "interface", State.WRONG, "This laptop has no network interface.",
            f"Switch its Wi-Fi on (a key, the settings, flight mode) or plug its adapter in. {JOIN}",
        )  # fmt: skip
    up = [link.name for link in links if link.up is not False and (not wanted or link.name == owner)]
    if not up:
        meant = [owner] if wanted and owner else names
        return Step(
            "interface", State.WRONG, f"No interface is up: {_listed(meant)} is switched off or not connected.",
            f"Switch the Wi-Fi on. {JOIN}", tuple(meant),
        )  # fmt: skip
    return Step("interface", State.OK, f"{_listed(up)} {'is' if len(up) == 1 else 'are'} up.", quoted=tuple(up))


def judge_address(own: Iterable[Interface], links: Sequence[Link], target: str, wanted: str | None) -> Step:
    """Whether the laptop has an address in the camera's network, and in how many."""
    at = ipaddress.ip_address(target)
    if at.is_loopback:
        return Step("address", State.OK, "It is this laptop itself.")
    if at.version == 6:
        return Step("address", State.UNSEEN, "Only IPv4 networks are looked at.")
    mine = [one for one in own if not ipaddress.ip_address(one.address).is_loopback]
    mine = [one for one in mine if not wanted or wanted in {one.name, one.address}]
    bare = [link.name for link in links if link.up is not False and link.name not in {one.name for one in mine}]
    if not mine:
        return Step(
            "address", State.WRONG, f"{_listed(bare) or 'No interface'} has no address: nobody gave it one (DHCP).",
            f"Leave the camera's Wi-Fi and join it again; if that does not help, {_BY_HAND}.", tuple(bare),
        )  # fmt: skip
    names = tuple(dict.fromkeys(one.name for one in mine))
    there = [one for one in mine if at in one.network]
    if len({one.name for one in there}) > 1:
        return Step(
            "address", State.DOUBT,
            f"{_listed(one.name for one in there)} are in networks of the same numbers, {there[0].network}.",
            f"Say which one leads to the camera, such as --interface {there[-1].name}, or disconnect the other.", names,
        )  # fmt: skip
    if there:
        one = there[0]
        return Step("address", State.OK, f"{one.name} has {one.address}, in the camera's network.", quoted=names)
    given = [one for one in mine if not ipaddress.ip_address(one.address).is_link_local]
    if not given:
        return Step(
            "address", State.DOUBT,
            f"{names[0]} has only {mine[0].address}, which it gave itself: nobody gave it one (DHCP).",
            f"Leave the camera's Wi-Fi and join it again; if that does not help, {_BY_HAND}.", names,
        )  # fmt: skip
    networks = _listed(f"{one.network} ({one.name})" for one in given)
    advice = f"{JOIN} A camera that is in your home's network has another address: `vantrue discover --sweep` finds it."
    return Step("address", State.DOUBT, f"This laptop is in {networks}, and {target} is not.", advice, names)


def judge_wifi(links: Sequence[Link], signal: Mapping[str, int], *, needed: bool) -> Step:
    """What the radio says; that none is joined is doubtful only where no other network leads to the camera.

    needed  no interface has an address in the camera's network
    """
    radios = [link for link in links if link.radio]
    names = tuple(link.name for link in radios)
    if not radios:
        return Step("wifi", State.UNSEEN, "This system shows no Wi-Fi interface.")
    joined = [link.name for link in radios if link.up]
    if not joined:
        state = State.DOUBT if needed else State.UNSEEN
        return Step("wifi", state, f"{_listed(names)} has not joined a network.", JOIN, names)
    weakest = min((signal[name] for name in joined if name in signal), default=0)
    if weakest < WEAK:
        return Step(
            "wifi", State.DOUBT, f"{_listed(joined)} hears the network weakly ({weakest} dBm).",
            "Bring the laptop nearer to the car.", names,
        )  # fmt: skip
    said = f", {weakest} dBm" if weakest else ""
    return Step("wifi", State.OK, f"{_listed(joined)} has joined a network{said}.", quoted=names)


def judge_route(way: WayOut, own: Sequence[Interface], target: str) -> Step:
    """Whether packets to the camera leave by the interface that is in its network."""
    at = ipaddress.ip_address(target)
    if way.error is not None:
        return Step(
            "route", State.WRONG, f"This laptop knows no way to {target}: {os.strerror(way.error)}.",
            f"{JOIN} If it has: a VPN or a rule of the system may forbid the way; disconnect the VPN.",
        )  # fmt: skip
    out = next((one for one in own if one.address == way.source), None)
    if at.is_loopback or out is None:
        return Step("route", State.OK, f"Packets to {target} leave from {way.source}.")
    there = [one for one in own if at.version == 4 and at in one.network]
    names = tuple({out.name, *(one.name for one in there)})
    if there and out.name not in {one.name for one in there}:
        near = there[0].name
        return Step(
            "route", State.DOUBT,
            f"Packets to {target} leave by {out.name} and not by {near}, which is in its network: "
            "something, such as a VPN, claims the same addresses.",
            f"Disconnect the VPN, or name the way: --interface {near}.", names,
        )  # fmt: skip
    through = "" if there else ", and go on through a router"
    return Step("route", State.OK, f"Packets to {target} leave by {out.name}{through}.", quoted=names)


def _listed(names: Iterable[str]) -> str:
    """``eth0, tun0 and wlan0``."""
    *most, last = [*dict.fromkeys(names)] or [""]
    return f"{', '.join(most)} and {last}" if most else last
