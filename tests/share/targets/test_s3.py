from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.share.targets.s3server import Receiver
from tests.share.targets.support import Hands, parcel
from vantrue_client.errors import NameTaken, NotDelivered, UsageError
from vantrue_client.share.targets.credentials import credentials_wanted, keep
from vantrue_client.share.targets.s3 import PART, S3Store
from vantrue_client.share.targets.store import StoreTarget, holds

LARGE = 2 * PART + 1_000_000


@pytest.fixture
def running(s3: Receiver) -> Receiver:
    return s3


@pytest.fixture
def bucket(running: Receiver, request: pytest.FixtureRequest) -> str:
    """A bucket of its own for the test."""
    name = request.node.name.partition("[")[0].replace("_", "-")[:60].rstrip("-")
    running.client.create_bucket(Bucket=name)
    return str(name)


def target(running: Receiver, bucket: str) -> StoreTarget:
    return StoreTarget(S3Store(f"s3://{bucket}/clips?endpoint=http://127.0.0.1:{running.port}"))


def ready(target: StoreTarget, folder: Path, access: str, secret: str) -> Hands:
    hands = Hands(folder)
    wanted = credentials_wanted(target, hands.secrets)
    for credential in wanted:
        keep(credential, access if credential.what == "access key" else secret, hands.secrets)
    return hands


async def test_copies_arrive_whole_and_again_sends_nothing(tmp_path: Path, running: Receiver, bucket: str) -> None:
    to = target(running, bucket)
    hands = ready(to, tmp_path, running.access, running.secret)
    clips = parcel(tmp_path, "2025/12-11/clip.mp4", LARGE), parcel(tmp_path, "50% #1 ä.mp4", seed=2)
    arrived = await hands.deliver(to, *clips)
    assert [one.where for one in arrived] == [f"s3://{bucket}/clips/{clip.name}" for clip in clips]
    assert "unencrypted" in hands.said[0]
    await hands.deliver(to, *clips)
    assert sum(hands.sent) == sum(clip.size for clip in clips)
    assert running.objects(bucket) == {f"clips/{clip.name}": clip.path.read_bytes() for clip in clips}
    assert running.unfinished(bucket) == []
    async with to.store.open(hands.means) as shelf:
        assert await shelf.size(clips[0].name) == LARGE
        assert await shelf.size("nothing.mp4") is None


async def test_a_name_that_something_else_has_is_left_to_it(tmp_path: Path, running: Receiver, bucket: str) -> None:
    to, clip = target(running, bucket), parcel(tmp_path)
    hands = ready(to, tmp_path, running.access, running.secret)
    running.client.put_object(Bucket=bucket, Key="clips/clip.mp4", Body=b"mine")
    async with to.store.open(hands.means) as shelf:
        assert not await holds(shelf, clip)
        with pytest.raises(NameTaken):
            await shelf.put(clip)
    await hands.deliver(to, clip)
    assert running.objects(bucket) == {"clips/clip.mp4": b"mine", "clips/clip-2.mp4": clip.path.read_bytes()}


@pytest.mark.parametrize("half", ["access", "secret"])
async def test_wrong_keys_are_said_and_forgotten(tmp_path: Path, running: Receiver, half: str) -> None:
    to = target(running, "some-bucket")
    keys = {"access": running.access, "secret": running.secret, half: "wrong"}
    hands = ready(to, tmp_path, **keys)
    with pytest.raises(NotDelivered, match="does not accept the access key and secret key"):
        await hands.deliver(to, parcel(tmp_path))
    assert len(credentials_wanted(to, hands.secrets)) == 2


async def test_a_bucket_that_is_missing_is_said(tmp_path: Path, running: Receiver) -> None:
    to = target(running, "no-such-bucket")
    with pytest.raises(NotDelivered, match="There is no bucket"):
        await ready(to, tmp_path, running.access, running.secret).deliver(to, parcel(tmp_path))


async def test_cancelled_in_the_middle_leaves_nothing(tmp_path: Path, running: Receiver, bucket: str) -> None:
    to = target(running, bucket)
    hands = ready(to, tmp_path, running.access, running.secret)
    task = asyncio.create_task(hands.deliver(to, parcel(tmp_path, size=LARGE)))
    while not hands.sent:
        await asyncio.sleep(0.001)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert running.objects(bucket) == {}
    assert running.unfinished(bucket) == []


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from tests.share.targets.support import parcel
from tests.share.targets.test_s3 import LARGE, ready
from vantrue_client.share.targets.s3 import S3Store
from vantrue_client.share.targets.store import StoreTarget

