from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.share.targets.support import Hands, parcel
from vantrue_client.camera.interfaces import Interface
from vantrue_client.errors import NotDelivered, UsageError
from vantrue_client.media.spans import Span
from vantrue_client.share.parcel import Parcel
from vantrue_client.share.targets.link import LinkTarget, the_one
from vantrue_client.share.targets.onetime import Gives, OneTime, span_of
from vantrue_client.share.targets.target import Delivered

PHONE, STRANGER = "127.0.0.7", "127.0.0.8"


class Link:
    """A link that is open, and what became of it."""

    def __init__(self, url: str, hands: Hands, task: asyncio.Task[Sequence[Delivered]]) -> None:
        self.hands = hands
        self.task = task
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/\S+)", url)
        assert found is not None
        self.port, self.path = int(found[1]), found[2]

    async def ask(self, method: str, path: str, *headers: str, by: str = PHONE, host: str = "") -> tuple[int, bytes]:
        """Status and body of an answer, 0 where the connection was closed without one."""
        _, status, body = await self.whole(method, path, *headers, by=by, host=host)
        return status, body

    async def whole(
        self, method: str, path: str, *headers: str, by: str = PHONE, host: str = ""
    ) -> tuple[str, int, bytes]:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(by, 0))
        except OSError:
            return "", 0, b""
        try:
            lines = [f"{method} {path} HTTP/1.1", f"Host: {host or f'127.0.0.1:{self.port}'}", *headers, "", ""]
            writer.write("\r\n".join(lines).encode())
            answer = await reader.read()
        except OSError:
            return "", 0, b""
        finally:
            writer.close()
        head, _, body = answer.partition(b"\r\n\r\n")
        return head.decode("latin-1"), int(head.split()[1]) if head else 0, body

    async def press(self, by: str = PHONE) -> str:
        """Press the button; where it leads."""
        head, status, _ = await self.whole("POST", self.path, by=by)
        assert status == 303
        found = re.search(r"(?im)^location: (\S+)", head)
        assert found is not None
        return found[1]


@asynccontextmanager
async def opened(folder: Path, *parcels: Parcel, lasts: float = 60.0) -> AsyncIterator[Link]:
    hands = Hands(folder)
    task = asyncio.create_task(hands.deliver(LinkTarget("127.0.0.1", lasts), *parcels))
    while len(hands.said) < 2:
        assert not task.done(), task.exception()
        await asyncio.sleep(0.001)
    link = Link(hands.said[1].split()[-1], hands, task)
    try:
        yield link
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", link.port)


async def test_previewed_first_then_taken_once_and_the_server_is_gone(tmp_path: Path) -> None:
    clip = parcel(tmp_path, "secret-name.mp4")
    async with opened(tmp_path, clip) as link:
        for method in ("GET", "HEAD"):
            for path in (link.path, link.path + "?fbclid=1"):
                head, status, body = await link.whole(method, path, by=STRANGER)
                assert status == 200
                assert "secret-name" not in head + body.decode()
                assert str(clip.size) not in head
        copy = await link.press()
        head, status, body = await link.whole("GET", copy)
        assert (status, body) == (200, clip.path.read_bytes())
        assert "secret-name.mp4" in head
        assert [one.where for one in await link.task] == [f"the device at {PHONE}"]
        assert sum(link.hands.sent) == clip.size


