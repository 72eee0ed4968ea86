from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

import pytest

from tests.camera.raw import always, raw_camera, reply
from tests.camera.talk import QUICK
from vantrue_client.camera.transport import Transport
from vantrue_client.errors import CameraNotFound, ConnectionLost, ProtocolError, Refused, UsageError
from vantrue_client.model import Patience
from vantrue_client.policy.gate import Gate

STATUS = "/?custom=1&cmd=3016"


async def body_of(answer: bytes, patience: Patience = QUICK) -> bytes:
    async with raw_camera(always(answer)) as camera, Transport(camera.address, patience=patience) as transport:
        return await transport.command(STATUS)


async def test_the_target_goes_out_as_it_is_written_and_heads_are_short() -> None:
    target = "/?custom=1&cmd=3032&str=my:pass{}|\\"
    async with raw_camera(always(reply(b"ok"))) as camera, Transport(camera.address, patience=QUICK) as transport:
        assert await transport.command(target) == b"ok"
        lines = camera.heads[0].decode().split("\r\n")
    assert lines[0] == f"GET {target} HTTP/1.1"
    assert {line.split(":")[0] for line in lines[1:-2]} == {"Host", "User-Agent", "Accept-Encoding", "Connection"}
    assert "Accept-Encoding: identity" in lines
    assert "Connection: close" in lines


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (b"HTTP/1.0 200\n\nlf only", b"lf only"),
        (b"HTTP/1.1 200 OK\r\nnonsense line\r\n : x\r\nA\x01B: c\r\nX: \x00y\r\n\r\njunk", b"junk"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\nshort", b"short"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nlonger", b"longer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: keep-alive\r\n\r\nkeepmore", b"keep"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: keep-alive\r\n\r\ncut", b"cut"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\ntwo lengths", b"two lengths"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nno length", b"no length"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nafter", b"after"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", b"abc"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: odd\r\nConnection: close\r\n\r\nx", b"x"),
    ],
)
async def test_sloppy_heads_are_survived(answer: bytes, body: bytes) -> None:
    assert await body_of(answer) == body


async def test_a_head_in_single_bytes_is_read() -> None:
    pieces = [bytes([byte]) for byte in reply(b"whole")]
    async with raw_camera(always(*pieces)) as camera, Transport(camera.address, patience=QUICK) as transport:
        assert await transport.command(STATUS) == b"whole"


