"""What the laptop's own facts mean for the way to the camera. Pure."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable, Mapping, Sequence

from vantrue_client.camera.interfaces import Interface
from vantrue_client.sentences import Sentence, joined, listed
from vantrue_client.workspace.doctor.looking import Link, WayOut
from vantrue_client.workspace.doctor.steps import State, Step

WEAK = -80  # dBm: below that a transfer breaks off often
JOIN = Sentence("doctor.join", "Join the camera's Wi-Fi: its name contains VANTRUE.")
JOIN_AGAIN = Sentence(
    "doctor.join-again",
    "Leave the camera's Wi-Fi and join it again; if that does not help, set 192.168.1.33 with the mask 255.255.255.0 "
    "by hand.",
)


def judge_interface(links: Sequence[Link], own: Sequence[Interface], target: str, wanted: str | None) -> Step:
    """Whether there is an interface to leave by, and the one that was asked for."""
    if ipaddress.ip_address(target).is_loopback:
        itself = Sentence("doctor.itself", "It is this laptop itself: no interface is needed.")
        return Step("interface", State.OK, itself)
    names = [link.name for link in links]
    owner = next((one.name for one in own if wanted in {one.name, one.address}), wanted)
    if wanted and owner not in names:
        return Step(
            "interface",
            State.WRONG,
            Sentence(
                "doctor.no-such-interface",
                "This laptop has no interface {wanted!r}; it has {names}.",
                wanted=wanted,
                names=listed(names) or Sentence("doctor.none", "none"),
            ),
            Sentence("doctor.name-one", "Name one of those with --interface, or leave the option out."),
            (wanted, *names),
        )
    if not links:
        on = "Switch its Wi-Fi on (a key, the settings, flight mode) or plug its adapter in."
        return Step(
            "interface",
            State.WRONG,
            Sentence("doctor.no-interface", "This laptop has no network interface."),
            joined([Sentence("doctor.plug-in", on), JOIN]),
        )
    up = [link.name for link in links if link.up is not False and (not wanted or link.name == owner)]
    if not up:
        meant = [owner] if wanted and owner else names
        down = "No interface is up: {names} is switched off or not connected."
        return Step(
            "interface",
            State.WRONG,
            Sentence("doctor.down", down, names=listed(meant)),
            joined([Sentence("doctor.switch-on", "Switch the Wi-Fi on."), JOIN]),
            tuple(meant),
        )
    is_up = "{names} is up." if len(up) == 1 else "{names} are up."
    return Step("interface", State.OK, Sentence("doctor.up", is_up, names=listed(up), count=len(up)), quoted=tuple(up))


def judge_address(own: Iterable[Interface], links: Sequence[Link], target: str, wanted: str | None) -> Step:
    """Whether the laptop has an address in the camera's network, and in how many."""
    at = ipaddress.ip_address(target)
    if at.is_loopback:
        return Step("address", State.OK, Sentence("doctor.this-laptop", "It is this laptop itself."))
    if at.version == 6:
        return Step("address", State.UNSEEN, Sentence("doctor.only-ipv4", "Only IPv4 networks are looked at."))
    mine = [one for one in own if not ipaddress.ip_address(one.address).is_loopback]
    mine = [one for one in mine if not wanted or wanted in {one.name, one.address}]
    bare = [link.name for link in links if link.up is not False and link.name not in {one.name for one in mine}]
    if not mine:
        which = listed(bare) or Sentence("doctor.no-interface-at-all", "No interface")
        none = Sentence("doctor.no-address", "{which} has no address: nobody gave it one (DHCP).", which=which)
        return Step("address", State.WRONG, none, JOIN_AGAIN, tuple(bare))
    names = tuple(dict.fromkeys(one.name for one in mine))
    there = [one for one in mine if at in one.network]
    return _there(there, names) if there else _elsewhere(mine, names, target)


def _there(there: Sequence[Interface], names: tuple[str, ...]) -> Step:
    """It is in the camera's network, by one interface or by several."""
    first, last = there[0], there[-1]
    if len({one.name for one in there}) == 1:
        has = "{name} has {address}, in the camera's network."
        well = Sentence("doctor.has-address", has, name=first.name, address=first.address)
        return Step("address", State.OK, well, quoted=names)
    same = Sentence(
        "doctor.same-numbers",
        "{names} are in networks of the same numbers, {network}.",
        names=listed(one.name for one in there),
        network=first.network,
    )
    which = "Say which one leads to the camera, such as --interface {name}, or disconnect the other."
    return Step("address", State.DOUBT, same, Sentence("doctor.say-which", which, name=last.name), names)