async def test_a_download_is_resumed_in_the_middle(tmp_path: Path) -> None:
    clip = parcel(tmp_path, size=8_000_000)
    async with opened(tmp_path, clip) as link:
        copy = await link.press()
        assert (await link.ask("HEAD", copy))[0] == 200
        reader, writer = await asyncio.open_connection("127.0.0.1", link.port, local_addr=(PHONE, 0))
        writer.write(f"GET {copy} HTTP/1.1\r\nHost: 127.0.0.1:{link.port}\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        first = await reader.readexactly(1_000_000)
        writer.transport.abort()
        status, rest = await link.ask("GET", copy, "Range: bytes=1000000-")
        while status == 503:  # until it is noticed that the first has gone
            await asyncio.sleep(0.01)
            status, rest = await link.ask("GET", copy, "Range: bytes=1000000-")
        assert status == 206
        assert first + rest == clip.path.read_bytes()
        assert len(await link.task) == 1


async def test_a_copy_is_gone_once_all_of_it_was_sent_and_others_are_not(tmp_path: Path) -> None:
    clips = parcel(tmp_path, "a.mp4"), parcel(tmp_path, "b.jpg", seed=2)
    async with opened(tmp_path, *clips) as link:
        behind = await link.press()
        status, page = await link.ask("GET", behind)
        assert status == 200
        assert b"a.mp4" in page
        assert b"b.jpg" in page
        assert (await link.ask("GET", f"{behind}/0", "Range: bytes=100-"))[0] == 206
        assert (await link.ask("GET", f"{behind}/0", "Range: bytes=999999999-"))[0] == 416
        assert (await link.ask("GET", f"{behind}/0", "Range: bytes=0-99"))[0] == 206
        assert (await link.ask("GET", f"{behind}/0"))[0] == 410
        assert (await link.ask("GET", f"{behind}/1"))[1] == clips[1].path.read_bytes()
        assert [one.parcel for one in await link.task] == list(clips)


async def test_another_address_a_guessed_name_and_tricks_are_refused(tmp_path: Path) -> None:
    clip = parcel(tmp_path)
    async with opened(tmp_path, clip) as link:
        assert (await link.ask("GET", link.path, host="evil.example"))[0] == 404
        assert (await link.ask("GET", f"{link.path}/guessed/0"))[0] == 404
        copy = await link.press()
        for path in (
            "/",
            "/" + "A" * 22,
            copy[:-1] + "1",
            copy[:-1] + "00",
            copy[:-1] + "../0",
            copy + "/..",
            copy + "?",
            copy + "%2f",
            copy.replace("/0", "/%30"),
            "//" + copy,
            "/../../etc/passwd",
            "/%2e%2e/etc/passwd",
            "http://127.0.0.1" + copy,
            "\xff",
        ):
            status, body = await link.ask("GET", path)
            assert (status, clip.path.read_bytes() in body) in {(404, False), (400, False), (0, False)}, path
        for method in ("PUT", "DELETE", "POST", "OPTIONS"):
            assert (await link.ask(method, copy))[0] == 404
        for path in (link.path, copy):
            assert await link.ask("GET", path, by=STRANGER) == (0, b"")
        assert await link.ask("POST", link.path, by=STRANGER) == (0, b"")
        assert (await link.ask("GET", "/" + "x" * 100_000))[0] in {0, 400}
        assert (await link.ask("GET", copy))[1] == clip.path.read_bytes()


async def test_of_a_thousand_requests_at_once_one_gets_it(tmp_path: Path) -> None:
    clip = parcel(tmp_path, size=4_000_000)
    async with opened(tmp_path, clip) as link:
        copy = await link.press()
        answers = await asyncio.gather(*(link.ask("GET", copy) for _ in range(1000)))
        got = [body for _, body in answers if len(body) > 1000]
        assert got == [clip.path.read_bytes()]
        assert {status for status, _ in answers} <= {200, 410, 503, 0}
        assert len(await link.task) == 1


async def test_late_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path, parcel(tmp_path), lasts=0.2) as link:
        with pytest.raises(NotDelivered, match="time is over"):
            await link.task
        assert await link.ask("GET", link.path) == (0, b"")


async def test_who_sends_nothing_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vantrue_client.share.targets.linkserver.PATIENCE_WITH_A_HEAD", 0.05)
    async with opened(tmp_path, parcel(tmp_path)) as link:
        silent = [await asyncio.open_connection("127.0.0.1", link.port, local_addr=(STRANGER, 0)) for _ in range(20)]
        assert [await reader.read() for reader, _ in silent] == [b""] * 20
        for _, writer in silent:
            writer.close()
        assert (await link.ask("GET", link.path))[0] == 200


def test_only_what_was_taken_whole_counts() -> None:
    link = OneTime([100], until=10.0)
    assert link.answer("POST", link.path, PHONE, 0.0).gives is Gives.CHOICE
    turn = link.begin(0)
    assert not link.end(0, turn, Span(0, 100), whole=False)
    assert link.answer("GET", f"{link.behind}/0", PHONE, 9.0).gives is Gives.COPY
    assert link.answer("GET", f"{link.behind}/0", PHONE, 10.0).gives is Gives.NOTHING
    assert link.end(0, link.begin(0), Span(99, 100), whole=True)
    assert link.answer("GET", f"{link.behind}/0", PHONE, 9.0).gives is Gives.GONE


def test_a_stalled_connection_gives_way() -> None:
    link = OneTime([100], until=100.0)
    link.answer("POST", link.path, PHONE, 0.0)
    first = link.begin(0)
    assert link.moved(0, first, 1.0)
    assert link.answer("GET", f"{link.behind}/0", PHONE, 2.0).gives is Gives.LATER
    assert link.answer("GET", f"{link.behind}/0", PHONE, 4.5).gives is Gives.COPY
    link.begin(0)
    assert not link.moved(0, first, 5.0)


@given(st.text(max_size=30), st.integers(1, 1000))
def test_no_range_leads_out_of_the_copy(header: str, size: int) -> None:
    span = span_of(f"bytes={header}", size)
    assert span is None or 0 <= span.start < span.end <= size


@given(st.integers(0, 2000), st.integers(0, 2000), st.integers(1, 1000))
def test_a_range_is_what_it_says(first: int, last: int, size: int) -> None:
    wanted = range(size)[first : last + 1]
    assert span_of(f"bytes={first}-{last}", size) == (Span(wanted.start, wanted.stop) if wanted else None)


def test_it_listens_on_the_one_local_network_and_on_no_other() -> None:
    loop, wifi = Interface("lo", "127.0.0.1", 8), Interface("wlan0", "192.168.1.5", 24)
    bridge, public = Interface("docker0", "172.17.0.1", 16), Interface("eth0", "203.0.114.7", 24)
    assert the_one([loop, wifi, public], frozenset()) == wifi
    assert the_one([loop, bridge, wifi], frozenset({"wlan0"})) == wifi
    with pytest.raises(UsageError, match="several networks"):
        the_one([bridge, wifi], frozenset())
    for none in ([], [loop], [loop, public]):
        with pytest.raises(NotDelivered, match="no local network"):
            the_one(none, frozenset())
