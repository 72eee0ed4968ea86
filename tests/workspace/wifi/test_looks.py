from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.errors import UsageError
from vantrue_client.workspace.wifi.looks import AccessPoint, Security, looks_like_camera, security, strongest
from vantrue_client.workspace.wifi.profile import checked, profile


@pytest.mark.parametrize(
    "name",
    [
        "E3_VANTRUE_13c6",
        "vantrue n4 pro",
        "N4PRO_VANTRUE",
        "VIOFO_A129-77aa",
        "N4-Pro_13C6",
        "My Dash-Cam",
        "E1 Lite_0a1b2c",
    ],
)
def test_cameras_names_look_like_a_camera(name: str) -> None:
    assert looks_like_camera(name)


@pytest.mark.parametrize(
    "name", ["", "Kitchen", "E3", "FRITZ!Box 7590 AB", "Grove Street", "Yiannis", "DIRECT-13c6", "s1"]
)
def test_other_networks_do_not(name: str) -> None:
    assert not looks_like_camera(name)


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 100))))
def test_each_name_once_by_its_strongest(seen: list[tuple[str, int]]) -> None:
    points = [AccessPoint(name, str(at), signal, Security.WPA) for at, (name, signal) in enumerate(seen)]
    best = strongest(points)
    assert {point.name: point.signal for point in best} == {
        name: max(signal for other, signal in seen if other == name) for name, _ in seen if name
    }
    assert [point.signal for point in best] == sorted((point.signal for point in best), reverse=True)


@pytest.mark.parametrize(
    ("bits", "means"),
    [
        ((1, 0x100, 0), Security.WPA),
        ((1, 0, 0x500), Security.WPA),
        ((1, 0, 0x400), Security.SAE),
        ((1, 0, 0x200), Security.OTHER),
    ],
)
def test_how_one_gets_in(bits: tuple[int, int, int], means: Security) -> None:
    assert security(*bits) is means


@given(st.text(max_size=32))
def test_a_profile_takes_no_route_and_never_joins_by_itself(name: str) -> None:
    made = profile(AccessPoint(name, "/1", 50, Security.SAE), "uuid", "12345678", "ann")
    assert made["connection"]["autoconnect"] == ("b", False)
    assert made["connection"]["permissions"] == ("as", ["user:ann:"])
    assert made["ipv4"]["never-default"] == ("b", True)
    assert made["ipv6"]["method"] == ("s", "disabled")
    assert made["802-11-wireless-security"]["key-mgmt"] == ("s", "sae")
    assert made["802-11-wireless"]["ssid"] == ("ay", name.encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("passphrase", ["short", "x" * 64, "ü" * 40])
def test_what_cannot_be_a_passphrase_is_not_shown(passphrase: str) -> None:
    with pytest.raises(UsageError) as refused:
        checked(passphrase)
    assert passphrase not in str(refused.value)


def test_a_key_in_hex_is_a_passphrase() -> None:
    assert checked("0a" * 32) == "0a" * 32
