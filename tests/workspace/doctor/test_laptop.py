from __future__ import annotations

import errno
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.camera.interfaces import Interface
from vantrue_client.workspace.doctor.laptop import judge_address, judge_interface, judge_route, judge_wifi
from vantrue_client.workspace.doctor.looking import Link, WayOut, links, signals, way_out
from vantrue_client.workspace.doctor.steps import State

CAMERA = "192.168.1.254"
WLAN = Interface("wlan0", "192.168.1.33", 24)
ETH = Interface("eth0", "10.0.0.7", 24)
LOOP = Interface("lo", "127.0.0.1", 8)

names = st.sampled_from(["wlan0", "eth0", "tun0"])
addresses = st.sampled_from(["192.168.1.33", "192.168.1.20", "10.0.0.7", "169.254.7.7", "127.0.0.1"])
some_links = st.lists(st.builds(Link, names, st.none() | st.booleans(), st.none() | st.booleans()), max_size=3)
some_own = st.lists(st.builds(Interface, names, addresses, st.integers(0, 32)), max_size=4)
ways = st.builds(WayOut, source=addresses) | st.builds(WayOut, error=st.sampled_from([errno.ENETUNREACH, errno.EINVAL]))
targets = st.sampled_from([CAMERA, "127.0.0.1", "10.0.0.1", "::1", "fe80::1"])


@given(some_links, some_own, targets, st.none() | names | addresses, ways)
def test_every_laptop_is_judged_and_every_trouble_has_advice(
    here: list[Link], own: list[Interface], target: str, wanted: str | None, way: WayOut
) -> None:
    steps = (
        judge_interface(here, own, target, wanted),
        judge_address(own, here, target, wanted),
        judge_wifi(here, {}, needed=True),
        judge_route(way, own, target),
    )
    for step in steps:
        assert step.what.endswith(".")
        assert (step.state in {State.WRONG, State.DOUBT}) <= bool(step.advice)


def test_where_the_system_does_not_tell_what_is_up_an_interface_counts() -> None:
    assert judge_interface([Link("wlan0")], [WLAN], CAMERA, None).state is State.OK


def test_an_interface_is_named_by_its_address_too() -> None:
    assert judge_interface([Link("wlan0", up=True)], [WLAN], CAMERA, "192.168.1.33").state is State.OK
    down = judge_interface([Link("wlan0", up=False), Link("eth0", up=True)], [WLAN, ETH], CAMERA, "192.168.1.33")
    assert (down.state, "wlan0" in down.what) == (State.WRONG, True)


def test_only_the_interface_that_was_named_counts() -> None:
    home = Interface("eth0", "192.168.1.20", 24)
    assert judge_address([WLAN, home, LOOP], [], CAMERA, None).state is State.DOUBT
    assert judge_address([WLAN, home, LOOP], [], CAMERA, "wlan0").state is State.OK


def test_a_way_through_the_cameras_network_is_well_and_one_beside_it_is_not() -> None:
    tunnel = Interface("tun0", "10.8.0.2", 24)
    assert judge_route(WayOut("192.168.1.33"), [WLAN, tunnel], CAMERA).state is State.OK
    assert judge_route(WayOut("10.8.0.2"), [WLAN, tunnel], CAMERA).state is State.DOUBT
    assert judge_route(WayOut("10.8.0.2"), [tunnel], CAMERA).state is State.OK


@pytest.mark.parametrize(
    ("link", "signal", "needed", "state"),
    [
        (Link("wlan0", True, True), {"wlan0": -52}, False, State.OK),
        (Link("wlan0", True, True), {}, False, State.OK),
        (Link("wlan0", True, True), {"wlan0": -88}, False, State.DOUBT),
        (Link("wlan0", False, True), {}, True, State.DOUBT),
        (Link("wlan0", False, True), {}, False, State.UNSEEN),
        (Link("eth0", True, False), {}, True, State.UNSEEN),
    ],
)
def test_the_radio_is_judged(link: Link, signal: dict[str, int], needed: bool, state: State) -> None:
    assert judge_wifi([link], signal, needed=needed).state is state


def test_linux_tells_its_interfaces(tmp_path: Path) -> None:
    for name, flags, operstate in (("lo", 0x9, "unknown"), ("wlan0", 0x1003, "up"), ("eth0", 0x1003, "down")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "flags").write_text(f"{flags:#x}\n")
        (tmp_path / name / "operstate").write_text(f"{operstate}\n")
    (tmp_path / "wlan0" / "wireless").mkdir()
    (tmp_path / "bonding_masters").write_text("")
    assert links(tmp_path) == [Link("eth0", False, False), Link("wlan0", True, True)]


def test_elsewhere_interfaces_are_those_with_addresses(tmp_path: Path) -> None:
    assert links(tmp_path / "none", [LOOP, WLAN, WLAN]) == [Link("wlan0")]


def test_linux_tells_signals(tmp_path: Path) -> None:
    table = tmp_path / "wireless"
    table.write_text("Inter-| sta-\n face | tus\n wlan0: 0000   58.  -52.  -256  0\nbroken\n x: a b c\n y: 0 1 inf\n")
    assert signals(table) == {"wlan0": -52}
    assert signals(tmp_path / "none") == {}


def test_the_system_says_from_where_packets_leave() -> None:
    assert way_out("127.0.0.1", 80) == WayOut("127.0.0.1")