def _elsewhere(mine: Sequence[Interface], names: tuple[str, ...], target: str) -> Step:
    """It is in other networks, or in none that somebody gave it an address of."""
    given = [one for one in mine if not ipaddress.ip_address(one.address).is_link_local]
    if not given:
        only = "{name} has only {address}, which it gave itself: nobody gave it one (DHCP)."
        own = Sentence("doctor.own-address", only, name=names[0], address=mine[0].address)
        return Step("address", State.DOUBT, own, JOIN_AGAIN, names)
    elsewhere = Sentence(
        "doctor.elsewhere",
        "This laptop is in {networks}, and {target} is not.",
        networks=listed(f"{one.network} ({one.name})" for one in given),
        target=target,
    )
    sweep = "A camera that is in your home's network has another address: `vantrue discover --sweep` finds it."
    return Step("address", State.DOUBT, elsewhere, joined([JOIN, Sentence("doctor.sweep", sweep)]), names)


def judge_wifi(links: Sequence[Link], signal: Mapping[str, int], *, needed: bool) -> Step:
    """What the radio says; that none is joined is doubtful only where no other network leads to the camera.

    needed  no interface has an address in the camera's network
    """
    radios = [link for link in links if link.radio]
    names = tuple(link.name for link in radios)
    if not radios:
        return Step("wifi", State.UNSEEN, Sentence("doctor.no-radio", "This system shows no Wi-Fi interface."))
    members = [link.name for link in radios if link.up]
    if not members:
        state = State.DOUBT if needed else State.UNSEEN
        alone = Sentence("doctor.not-joined", "{names} has not joined a network.", names=listed(names))
        return Step("wifi", state, alone, JOIN, names)
    weakest = min((signal[name] for name in members if name in signal), default=0)
    if weakest < WEAK:
        weakly = "{names} hears the network weakly ({signal} dBm)."
        return Step(
            "wifi",
            State.DOUBT,
            Sentence("doctor.weak", weakly, names=listed(members), signal=weakest),
            Sentence("doctor.nearer", "Bring the laptop nearer to the car."),
            names,
        )
    if weakest:
        heard = "{names} has joined a network, {signal} dBm."
        well = Sentence("doctor.joined-heard", heard, names=listed(members), signal=weakest)
    else:
        well = Sentence("doctor.joined", "{names} has joined a network.", names=listed(members))
    return Step("wifi", State.OK, well, quoted=names)


def judge_route(way: WayOut, own: Sequence[Interface], target: str) -> Step:
    """Whether packets to the camera leave by the interface that is in its network."""
    at = ipaddress.ip_address(target)
    if way.error is not None:
        no_way = "This laptop knows no way to {target}: {why}."
        vpn = "If it has: a VPN or a rule of the system may forbid the way; disconnect the VPN."
        return Step(
            "route",
            State.WRONG,
            Sentence("doctor.no-way", no_way, target=target, why=os.strerror(way.error)),
            joined([JOIN, Sentence("doctor.forbidden-way", vpn)]),
        )
    out = next((one for one in own if one.address == way.source), None)
    if at.is_loopback or out is None:
        source = Sentence(
            "doctor.leave-from", "Packets to {target} leave from {source}.", target=target, source=way.source
        )
        return Step("route", State.OK, source)
    there = [one for one in own if at.version == 4 and at in one.network]
    names = tuple({out.name, *(one.name for one in there)})
    if there and out.name not in {one.name for one in there}:
        return _claimed(target, out.name, there[0].name, names)
    if there:
        by = Sentence("doctor.leave-by", "Packets to {target} leave by {name}.", target=target, name=out.name)
    else:
        routed = "Packets to {target} leave by {name}, and go on through a router."
        by = Sentence("doctor.leave-routed", routed, target=target, name=out.name)
    return Step("route", State.OK, by, quoted=names)


def _claimed(target: str, out: str, near: str, names: tuple[str, ...]) -> Step:
    """Something stands in the way that should be taken."""
    return Step(
        "route",
        State.DOUBT,
        Sentence(
            "doctor.claimed",
            "Packets to {target} leave by {name} and not by {near}, which is in its network: something, such as a VPN, "
            "claims the same addresses.",
            target=target,
            name=out,
            near=near,
        ),
        Sentence("doctor.name-way", "Disconnect the VPN, or name the way: --interface {near}.", near=near),
        names,
    )
