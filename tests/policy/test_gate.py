from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.camera.camera import Camera
from vantrue_client.camera.transport import Transport
from vantrue_client.errors import CameraNotFound, ListIncomplete, ProtocolError, Refused
from vantrue_client.policy.connections import Connections
from vantrue_client.policy.gate import Gate, is_local, is_one_host

REFUSED = [
    "8.8.8.8",
    "0.0.0.0",
    "100.64.0.1",
    "172.32.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.251",
    "255.255.255.255",
    "240.0.0.1",
    "2130706433x",
    "134744072",  # 8.8.8.8 as one number
    "0x8.8.8.8",
    "::",
    "::ffff:1.1.1.1",
    "::ffff:0:8.8.8.8",
    "::8.8.8.8",
    "64:ff9b::8.8.8.8",
    "64:ff9b::192.168.1.254",
    "2002:c0a8:1fe::1",
    "2001:db8::1",
    "ff02::fb",
    "fec0::1",
]


def camera_gate(host: str, port: int = 80) -> Gate:
    gate = Gate()
    gate.camera(host, port)
    return gate


@given(st.ip_addresses())
def test_only_local_addresses_are_local(address: object) -> None:
    text = str(address)
    if is_local(text):
        assert text.startswith(
            ("10.", "127.", "169.254.", "172.", "192.168.", "::", "fc", "fd", "fe8", "fe9", "fea", "feb")
        )


