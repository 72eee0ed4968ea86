from __future__ import annotations

import asyncio
import getpass
from collections.abc import AsyncIterator
from pathlib import Path

import asyncssh
import pytest

from tests.share.targets.sftpserver import PASSWORD, Receiver, openssh, password_server
from tests.share.targets.support import Hands, files_below, parcel
from vantrue_client.errors import NameTaken, NotDelivered, UsageError
from vantrue_client.share.targets.credentials import credentials_wanted, keep
from vantrue_client.share.targets.sftp import SftpStore
from vantrue_client.share.targets.store import StoreTarget, holds


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """The folder that the server keeps."""
    (tmp_path / "nas").mkdir()
    return tmp_path / "nas"


@pytest.fixture
async def server(shelf: Path) -> AsyncIterator[Receiver]:
    async with password_server(shelf) as running:
        yield running


def target(server: Receiver, shelf: Path) -> StoreTarget:
    return StoreTarget(SftpStore(f"sftp://ann@127.0.0.1:{server.port}{shelf}"))


def ready(target: StoreTarget, tmp_path: Path, password: str = PASSWORD, *, trusts: bool = True) -> Hands:
    hands = Hands(tmp_path, trusts=trusts)
    for credential in credentials_wanted(target, hands.secrets):
        keep(credential, password, hands.secrets)
    return hands