@pytest.mark.parametrize("answer", [b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 OK\r\n\r\n", b"X: y\r\n" * 20_000])
async def test_what_is_no_http_is_a_protocol_error(answer: bytes) -> None:
    with pytest.raises(ProtocolError):
        await body_of(answer)


async def test_an_endless_reply_is_cut_off() -> None:
    async def endless(_: str, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(b""))
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    async with raw_camera(endless) as camera, Transport(camera.address, patience=QUICK) as transport:
        assert len(await transport.command(STATUS, most=100_000)) == 100_000


async def test_a_trickled_reply_ends_with_the_patience() -> None:
    async def trickle(_: str, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(b""))
        while True:
            writer.write(b"x")
            await asyncio.sleep(0.02)

    hasty = replace(QUICK, command=0.2)
    async with raw_camera(trickle) as camera, Transport(camera.address, patience=hasty) as transport:
        with pytest.raises(ConnectionLost, match="did not answer"):
            await transport.command(STATUS)


async def test_a_silent_stream_is_lost_and_a_connection_kept_open_after_the_end_is_not() -> None:
    async def stall(target: str, writer: asyncio.StreamWriter) -> None:
        length = 3 if target == "/whole" else 9
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\nabc" % length)
        await asyncio.sleep(60)

    patience = replace(QUICK, silence=0.1)
    async with raw_camera(stall) as camera, Transport(camera.address, patience=patience) as transport:
        async with transport.stream("/cut") as response:
            chunks = aiter(response)
            assert await anext(chunks) == b"abc"
            with pytest.raises(ConnectionLost, match="silent"):
                await anext(chunks)
        async with transport.stream("/whole") as response:
            assert await response.read(10) == b"abc"


@pytest.mark.parametrize(
    ("head", "offset", "size"),
    [
        (b"206 Partial\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 5", 5, 10),
        (b"206 Partial\r\nContent-Range: bytes 5-9/*\r\nContent-Length: 5", 5, 10),
        (b"206 Partial\r\nContent-Length: 5\r\nConnection: close", 5, 10),
        (b"206 Partial\r\nContent-Range: bytes 4-9/10\r\nConnection: close", 4, 10),
        (b"200 OK\r\nContent-Length: 10\r\nConnection: close", 0, 10),
        (b"200 OK\r\nConnection: close", 0, None),
        (b"416 No\r\nContent-Range: bytes */10\r\nConnection: close", 0, 10),
    ],
)
async def test_offset_and_size_come_from_the_answer(head: bytes, offset: int, size: int | None) -> None:
    async with raw_camera(always(b"HTTP/1.1 " + head + b"\r\n\r\n56789")) as camera:
        async with Transport(camera.address, patience=QUICK) as transport, transport.stream("/f", 5) as response:
            assert (response.offset, response.size) == (offset, size)
        assert b"Range: bytes=5-\r\n" in camera.heads[0]


async def test_a_public_address_opens_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "sock_connect", lambda *args: made.append(args))
    async with Transport("8.8.8.8", patience=QUICK) as transport:
        with pytest.raises(Refused) as refused:
            await transport.command(STATUS)
    assert refused.value.rule == "no-silent-network"
    assert made == []


async def test_what_the_gate_pinned_is_what_is_connected_to() -> None:
    class Pinning(Gate):
        async def admit(self, host: str, port: int) -> str:
            assert host == "camera.example"
            return "127.0.0.1"

    async with (
        raw_camera(always(reply(b"pinned"))) as camera,
        Transport(f"camera.example:{camera.port}", patience=QUICK, gate=Pinning()) as transport,
    ):
        assert await transport.command(STATUS) == b"pinned"
        assert transport.reached == camera.address


async def test_an_unknown_name_and_a_closed_port_are_typed() -> None:
    async with Transport("no-such-camera.invalid", patience=QUICK) as transport:
        with pytest.raises(CameraNotFound):
            await transport.command(STATUS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    async with Transport(address, patience=QUICK) as transport:
        with pytest.raises(ConnectionLost, match="cannot be connected to") as lost:
            await transport.command("/?custom=1&cmd=2001&par=1")
    assert lost.value.address == address
    assert lost.value.advice


async def test_proxies_of_the_environment_and_redirects_are_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nSet-Cookie: a=b\r\nConnection: close\r\n\r\n"
    async with raw_camera(always(moved)) as camera, Transport(camera.address, patience=QUICK) as transport:
        for _ in range(2):
            async with transport.stream("/") as response:
                assert response.status == 302
        assert not any(b"Cookie" in head for head in camera.heads)


async def test_cancelling_closes_the_socket() -> None:
    started = asyncio.Event()

    async def endless(_: str, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(b"x"))
        await writer.drain()
        started.set()
        await asyncio.sleep(60)

    async with raw_camera(endless) as camera, Transport(camera.address, patience=QUICK) as transport:

        async def read() -> None:
            async with transport.stream("/f") as response:
                async for _ in response:
                    pass

        task = asyncio.create_task(read())
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(camera.closed.wait(), 60)


@pytest.mark.parametrize("connections", [1, 2])
async def test_no_more_connections_than_allowed(connections: int) -> None:
    async def slow(_: str, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.01)
        writer.write(reply(b"x"))
        await writer.drain()

    async with raw_camera(slow) as camera:
        async with Transport(camera.address, patience=QUICK, connections=connections) as transport:
            await asyncio.gather(*(transport.command(STATUS) for _ in range(6)))
        assert camera.peak == connections
        assert len(camera.requests) == 6


async def test_only_what_changes_nothing_is_repeated() -> None:
    async with raw_camera(always(b"")) as camera, Transport(camera.address, patience=QUICK) as transport:
        for target, times in [(STATUS, 3), ("/?custom=1&cmd=2001&par=1", 1), ("/?custom=1&cmd=4003&str=A:\\X", 1)]:
            camera.requests.clear()
            with pytest.raises(ConnectionLost):
                await transport.command(target)
            assert camera.requests == [target] * times


async def test_it_leaves_by_the_interface_that_was_named() -> None:
    async with (
        raw_camera(always(reply(b"x"))) as camera,
        Transport(camera.address, patience=QUICK, interface="127.0.0.1") as transport,
    ):
        assert await transport.command(STATUS) == b"x"
    with pytest.raises(UsageError, match="no interface"):
        Transport("127.0.0.1", interface="nothing0")


async def test_a_task_that_would_wait_for_itself_is_told() -> None:
    async with (
        raw_camera(always(reply(b"x"))) as camera,
        Transport(camera.address, patience=QUICK) as transport,
        transport.stream("/f"),
    ):
        with pytest.raises(UsageError, match="only connection"):
            await transport.command(STATUS)


async def test_a_list_may_take_longer_than_a_stream_to_begin() -> None:
    async def slow(target: str, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(b""))
        await writer.drain()
        await asyncio.sleep(0.3)
        writer.write(b"at last")
        await writer.drain()

    hasty = replace(QUICK, silence=0.05)
    async with raw_camera(slow) as camera, Transport(camera.address, patience=hasty) as transport:
        async with transport.stream("/list", first_byte=5) as response:
            assert await response.read(100) == b"at last"
        async with transport.stream("/file") as response:
            with pytest.raises(ConnectionLost):
                await response.read(100)
