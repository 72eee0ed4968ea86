from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.camera.transport import Transport
from vantrue_client.errors import CameraNotFound, ProtocolError, Refused
from vantrue_client.policy.connections import Connections
from vantrue_client.policy.gate import LocalGate, RecordingGate, is_local


@given(st.ip_addresses())
def test_only_local_addresses_are_local(address: object) -> None:
    text = str(address)
    if is_local(text):
        assert text.startswith(
            ("10.", "127.", "169.254.", "172.", "192.168.", "::", "fc", "fd", "fe8", "fe9", "fea", "feb")
        )


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "0.0.0.0", "224.0.0.251", "255.255.255.255", "::ffff:1.1.1.1", "2001:db8::1"]
)
async def test_other_addresses_are_refused_by_their_rule(host: str) -> None:
    with pytest.raises(Refused) as refusal:
        await LocalGate().admit(host, 80)
    assert refusal.value.rule == "no-silent-network"


@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.254", "169.254.3.4", "::1"])
async def test_local_addresses_are_admitted_as_they_are(host: str) -> None:
    assert await LocalGate().admit(host, 80) == host


async def test_a_name_that_nobody_knows_is_not_found() -> None:
    with pytest.raises(CameraNotFound):
        await LocalGate().admit("no such name..invalid", 80)


class Entries:
    def __init__(self) -> None:
        self.written: list[tuple[str, dict[str, str | int], dict[str, str]]] = []

    def write(self, what: str, facts: Mapping[str, str | int], names: Mapping[str, str] | None = None) -> None:
        self.written.append((what, dict(facts), dict(names or {})))

    write_once_a_day = write


async def test_each_target_is_entered_and_each_refusal_counted(tmp_path: Path) -> None:
    entries = Entries()
    connections = Connections(entries, tmp_path / "refusals.json")
    gate = RecordingGate("show", connections)
    for host in ("127.0.0.1", "localhost"):
        assert (await gate.admit(host, 80)) in {"127.0.0.1", "::1"}
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


async def test_a_name_cannot_mean_another_address_by_the_time_it_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_up = []

    async def rebound(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        address = "127.0.0.1" if len(looked_up) == 1 else "8.8.8.8"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    async with serving(b"HTTP/1.0 200 OK\r\n\r\n") as port:
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", rebound)
        async with Transport(f"camera.local:{port}") as transport:
            await transport.command("/")
            assert transport.reached == f"127.0.0.1:{port}"
            with pytest.raises(Refused):
                await transport.command("/")
    assert looked_up == ["camera.local"] * 2


async def test_a_redirect_is_not_followed() -> None:
    answer = b"HTTP/1.0 302 Found\r\nLocation: http://8.8.8.8/\r\n\r\n"
    async with serving(answer) as port, Transport(f"127.0.0.1:{port}") as transport:
        with pytest.raises(ProtocolError):
            await transport.command("/")
        assert transport.reached == f"127.0.0.1:{port}"


@asynccontextmanager
async def serving(answer: bytes) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
