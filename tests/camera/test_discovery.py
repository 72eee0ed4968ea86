from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import zeroconf.asyncio

from tests.camera.raw import always, raw_camera, reply, status
from vantrue_client.camera.announced import CAMERAS, WEB, looks_like_a_camera
from vantrue_client.camera.discovery import discover
from vantrue_client.camera.gateways import gateways, known_address, neighbours, read_routes
from vantrue_client.camera.interfaces import Interface
from vantrue_client.camera.verify import Found
from vantrue_client.errors import UsageError
from vantrue_client.mock import MockCamera

ROUTES = """Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlan0\t00000000\tFE01A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
eth0\t00000000\t0101000A\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t0001000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
broken
x\tzz\t0\t0
"""
WLAN = Interface("wlan0", "192.168.1.33", 24)
ETHERNET = Interface("eth0", "10.0.1.5", 16)


@pytest.fixture
def no_multicast(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(zeroconf.asyncio, "AsyncZeroconf", refuse)


async def found_by(known: list[str], notes: list[str] | None = None, timeout: float = 60.0) -> list[Found]:
    said = notes if notes is not None else []
    return [one async for one in discover(known=known, timeout=timeout, notes=said.append, interface="127.0.0.1")]


@pytest.mark.usefixtures("no_multicast")
async def test_a_given_address_is_asked_once_and_found_without_multicast(card: Path) -> None:
    notes: list[str] = []
    async with MockCamera("e3", card=card) as mock:
        found = await found_by([mock.address, mock.url, f"{mock.url}/"], notes)
        assert [(one.address, one.how, one.model) for one in found] == [(mock.address, "remembered", "e3")]
        assert found[0].text == mock.model.text
        assert [request.command for request in mock.requests] == [3012]
    assert any("DNS-SD" in note for note in notes)


async def test_what_is_announced_is_found_as_it_comes(card: Path) -> None:
    async with MockCamera("n4-pro", card=card, advertise=True) as mock, asyncio.timeout(120):
        async for one in discover(timeout=100, interface="127.0.0.1"):
            if one.address == mock.address:
                break
        assert (one.how, one.model) == ("dns-sd", "n4-pro")
        assert mock.state.ssid in one.name  # others on this computer hear it, too, and may ask


@pytest.mark.usefixtures("no_multicast")
@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n<html>Router</html>",
        b"HTTP/1.1 200 OK\r\n\r\n<list><x/></list>",
        b"HTTP/1.1 401 No\r\nConnection: close\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"",
    ],
)
async def test_what_answers_otherwise_is_no_camera(answer: bytes) -> None:
    async with raw_camera(always(answer)) as raw:
        assert await found_by([raw.address]) == []
        assert len(raw.requests) == 1


@pytest.mark.usefixtures("no_multicast")
@pytest.mark.parametrize(
    "answer", [status(3012, -256), b"HTTP/1.1 200 OK\r\nServer: hfs/1.00.000\r\n\r\n<html>Page Not Found</html>"]
)
async def test_the_chip_makers_server_is_a_camera_whatever_it_is_called(answer: bytes) -> None:
    async with raw_camera(always(answer)) as raw:
        assert [(one.address, one.text, one.model) for one in await found_by([raw.address])] == [
            (raw.address, None, None)
        ]


@pytest.mark.usefixtures("no_multicast")
async def test_wrong_and_foreign_addresses_are_told_and_survived(card: Path) -> None:
    notes: list[str] = []
    async with MockCamera("n4-pro", card=card) as mock:
        found = await found_by(["8.8.8.8", "http://", "127.0.0.1:1", mock.address], notes)
    assert [one.address for one in found] == [mock.address]
    assert any("8.8.8.8" in note for note in notes)
    assert any("http://" in note for note in notes)


@pytest.mark.usefixtures("no_multicast")
async def test_a_silent_candidate_does_not_keep_the_search_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vantrue_client.camera.discovery.TAIL", 0.05)

    async def silent(_: str, __: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async with raw_camera(silent) as raw, asyncio.timeout(120):
        assert await found_by([raw.address], timeout=0.05) == []


async def test_an_interface_that_is_not_there_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="nothing0"):
        _ = [one async for one in discover(interface="nothing0")]


@pytest.mark.usefixtures("no_multicast")
async def test_the_hfs_header_alone_counts_with_a_good_text() -> None:
    answer = reply(b"<Function><Cmd>3012</Cmd><Status>0</Status><String>N4PRO_V1</String></Function>")
    async with raw_camera(always(answer)) as raw:
        found = await found_by([raw.address])
    assert [(one.model, one.name) for one in found] == [("n4-pro", "N4PRO_V1")]


def test_gateways_come_from_the_routing_table(tmp_path: Path) -> None:
    table = tmp_path / "route"
    table.write_text(ROUTES)
    assert list(read_routes(ROUTES)) == [("wlan0", "192.168.1.254"), ("eth0", "10.0.1.1")]
    assert [one.address for one in gateways([WLAN, ETHERNET], only=WLAN, routes=table)] == ["192.168.1.254"]
    missing = tmp_path / "none"
    assert [one.address for one in gateways([WLAN], routes=missing)] == ["192.168.1.1", "192.168.1.254"]


def test_the_known_address_is_asked_only_where_it_can_be() -> None:
    assert [one.address for one in known_address([ETHERNET, WLAN])] == ["192.168.1.254"]
    assert list(known_address([ETHERNET])) == []
    assert len(list(known_address([]))) == 1


def test_a_sweep_asks_the_own_24_only_and_likely_hosts_first() -> None:
    [(network, candidates)] = neighbours([ETHERNET, Interface("lo", "127.0.0.1", 8)])
    assert str(network) == "10.0.1.0/24"
    hosts = [one.address for one in candidates]
    assert len(hosts) == len(set(hosts)) == 253
    assert hosts[:2] == ["10.0.1.1", "10.0.1.254"]
    assert all(host.startswith("10.0.1.") for host in hosts)
    assert "10.0.1.5" not in hosts
    assert list(neighbours([Interface("eth0", "8.8.8.1", 24)])) == []


def test_only_names_that_look_like_a_camera_are_asked() -> None:
    assert looks_like_a_camera(CAMERAS, f"anything.{CAMERAS}")
    assert looks_like_a_camera(WEB, f"My DashCam.{WEB}")
    assert looks_like_a_camera(WEB, f"N4PRO_13c6.{WEB}")
    assert not looks_like_a_camera(WEB, f"HP LaserJet.{WEB}")
