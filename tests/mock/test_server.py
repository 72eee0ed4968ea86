"""The server survives what no polite client sends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mock.client import command, get, send
from vantrue_client.mock import MockCamera, server
from vantrue_client.mock.request import read_range, read_request


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n",
        b"GET /" + b"a" * 100_000,
        b"\r\n\r\n",
    ],
)
async def test_junk_gets_the_page_and_harms_nothing(raw: bytes, folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        got = await send(camera, raw)
        assert b"Page Not Found" in got.body
        assert (await command(camera, 3016)).number("Status") == 0


async def test_what_is_sent_after_a_request_is_ignored(folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        one = b"GET /?custom=1&cmd=3016 HTTP/1.1\r\n\r\n"
        got = await send(camera, one + one + b"x" * 50_000)
        assert got.text.count("3016") == 1
        assert len(camera.requests) == 1


async def test_an_upload_changes_nothing(folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        got = await send(camera, b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello")
        assert "Page Not Found" in got.text
        assert len(camera.recordings) == 9


async def test_whoever_never_finishes_asking_is_let_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_PATIENCE", 0.1)
    async with MockCamera(card=folder) as camera:
        got = await send(camera, b"GET / HT")
        assert b"Page Not Found" in got.body


async def test_connections_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 3)
    async with MockCamera(card=folder) as camera:
        idle = [await asyncio.open_connection(camera.host, camera.port) for _ in range(3)]
        reader, writer = await asyncio.open_connection(camera.host, camera.port)
        assert await reader.read() == b""
        for _, held in [*idle, (reader, writer)]:
            held.close()
        while (await command(camera, 3016)).status != 200:
            pass
        assert camera.peak_connections == 3


@given(st.binary(max_size=300))
def test_any_head_is_a_request_or_none(head: bytes) -> None:
    found = read_request(head, 0.0)
    assert found is None or (found.target and found.method)


@given(st.text(max_size=40), st.integers(0, 1 << 40))
def test_any_range_lies_inside_the_file_or_is_none(text: str, size: int) -> None:
    for asked in (text, f"bytes={text}"):
        found = read_range(asked, size)
        assert found is None or (found[1] >= 0 and (found[1] == 0 or 0 <= found[0] < found[0] + found[1] <= size))


@given(st.integers(0, 10**18 - 1), st.integers(0, 10**18 - 1), st.integers(1, 1 << 40))
def test_a_range_is_clipped(first: int, last: int, size: int) -> None:
    found = read_range(f"bytes={first}-{last}", size)
    if first <= last and first < size:
        assert found == (first, min(last + 1, size) - first)
    else:
        assert found is None or found[1] == 0


async def test_latency_and_rate_are_kept_to(folder: Path) -> None:
    """That pacing happens at all; how exactly is the benchmarks' matter."""
    loop = asyncio.get_running_loop()
    async with MockCamera(card=folder, rate="4mbit", latency="30ms") as camera:
        began = loop.time()
        got = await get(camera, "/Normal/20260917_174742_00001_N_A.MP4")
        assert len(got.body) == 60_000
        assert loop.time() - began >= 0.03 + 0.03
