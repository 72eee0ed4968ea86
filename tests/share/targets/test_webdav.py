from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.share.targets.davserver import PASSWORD, Receiver, webdav
from tests.share.targets.support import Hands, files_below, parcel
from vantrue_client.errors import NameTaken, NotDelivered, Refused
from vantrue_client.share.targets.credentials import credentials_wanted, keep
from vantrue_client.share.targets.store import StoreTarget, holds
from vantrue_client.share.targets.webdav import WebdavStore


@pytest.fixture
def server(dav: Receiver, request: pytest.FixtureRequest) -> tuple[Receiver, Path, StoreTarget]:
    """The server, a folder of its own for the test, and the target that it is."""
    name = request.node.name.partition("[")[0]
    (dav.root / name).mkdir()
    address = f"webdavs://ann@localhost:{dav.port}/{name}?ca={dav.certificate}"
    return dav, dav.root / name, StoreTarget(WebdavStore(address))


def ready(target: StoreTarget, tmp_path: Path, password: str = PASSWORD) -> Hands:
    hands = Hands(tmp_path)
    for credential in credentials_wanted(target, hands.secrets):
        keep(credential, password, hands.secrets)
    return hands


async def test_copies_arrive_whole_and_again_sends_nothing(
    tmp_path: Path, server: tuple[Receiver, Path, StoreTarget]
) -> None:
    _, folder, target = server
    hands = ready(target, tmp_path)
    clips = parcel(tmp_path, "2025/12-11/clip.mp4", 3_000_000), parcel(tmp_path, "50% #1 ä.mp4", seed=2)
    arrived = await hands.deliver(target, *clips)
    assert [one.parcel for one in arrived] == list(clips)
    assert all("localhost" in one.where and PASSWORD not in one.where for one in arrived)
    await hands.deliver(target, *clips)
    assert sum(hands.sent) == sum(clip.size for clip in clips)
    assert files_below(folder) == {clip.name: clip.path.read_bytes() for clip in clips}
    async with target.store.open(hands.means) as shelf:
        assert await shelf.size("2025/12-11/clip.mp4") == 3_000_000
        assert await shelf.size("nothing.mp4") is None


async def test_a_name_that_something_else_has_is_left_to_it(
    tmp_path: Path, server: tuple[Receiver, Path, StoreTarget]
) -> None:
    _, folder, target = server
    hands, clip = ready(target, tmp_path), parcel(tmp_path)
    (folder / "clip.mp4").write_bytes(b"mine")
    async with target.store.open(hands.means) as shelf:
        assert not await holds(shelf, clip)
        with pytest.raises(NameTaken):
            await shelf.put(clip)
    await hands.deliver(target, clip)
    assert files_below(folder) == {"clip.mp4": b"mine", "clip-2.mp4": clip.path.read_bytes()}


async def test_a_wrong_password_is_said_and_forgotten(
    tmp_path: Path, server: tuple[Receiver, Path, StoreTarget]
) -> None:
    _, folder, target = server
    hands = ready(target, tmp_path, "wrong")
    with pytest.raises(NotDelivered, match="does not accept the password"):
        await hands.deliver(target, parcel(tmp_path))
    assert credentials_wanted(target, hands.secrets)
    assert files_below(folder) == {}


async def test_a_certificate_that_nobody_vouches_for_gets_not_even_the_password(
    tmp_path: Path, server: tuple[Receiver, Path, StoreTarget]
) -> None:
    receiver, _, _ = server
    target = StoreTarget(WebdavStore(f"webdavs://ann@localhost:{receiver.port}/"))
    with pytest.raises(NotDelivered, match="certificate"):
        await ready(target, tmp_path).deliver(target, parcel(tmp_path))


async def test_a_folder_that_is_missing_is_said(tmp_path: Path, server: tuple[Receiver, Path, StoreTarget]) -> None:
    receiver, _, _ = server
    target = StoreTarget(WebdavStore(f"webdavs://ann@localhost:{receiver.port}/nowhere?ca={receiver.certificate}"))
    with pytest.raises(NotDelivered, match="There is no folder"):
        await ready(target, tmp_path).deliver(target, parcel(tmp_path))


