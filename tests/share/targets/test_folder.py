from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.share.targets.support import Hands, files_below, parcel
from vantrue_client.errors import NameTaken, NoRoom, NotDelivered, StorageError, UnsafeName, VantrueError
from vantrue_client.share.targets import folder
from vantrue_client.share.targets.folder import FolderStore
from vantrue_client.share.targets.store import StoreTarget, holds, safe_path


async def test_copies_arrive_whole_and_again_sends_nothing(tmp_path: Path) -> None:
    stick, hands, clip = tmp_path / "stick", Hands(tmp_path), parcel(tmp_path, "2025/12-11/clip.mp4", 3_000_000)
    stick.mkdir()
    target = StoreTarget(FolderStore(stick))
    first = await hands.deliver(target, clip)
    assert [one.where for one in first] == [str(stick / "2025/12-11/clip.mp4")]
    assert sum(hands.sent) == clip.size
    await hands.deliver(target, clip)
    assert files_below(stick) == {"2025/12-11/clip.mp4": clip.path.read_bytes()}
    assert sum(hands.sent) == clip.size


async def test_a_name_that_something_else_has_is_left_to_it(tmp_path: Path) -> None:
    stick, hands, clip = tmp_path / "stick", Hands(tmp_path), parcel(tmp_path)
    stick.mkdir()
    (stick / "clip.mp4").write_bytes(b"mine")
    async with FolderStore(stick).open(hands.means) as shelf:
        assert not await holds(shelf, clip)
        with pytest.raises(NameTaken):
            await shelf.put(clip)
    assert [Path(one.where).name for one in await hands.deliver(StoreTarget(FolderStore(stick)), clip)] == [
        "clip-2.mp4"
    ]
    assert files_below(stick) == {"clip.mp4": b"mine", "clip-2.mp4": clip.path.read_bytes()}


async def test_a_folder_that_alone_is_missing_is_made(tmp_path: Path) -> None:
    await Hands(tmp_path).deliver(StoreTarget(FolderStore(tmp_path / "friend")), parcel(tmp_path))
    assert [*files_below(tmp_path / "friend")] == ["clip.mp4"]


@pytest.mark.parametrize("missing", ["gone/stick", "media/stick"])
async def test_a_folder_that_may_be_a_disk_which_is_not_plugged_in_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    (tmp_path / "media").mkdir()
    monkeypatch.setattr(folder, "MOUNTED_BELOW", {str(tmp_path / "media")})
    with pytest.raises(NotDelivered, match="Plug its disk in"):
        await Hands(tmp_path).deliver(StoreTarget(FolderStore(tmp_path / missing)), parcel(tmp_path))
    assert not (tmp_path / missing).exists()


async def test_a_full_disk_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stick").mkdir()
    clip = parcel(tmp_path)
    full = type(clip)(clip.path, clip.name, clip.media_type, 1 << 60, clip.sha256)
    with pytest.raises(NoRoom, match="room for"):
        await Hands(tmp_path).deliver(StoreTarget(FolderStore(tmp_path / "stick")), full)
    assert files_below(tmp_path / "stick") == {}


async def test_a_copy_that_changed_on_the_way_never_has_its_name(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    clip = parcel(tmp_path)
    clip.path.write_bytes(b"x" * clip.size)
    with pytest.raises(NotDelivered, match="does not give back"):
        await Hands(tmp_path).deliver(StoreTarget(FolderStore(tmp_path / "stick")), clip)
    assert files_below(tmp_path / "stick") == {}


async def test_a_copy_that_cannot_be_read_here_is_said(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    clip = parcel(tmp_path)
    clip.path.unlink()
    with pytest.raises(StorageError, match="cannot be read"):
        await Hands(tmp_path).deliver(StoreTarget(FolderStore(tmp_path / "stick")), clip)
    assert files_below(tmp_path / "stick") == {}


async def test_cancelled_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    hands, clip = Hands(tmp_path), parcel(tmp_path, size=20_000_000)
    task = asyncio.create_task(hands.deliver(StoreTarget(FolderStore(tmp_path / "stick")), clip))
    while not hands.sent:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert files_below(tmp_path / "stick") == {}


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from tests.share.targets.support import Hands, parcel
from vantrue_client.share.targets.folder import FolderStore
from vantrue_client.share.targets.store import StoreTarget

hands = Hands(Path(sys.argv[1]))
kill = lambda count: os.kill(os.getpid(), signal.SIGKILL)
object.__setattr__(hands.means, "sent", kill)
asyncio.run(hands.deliver(StoreTarget(FolderStore(Path(sys.argv[2]))), parcel(Path(sys.argv[1]), size=20_000_000)))
"""


async def test_killed_in_the_middle_a_retry_ends_right(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    killed = subprocess.run([sys.executable, "-c", KILLED, tmp_path, stick], cwd=Path(__file__).parents[3], timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert [name for name in files_below(stick) if not name.startswith(".")] == []
    clip = parcel(tmp_path, size=20_000_000)
    await Hands(tmp_path).deliver(StoreTarget(FolderStore(stick)), clip)
    assert files_below(stick) == {"clip.mp4": clip.path.read_bytes()}


@given(st.text(max_size=40))
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    try:
        path = safe_path(name)
    except UnsafeName:
        return
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert Path(os.path.normpath(f"/root/{path}")) == Path("/root") / path


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "/x", "a//b", "a/../b", "a\\b", "a\0b", "con", "x" * 300])
async def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "stick").mkdir()
    with pytest.raises(VantrueError):
        await Hands(tmp_path).deliver(StoreTarget(FolderStore(tmp_path / "stick")), parcel(tmp_path, name))