here, target = Path(sys.argv[1]), StoreTarget(S3Store(sys.argv[2]))
hands = ready(target, here, *sys.argv[3:])
object.__setattr__(hands.means, "sent", lambda count: os.kill(os.getpid(), signal.SIGKILL))
asyncio.run(hands.deliver(target, parcel(here, size=LARGE)))
"""


async def test_killed_in_the_middle_a_retry_goes_on_with_the_parts_that_arrived(
    tmp_path: Path, running: Receiver, bucket: str
) -> None:
    to, clip = target(running, bucket), parcel(tmp_path, size=LARGE)
    address = f"s3://{bucket}/clips?endpoint=http://127.0.0.1:{running.port}"
    command: list[str | Path] = [sys.executable, "-c", KILLED, tmp_path, address, running.access, running.secret]
    killed = subprocess.run(command, cwd=Path(__file__).parents[3])
    assert killed.returncode == -signal.SIGKILL
    assert running.objects(bucket) == {}
    assert running.unfinished(bucket) == ["clips/clip.mp4"]
    hands = ready(to, tmp_path, running.access, running.secret)
    await hands.deliver(to, clip)
    assert running.objects(bucket) == {"clips/clip.mp4": clip.path.read_bytes()}
    assert running.unfinished(bucket) == []
    assert sum(hands.sent) == LARGE - PART


async def test_no_setting_of_the_system_leads_anywhere_else(
    tmp_path: Path, running: Receiver, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "stranger")
    to, clip = target(running, bucket), parcel(tmp_path)
    await ready(to, tmp_path, running.access, running.secret).deliver(to, clip)
    assert running.objects(bucket) == {"clips/clip.mp4": clip.path.read_bytes()}


ELSEWHERE = (
    b"<?xml version='1.0'?><Error><Code>PermanentRedirect</Code><Message>m</Message><Region>eu-west-3</Region></Error>"
)
NONSENSE = b"<no>"


async def answering(answer: Callable[[], bytes]) -> asyncio.Server:
    async def hostile(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer())
        writer.close()

    return await asyncio.start_server(hostile, "127.0.0.1", 0)


def port_of(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


@pytest.mark.parametrize(
    ("status", "body", "said"), [(b"301", ELSEWHERE, "eu-west-3"), (b"200", NONSENSE, "127.0.0.1")]
)
async def test_a_store_that_answers_amiss_is_left(tmp_path: Path, status: bytes, body: bytes, said: str) -> None:
    answer = b"HTTP/1.1 %b So\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body)
    async with await answering(lambda: answer) as server:
        to = StoreTarget(S3Store(f"s3://bucket?endpoint=http://127.0.0.1:{port_of(server)}"))
        with pytest.raises(NotDelivered, match=said):
            await ready(to, tmp_path, "some", "keys").deliver(to, parcel(tmp_path))


async def test_where_a_store_points_is_never_gone_to(tmp_path: Path) -> None:
    reached: list[int] = []

    def seen() -> bytes:
        reached.append(1)
        return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    async with await answering(seen) as other:
        points = f"HTTP/1.1 307 There\r\nLocation: http://127.0.0.1:{port_of(other)}/\r\nContent-Length: 0\r\n\r\n"
        async with await answering(points.encode) as server:
            to = StoreTarget(S3Store(f"s3://bucket?endpoint=http://127.0.0.1:{port_of(server)}"))
            with pytest.raises(NotDelivered):
                await ready(to, tmp_path, "some", "keys").deliver(to, parcel(tmp_path))
    assert reached == []


@pytest.mark.parametrize(
    "text",
    [
        "s3://",
        "s3://B_ucket/x",
        "s3://bucket:80/x",
        "s3://me@bucket/x",
        "s3://bucket/../x",
        "s3://bucket?region=x.evil",
        "s3://bucket?endpoint=ftp://nas",
        "s3://bucket?endpoint=https://nas/x",
        "s3://bucket?endpoint=https://a:b@nas",
    ],
)
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        S3Store(text)