async def test_cancelled_in_the_middle_leaves_nothing(
    tmp_path: Path, server: tuple[Receiver, Path, StoreTarget]
) -> None:
    _, folder, target = server
    hands = ready(target, tmp_path)
    task = asyncio.create_task(hands.deliver(target, parcel(tmp_path, size=20_000_000)))
    while not hands.sent:
        await asyncio.sleep(0.001)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [name for name in files_below(folder) if not name.startswith(".")] == []


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from tests.share.targets.support import parcel
from tests.share.targets.test_webdav import ready
from vantrue_client.share.targets.store import StoreTarget
from vantrue_client.share.targets.webdav import WebdavStore

here, target = Path(sys.argv[1]), StoreTarget(WebdavStore(sys.argv[2]))
hands = ready(target, here)
object.__setattr__(hands.means, "sent", lambda count: os.kill(os.getpid(), signal.SIGKILL))
asyncio.run(hands.deliver(target, parcel(here, size=20_000_000)))
"""


async def test_killed_in_the_middle_a_retry_ends_right(
    tmp_path: Path, server: tuple[Receiver, Path, StoreTarget]
) -> None:
    receiver, folder, target = server
    address = f"{target.address}?ca={receiver.certificate}"
    killed = subprocess.run([sys.executable, "-c", KILLED, tmp_path, address], cwd=Path(__file__).parents[3])
    assert killed.returncode == -signal.SIGKILL
    assert [name for name in files_below(folder) if not name.startswith(".")] == []
    clip = parcel(tmp_path, size=20_000_000)
    await ready(target, tmp_path).deliver(target, clip)
    assert files_below(folder) == {"clip.mp4": clip.path.read_bytes()}


async def test_unencrypted_only_near_by_with_a_word_of_it_and_nothing_of_it_when_the_server_is_killed(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with webdav(tmp_path_factory.mktemp("plain"), encrypted=False) as receiver:
        target = StoreTarget(WebdavStore(f"webdav://ann@127.0.0.1:{receiver.port}/"))
        hands, clip = ready(target, tmp_path), parcel(tmp_path)
        await hands.deliver(target, clip)
        assert "unencrypted" in hands.said[0]
        assert files_below(receiver.root) == {"clip.mp4": clip.path.read_bytes()}
        large = parcel(tmp_path, "large.mp4", 20_000_000)
        task = asyncio.create_task(hands.deliver(target, large))
        while sum(hands.sent) == clip.size:
            await asyncio.sleep(0.001)
        os.kill(receiver.process.pid, signal.SIGKILL)
        with pytest.raises(NotDelivered, match="lost"):
            await task
        assert not (receiver.root / "large.mp4").exists()
    far = StoreTarget(WebdavStore("webdav://ann@8.8.8.8/"))
    with pytest.raises(Refused, match="not on the local network"):
        await ready(far, tmp_path).deliver(far, clip)


REDIRECTS = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
ENDLESS = b"HTTP/1.1 207 Multi-Status\r\nContent-Type: text/xml\r\n\r\n" + b"<a>" * 1_000_000
NONSENSE = b"HTTP/1.1 207 Multi-Status\r\nContent-Length: 4\r\n\r\n<no>"


@pytest.mark.parametrize(("answer", "said"), [(REDIRECTS, "redirect"), (ENDLESS, "end"), (NONSENSE, "did not take it")])
async def test_a_server_that_answers_amiss_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes, said: str
) -> None:
    async def hostile(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with await asyncio.start_server(hostile, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        target = StoreTarget(WebdavStore(f"webdav://127.0.0.1:{port}/"))
        with pytest.raises(NotDelivered, match=said):
            await Hands(tmp_path).deliver(target, parcel(tmp_path))
