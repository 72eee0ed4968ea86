from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.archive.support import CAMERA, END, NAME, START, bring, clip, files_of
from vantrue_client.archive import Archive, ArchiveDestination, Card, ImportDestination
from vantrue_client.archive.importing import camera_of, votes
from vantrue_client.archive.inside import file_time, list_inside
from vantrue_client.errors import ListIncomplete, NotFound, UsageError
from vantrue_client.fetch import fetch
from vantrue_client.media.ranges import ranges
from vantrue_client.model import Channel, Filter, Kind, Recording

CONTENT = b"\0\0\0\x10ftypisom\0\0\2\0" + b"\0\0\0\x0cmdatdata" + b"\0\0\0\x10moov\0\0\0\x08free"


def put(card: Path, path: str, content: bytes = CONTENT, *, end: float = END.timestamp(), locked: bool = False) -> None:
    at = card / path
    at.parent.mkdir(parents=True, exist_ok=True)
    at.write_bytes(content)
    os.utime(at, (end, end))
    at.chmod(0o444 if locked else 0o644)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    card = tmp_path / "card"
    put(card, f"Normal/{NAME}")
    put(card, "Event/20251211_184930_01110_E_B.MP4", locked=True)
    put(card, "GPS/E3_Settings.ini", b"x")
    put(card, "GPS/20251211.dat", b"#\r\n")
    put(card, "firmware.bin", b"x")
    put(card, "DCIM/Movie/RO/2025_1224_120324_000002PF.MP4")
    put(card, "System Volume Information/IndexerVolumeGuid", b"x")
    put(card, f"Normal/._{NAME}", b"x")
    put(card, ".Trashes/501/x.MP4", b"x")
    return card


async def listed(card: Card, chosen: Filter | None = None) -> list[Recording]:
    return [one async for one in card.recordings(chosen or Filter())]


async def test_a_card_lists_what_the_camera_would(folder: Path) -> None:
    found = {one.name: one for one in await listed(Card(folder))}
    assert set(found) == {
        NAME,
        "20251211_184930_01110_E_B.MP4",
        "E3_Settings.ini",
        "20251211.dat",
        "firmware.bin",
        "2025_1224_120324_000002PF.MP4",
    }
    one = found[NAME]
    assert (one.path, one.size, one.size_exact, one.start, one.end) == (
        f"/Normal/{NAME}",
        len(CONTENT),
        True,
        START,
        END,
    )
    assert (one.kind, one.channel, one.locked, one.moment) == (Kind.NORMAL, Channel.FRONT, False, clip().moment)
    event = found["20251211_184930_01110_E_B.MP4"]
    assert (event.kind, event.channel, event.locked) == (Kind.EVENT, Channel.REAR, True)  # an E3 says so
    assert found["firmware.bin"].kind is Kind.OTHER
    assert found["20251211.dat"].kind is Kind.TRACKLOG
    assert found["2025_1224_120324_000002PF.MP4"].locked


async def test_a_filter_chooses_and_a_limit_means_the_newest(folder: Path) -> None:
    put(folder, "Normal/20251212_184930_01111_N_A.MP4", end=END.timestamp() + 86_400)
    [event] = await listed(Card(folder), Filter(kinds=frozenset({Kind.EVENT}), name="2025????_*"))
    assert event.locked
    [newest] = await listed(Card(folder), Filter(kinds=frozenset({Kind.NORMAL}), limit=1))
    assert newest.name == "20251212_184930_01111_N_A.MP4"