@given(st.ip_addresses())
def test_no_group_and_nothing_reserved_is_one_host(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if is_one_host(str(address)):
        assert not address.is_multicast
        assert not address.is_unspecified
        assert is_local(str(address)) or address.is_global


@pytest.mark.parametrize("host", REFUSED)
async def test_other_addresses_are_refused_by_their_rule(host: str) -> None:
    with pytest.raises((Refused, CameraNotFound)) as refusal:
        await camera_gate(host).admit(host, 80)
    if isinstance(refusal.value, Refused):
        assert refusal.value.rule == "no-silent-network"


@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.254", "169.254.3.4", "::1", "fd00::7", "::ffff:10.0.0.1"])
async def test_local_cameras_are_admitted_as_they_are(host: str) -> None:
    assert await camera_gate(host).admit(host, 80) == host


async def test_a_scope_stays_with_its_address() -> None:
    host = "fe80::1%" + socket.if_indextoname(1)
    pinned = await camera_gate(host).admit(host, 80)
    assert pinned == "fe80::1%1"
    assert socket.getaddrinfo(pinned, 80)[0][4] == ("fe80::1", 80, 0, 1)


async def test_what_nobody_stands_for_is_refused_be_it_next_door(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = camera_gate("192.168.1.254")

    async def lookup(*_: object, **__: object) -> list[object]:
        raise AssertionError("what is refused is not even looked up")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", lookup)
    for host, port in (("192.168.1.1", 80), ("192.168.1.254", 8080), ("127.0.0.1", 80), ("nas.local", 80)):
        with pytest.raises(Refused, match="neither named nor discovered"):
            await gate.admit(host, port)


async def test_a_candidate_is_asked_once_and_only_while_it_is_one() -> None:
    gate = Gate()
    with gate.candidate("192.168.1.7", 80):
        assert await gate.admit("192.168.1.7", 80) == "192.168.1.7"
        with pytest.raises(Refused):
            await gate.admit("192.168.1.7", 80)
        with pytest.raises(Refused):
            await gate.admit("192.168.1.8", 80)
    with gate.candidate("192.168.1.9", 80):
        pass
    for host in ("192.168.1.7", "192.168.1.9"):
        with pytest.raises(Refused):
            await gate.admit(host, 80)
    with gate.candidate("8.8.8.8", 80), pytest.raises(Refused):
        await gate.admit("8.8.8.8", 80)


async def test_a_share_opens_the_gate_for_one_host_and_closes_it_after() -> None:
    gate = Gate()
    with gate.opened("203.0.114.7", 443):
        assert await gate.admit("203.0.114.7", 443) == "203.0.114.7"
        assert await gate.admit("203.0.114.7", 443) == "203.0.114.7"
        for host, port in (("203.0.114.7", 80), ("203.0.114.8", 443)):
            with pytest.raises(Refused):
                await gate.admit(host, port)
    with pytest.raises(Refused):
        await gate.admit("203.0.114.7", 443)
    for host in ("224.0.0.1", "0.0.0.0", "255.255.255.255", "100.64.0.1"):
        with gate.opened(host, 443), pytest.raises(Refused):
            await gate.admit(host, 443)


@pytest.mark.parametrize("share", [True, False])
async def test_a_name_of_mixed_addresses_is_refused(share: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, ["192.168.1.254", "8.8.8.8"])
    gate = camera_gate("mixed.example")
    with gate.opened("share.example", 80), pytest.raises(Refused):
        await gate.admit("share.example" if share else "mixed.example", 80)


async def test_a_name_of_a_public_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, ["8.8.8.8"])
    with pytest.raises(Refused):
        await camera_gate("public.example").admit("public.example", 80)


async def test_a_name_that_nobody_knows_is_not_found() -> None:
    with pytest.raises(CameraNotFound):
        await camera_gate("no such name..invalid").admit("no such name..invalid", 80)


class Entries:
    def __init__(self) -> None:
        self.written: list[tuple[str, dict[str, str | int], dict[str, str]]] = []

    def write(self, what: str, facts: Mapping[str, str | int], names: Mapping[str, str] | None = None) -> None:
        self.written.append((what, dict(facts), dict(names or {})))

    write_once_a_day = write


async def test_each_target_is_entered_and_each_refusal_counted(tmp_path: Path) -> None:
    entries = Entries()
    connections = Connections(entries, tmp_path / "refusals.json")
    gate = Gate(connections, "show")
    for host in ("127.0.0.1", "localhost"):
        gate.camera(host, 80)
        assert await gate.admit(host, 80) == "127.0.0.1"
    for _ in range(3):
        with pytest.raises(Refused):
            await gate.admit("8.8.8.8", 80)
    assert entries.written[0] == ("connection", {"target": "127.0.0.1:80", "purpose": "show"}, {})
    assert "localhost" not in str(entries.written)
    assert sum(what == "refusal" for what, _, _ in entries.written) == 3
    assert list(connections.refusals().values()) == [3]
    assert entries.written[-1] == ("refusal", {"target": "8.8.8.8", "purpose": "show"}, {})
    connections.refused("cloud.example.org", "show")
    assert "example" not in str(entries.written)


async def test_a_sweep_has_one_line_with_its_count(tmp_path: Path) -> None:
    entries = Entries()
    gate = Gate(Connections(entries, tmp_path / "refusals.json"), "find")
    await gate.sweep(ipaddress.IPv4Network("10.0.1.0/24"), 253)
    for host in ("10.0.1.7", "10.0.1.8", "10.0.2.1"):
        with gate.candidate(host, 80):
            await gate.admit(host, 80)
    assert entries.written == [
        ("connection", {"target": "10.0.1.0/24", "addresses": 253, "purpose": "find"}, {}),
        ("connection", {"target": "10.0.2.1:80", "purpose": "find"}, {}),
    ]


async def test_a_name_cannot_mean_another_address_by_the_time_it_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving(b"HTTP/1.0 200 OK\r\n\r\n") as port:
        looked_up = answer_with(monkeypatch, ["127.0.0.1"], ["8.8.8.8"])
        async with Transport(f"camera.local:{port}") as transport:
            for _ in range(2):
                await transport.command("/")
                assert transport.reached == f"127.0.0.1:{port}"
        assert looked_up == ["camera.local"]
        async with Transport(f"camera.local:{port}") as transport:
            with pytest.raises(Refused):
                await transport.command("/")


@pytest.mark.parametrize("to", ["http://8.8.8.8/", "http://192.168.1.1/", "//nas.local/x", "http://127.0.0.1:1/"])
async def test_a_redirect_is_not_followed(to: str) -> None:
    answer = f"HTTP/1.0 302 Found\r\nLocation: {to}\r\nRefresh: 0; url={to}\r\n\r\n".encode()
    async with serving(answer) as port, Transport(f"127.0.0.1:{port}") as transport:
        with pytest.raises(ProtocolError):
            await transport.command("/")
        assert transport.reached == f"127.0.0.1:{port}"


async def test_whoever_asked_another_host_over_its_sockets_would_be_refused_by_the_gate() -> None:
    async with Transport("127.0.0.1:1") as transport:
        with pytest.raises(Refused, match=r"127\.0\.0\.2 was neither named nor discovered"):
            await transport._pool.request("GET", "http://127.0.0.2/")


async def test_links_and_paths_with_a_host_lead_to_the_camera_all_the_same() -> None:
    name = b"20260917_174000_00001_N_A.MP4"
    row = b'<tr><td><a href="%s' + name + b'"><b>' + name + b"</b></a><td align=right> 1.00 MB"
    row += b"<td align=right>2026/09/17 17:48:42\n"
    hosts = (b"/", b"http://127.0.0.2/", b"//127.0.0.2/", b"http:\\\\127.0.0.2\\", b"http://127.0.0.2/Normal/")
    page = b"HTTP/1.0 200 OK\r\n\r\n<html><table>" + b"".join(row % host for host in hosts) + b"</table></html>"
    async with serving(page) as port, Camera(f"127.0.0.1:{port}", prefer="folder pages") as camera:
        found = []
        with suppress(ListIncomplete):
            async for recording in camera.recordings():
                found.append(recording)  # noqa: PERF401 (what came before the error counts)
        assert found
        assert all(recording.target.startswith("/") and "127.0.0.2" not in recording.target for recording in found)
        assert camera.reached_at == f"127.0.0.1:{port}"


async def test_the_environments_proxy_and_netrc_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\ndefault login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    async with serving(b"HTTP/1.0 200 OK\r\n\r\n", asked) as camera, serving(b"HTTP/1.0 200 OK\r\n\r\n") as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
        async with Transport(f"127.0.0.1:{camera}") as transport:
            await transport.command("/")
    [head] = asked
    assert head.startswith(b"GET / HTTP/1.1\r\n")
    assert b"authorization" not in head.lower()


def answer_with(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """A DNS of the test's own: its answers one after the other, the last for ever; returns what it is asked."""
    looked_up: list[str] = []

    async def lookup(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        addresses = answers[min(len(looked_up), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", lookup)
    return looked_up


@asynccontextmanager
async def serving(answer: bytes, heads: list[bytes] | None = None) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if heads is not None:
            heads.append(head)
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