async def test_a_server_is_trusted_once_and_held_to_its_key(tmp_path: Path, shelf: Path) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    async with password_server(shelf, key) as server:
        to = target(server, shelf)
        hands = ready(to, tmp_path)
        clip = parcel(tmp_path, "2025/12-11/clip.mp4", 3_000_000)
        arrived = await hands.deliver(to, clip)
        assert server.fingerprint in hands.asked[0]
        assert [one.where for one in arrived] == [f"sftp://ann@127.0.0.1:{server.port}{shelf}/2025/12-11/clip.mp4"]
        await hands.deliver(to, clip)
        assert len(hands.asked) == 1
        assert sum(hands.sent) == clip.size
        assert files_below(shelf) == {"2025/12-11/clip.mp4": clip.path.read_bytes()}
        port = server.port
    async with password_server(shelf) as other:
        to.store.remote = to.store.remote.__class__("sftp", "ann", "127.0.0.1", port, str(shelf))  # type: ignore[attr-defined]
        moved = await asyncio.start_server(lambda r, w: _relay(r, w, other.port), "127.0.0.1", port)
        async with moved:
            with pytest.raises(NotDelivered, match="another key"):
                await hands.deliver(to, clip)
        assert other.logins == 0


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    there, back = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.gather(_pump(reader, back), _pump(there, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def test_a_server_that_nobody_knows_gets_not_even_the_password(
    tmp_path: Path, shelf: Path, server: Receiver
) -> None:
    to = target(server, shelf)
    with pytest.raises(NotDelivered, match="not known yet"):
        await ready(to, tmp_path, trusts=False).deliver(to, parcel(tmp_path))
    assert server.logins == 0


async def test_a_wrong_password_is_said_and_forgotten(tmp_path: Path, shelf: Path, server: Receiver) -> None:
    to = target(server, shelf)
    hands = ready(to, tmp_path, "wrong")
    assert credentials_wanted(to, hands.secrets) == []
    with pytest.raises(NotDelivered, match="does not accept the password"):
        await hands.deliver(to, parcel(tmp_path))
    assert [one.what for one in credentials_wanted(to, hands.secrets)] == ["password"]


async def test_an_upload_that_was_cut_off_goes_on_where_it_stopped(
    tmp_path: Path, shelf: Path, server: Receiver
) -> None:
    to, clip = target(server, shelf), parcel(tmp_path, size=8_000_000)
    hands = ready(to, tmp_path)
    server.most = 4_000_000
    with pytest.raises(NotDelivered, match="lost"):
        await hands.deliver(to, clip)
    left = files_below(shelf)
    assert [name.startswith(".clip.mp4.") for name in left] == [True]
    server.most = None
    again = ready(to, tmp_path)
    await again.deliver(to, clip)
    assert files_below(shelf) == {"clip.mp4": clip.path.read_bytes()}
    assert 0 < sum(again.sent) <= clip.size - min(map(len, left.values())) < clip.size


async def test_what_lies_there_and_is_no_beginning_of_it_is_written_anew(
    tmp_path: Path, shelf: Path, server: Receiver
) -> None:
    to, clip = target(server, shelf), parcel(tmp_path)
    (shelf / f".clip.mp4.{clip.sha256[:16]}.part").write_bytes(b"x" * 1000)
    hands = ready(to, tmp_path)
    await hands.deliver(to, clip)
    assert sum(hands.sent) == clip.size
    assert files_below(shelf) == {"clip.mp4": clip.path.read_bytes()}


async def test_cancelled_in_the_middle_leaves_nothing(tmp_path: Path, shelf: Path, server: Receiver) -> None:
    to, clip = target(server, shelf), parcel(tmp_path, size=8_000_000)
    hands = ready(to, tmp_path)
    task = asyncio.create_task(hands.deliver(to, clip))
    while not hands.sent:
        await asyncio.sleep(0.001)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert files_below(shelf) == {}


async def test_a_name_that_something_else_has_is_left_to_it(tmp_path: Path, shelf: Path, server: Receiver) -> None:
    to, clip = target(server, shelf), parcel(tmp_path)
    (shelf / "clip.mp4").write_bytes(b"mine")
    hands = ready(to, tmp_path)
    async with to.store.open(hands.means) as there:
        assert not await holds(there, clip)
        with pytest.raises(NameTaken):
            await there.put(clip)
    await hands.deliver(to, clip)
    assert files_below(shelf) == {"clip.mp4": b"mine", "clip-2.mp4": clip.path.read_bytes()}


async def test_a_folder_that_is_missing_is_said(tmp_path: Path, shelf: Path, server: Receiver) -> None:
    to = target(server, shelf / "nowhere")
    with pytest.raises(NotDelivered, match="There is no folder"):
        await ready(to, tmp_path).deliver(to, parcel(tmp_path))


async def test_a_server_that_is_gone_is_said(tmp_path: Path, shelf: Path) -> None:
    async with password_server(shelf) as server:
        to = target(server, shelf)
    with pytest.raises(NotDelivered):
        await ready(to, tmp_path).deliver(to, parcel(tmp_path))


async def test_openssh_takes_a_key_and_is_known_by_the_users_own_list(tmp_path: Path, shelf: Path) -> None:
    (tmp_path / "ssh").mkdir()
    with openssh(tmp_path / "ssh") as (port, key):
        host = asyncssh.read_private_key(str(tmp_path / "ssh/host")).export_public_key().decode()
        (tmp_path / "home/.ssh").mkdir()
        (tmp_path / "home/.ssh/known_hosts").write_text(f"[127.0.0.1]:{port} {host}")
        to = StoreTarget(SftpStore(f"sftp://{getpass.getuser()}@127.0.0.1:{port}{shelf}?key={key}"))
        hands, clip = Hands(tmp_path), parcel(tmp_path, size=2_000_000)
        assert credentials_wanted(to, hands.secrets) == []
        await hands.deliver(to, clip)
        assert hands.asked == []
        assert files_below(shelf) == {"clip.mp4": clip.path.read_bytes()}
        (tmp_path / "home/.ssh/known_hosts").write_text(
            f"[127.0.0.1]:{port} {asyncssh.generate_private_key('ssh-ed25519').export_public_key().decode()}"
        )
        with pytest.raises(NotDelivered, match="another key"):
            await hands.deliver(to, clip)


@pytest.mark.parametrize(
    "text",
    [
        "sftp://nas.local/x",
        "sftp://ann:secret@nas.local/x",
        "sftp://ann@nas.local/../etc",
        "sftp://ann@nas.local/%2e%2e/etc",
        "sftp://ann@nas.local:99999/x",
        "sftp://ann@/x",
        "sftp://ann@nas.local/x?agent=1",
        "sftp://ann@na s/x",
        "sftp://ann@nas.local/%ff",
    ],
)
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as error:
        SftpStore(text)
    assert "secret" not in str(error.value)