async def test_links_on_a_card_are_not_followed(folder: Path, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere", "secret.MP4")
    (folder / "Normal" / "out.MP4").symlink_to(tmp_path / "elsewhere" / "secret.MP4")
    (folder / "Loop").symlink_to(folder)
    card = Card(folder)
    assert len(await listed(card)) == 6
    for path in ("/Normal/out.MP4", "/Loop/firmware.bin", "/../elsewhere/secret.MP4", "/Normal", "/gone.MP4"):
        with pytest.raises(NotFound):
            async with card.open(clip(path=path)):
                pass


async def test_bytes_come_from_an_offset_on(folder: Path) -> None:
    card = Card(folder)
    [one] = await listed(card, Filter(name=NAME))
    async with card.open(one, 5) as opened:
        assert (opened.offset, opened.size, opened.modified) == (5, len(CONTENT), END)
        assert b"".join([chunk async for chunk in opened]) == CONTENT[5:]
    async with card.open(one, 10**9) as opened:
        assert [chunk async for chunk in opened] == []
    async with card.open(one, 2, 6) as opened:
        assert b"".join([chunk async for chunk in opened]) == CONTENT[2:6]


async def test_a_card_is_read_here_and_there_and_an_end_that_the_list_puts_too_far_is_found(folder: Path) -> None:
    card = Card(folder)
    [one] = await listed(card, Filter(name=NAME))
    async with ranges(card, replace(one, size=10**7)) as reader:
        assert await reader.read(2, 4) == CONTENT[2:6]
        assert await reader.read(len(CONTENT) + 5000, 100) == b""
        assert await reader.read(0, 10**8) == CONTENT


async def test_a_folder_that_cannot_be_read_is_told_and_the_rest_is_listed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(root: Path, relative: object) -> object:
        if str(relative) == "Event":
            raise PermissionError(13, "Permission denied")
        return list_inside(root, relative)  # type: ignore[arg-type]

    # the tests may run as root, whom no mode refuses
    monkeypatch.setattr("vantrue_client.archive.card.list_inside", refuses)
    for chosen, count in ((Filter(), 5), (Filter(limit=2), 2)):
        listing = Card(folder).recordings(chosen)
        for _ in range(count):
            await anext(listing)
        with pytest.raises(ListIncomplete, match="Event: Permission denied"):
            await anext(listing)


async def test_nonsense_times_and_names_are_listed(tmp_path: Path) -> None:
    put(tmp_path, "Normal/far.MP4", end=-(2**31))
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/Normal/\xff.MP4"))).write_bytes(b"x")
    found = {one.name: one for one in await listed(Card(tmp_path))}
    assert set(found) == {"far.MP4", "\udcff.MP4"}
    assert found["far.MP4"].end is not None
    assert file_time(SimpleNamespace(st_mtime_ns=2**90)) is None  # type: ignore[arg-type]


async def test_twenty_thousand_files_stream(tmp_path: Path) -> None:
    (tmp_path / "Normal").mkdir()
    for number in range(20_000):
        (tmp_path / "Normal" / f"{number}.MP4").touch()
    count = 0
    async for _ in Card(tmp_path).recordings():
        count += 1
    assert count == 20_000


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "gone"):
        with pytest.raises(UsageError):
            Card(path)


async def bring_in(archive: Archive, card: Card, camera: str) -> dict[str, str]:
    """An import as `sync` does it: what is not present is fetched and kept."""
    destination, how = ImportDestination(archive, camera, card), {}
    for one in await listed(card, Filter(name="*.MP4")):
        if destination.present(one) is None:
            destination.keep(one, await fetch(card, one, destination.target(one), owner=camera))
            how[one.name] = "fetched"
        else:
            how[one.name] = "present"
    return how


async def test_importing_copies_once_and_writes_nothing_to_the_card(folder: Path, tmp_path: Path) -> None:
    before = {path: path.stat() for path in folder.rglob("*")}
    with Archive(tmp_path / "archive") as archive:
        assert set((await bring_in(archive, Card(folder), "card-e3")).values()) == {"fetched"}
        assert set((await bring_in(archive, Card(folder), "card-e3")).values()) == {"present"}
        assert {checked.state.value for checked in archive.verify()} == {"ok"}
        assert len(files_of(archive.root)) == 3
    after = {path: path.stat() for path in folder.rglob("*")}
    assert {path: (one.st_mtime_ns, one.st_mode, one.st_size) for path, one in after.items()} == {
        path: (one.st_mtime_ns, one.st_mode, one.st_size) for path, one in before.items()
    }


async def test_a_card_mounted_as_if_in_another_zone_is_known(folder: Path, tmp_path: Path) -> None:
    with Archive(tmp_path / "archive") as archive:
        bring(archive, clip(content=CONTENT), CONTENT)
        put(folder, f"Normal/{NAME}", end=END.timestamp() - 5.5 * 3600)
        card = Card(folder)
        recordings = await listed(card)
        assert camera_of(None, votes(archive, recordings), card.model, "9f") == CAMERA
        [one] = [one for one in recordings if one.name == NAME]
        (folder / "Normal" / NAME).unlink()
        assert ImportDestination(archive, CAMERA, card).present(one) is not None  # without reading it
        assert archive.known(CAMERA, clip(content=CONTENT))[0].recording.end == END


async def test_the_same_bytes_under_another_camera_are_not_doubled(folder: Path, tmp_path: Path) -> None:
    with Archive(tmp_path / "archive") as archive:
        bring(archive, clip(content=CONTENT, end=END + timedelta(minutes=7)), CONTENT)
        assert (await bring_in(archive, Card(folder), "card-e3"))[NAME] == "present"
        put(folder, f"Normal/{NAME}", CONTENT.replace(b"data", b"DATA"))
        assert (await bring_in(archive, Card(folder), "card-e3"))[NAME] == "fetched"


async def test_a_camera_claims_what_came_by_card(folder: Path, tmp_path: Path) -> None:
    with Archive(tmp_path / "archive") as archive:
        await bring_in(archive, Card(folder), "card-e3")
        destination = ArchiveDestination(archive, CAMERA)
        assert destination.present(clip(content=CONTENT)) is not None
        assert destination.present(clip(content=CONTENT, end=END + timedelta(minutes=7))) is None
        assert len(archive.known(CAMERA, clip(content=CONTENT))) == 1
        assert ArchiveDestination(archive, "other").present(clip(content=CONTENT)) is None
