"""Originals that leave unaltered: what the rules say, what is kept and written down; in one process, on small files."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.archive.support import NAME, bring, clip
from tests.share.targets.sftpserver import PASSWORD, password_server
from tests.workspace.test_guarding import PIN, Laptop
from vantrue_client.errors import Damaged, NoSuchRecording, NotDelivered, Refused, UsageError
from vantrue_client.mock.card import write_clip, write_photo
from vantrue_client.model import CameraTime, Channel, Filter, Kind
from vantrue_client.policy.decide import Answer
from vantrue_client.policy.grounds import Ground
from vantrue_client.policy.permissions import Permission
from vantrue_client.share.evidence.order import Order
from vantrue_client.share.evidence.verify import verify
from vantrue_client.share.targets.credentials import keep
from vantrue_client.share.targets.sftp import SftpStore
from vantrue_client.workspace import Workspace, guarding

REAR = NAME.replace("_A.", "_B.")
LATER = "20251211_185130_01112_N_A.MP4"
HOLIDAY, FILM = "holiday.JPG", "20251211_190000_01120_N_A.MP4"
WITHOUT_PLACES = frozenset(Permission) - {Permission.LOCATION}


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop with two channels of a moment, one clip of two minutes later, and a day log."""
    laptop = Laptop(tmp_path / "home")
    with laptop.vantrue().archive() as archive:
        bring(archive, clip(NAME, content=b"front"), b"front")
        bring(archive, clip(REAR, content=b"rear", channel=Channel.REAR), b"rear")
        start = CameraTime.of(2025, 12, 11, 18, 51, 30)
        later = clip(LATER, content=b"later", start=start, end=start, moment="20251211_185130_01112")
        bring(archive, later, b"later")
        log = clip("20251211.dat", content=b"#\r\n", kind=Kind.TRACKLOG, start=None, channel=None, moment=None)
        bring(archive, log, b"#\r\n")
    return laptop


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return Order(tmp_path / "package", Ground.ORDER, "Court of Zürich", "Case 7")


def told(order: Order) -> Any:
    return json.loads((order.to / "data" / "package.json").read_text())


def entries(here: Workspace, what: str) -> list[dict[str, Any]]:
    return [entry for entry in here.privacy.ledger.read() if entry["what"] == what]


async def made(here: Workspace, order: Order, *names: str) -> None:
    await here.evidence(await here.evidence_plan(order, names), confirmed=True)


async def test_its_originals_are_kept_and_the_ledger_says_what_went_to_whom(laptop: Laptop, order: Order) -> None:
    here = laptop.vantrue()
    done = await here.evidence(await here.evidence_plan(order, [NAME]), confirmed=True)
    assert verify(order.to).number == done.number
    with here.archive() as archive:
        assert {copy.recording.name for copy in archive.ls() if copy.kept} == {NAME, REAR, "20251211.dat"}
    (entry,) = entries(here, "evidence")
    assert (entry["facts"]["package"], entry["facts"]["ground"], entry["facts"]["originals"]) == (
        done.number, "3.2.3", 3,
    )  # fmt: skip
    assert entry["names"] == {"recipient": "Court of Zürich", "purpose": "Case 7", "folder": str(order.to)}
    hashes = {one["facts"]["sha256"] for one in entries(here, "evidence original")}
    assert hashes == {one["sha256"] for one in told(order)["originals"]}
    assert here.privacy.ledger.verify() == []
    with pytest.raises(UsageError, match="nothing is written over"):
        await made(here, order, NAME)


async def test_without_the_permission_no_place_and_no_day_log_goes_along(laptop: Laptop, order: Order) -> None:
    await made(laptop.vantrue(permit=WITHOUT_PLACES), order, NAME)
    account = told(order)
    assert "`location` was not given" in account["left_out"][0]
    assert [one["listed"]["name"] for one in account["originals"]] == [NAME, REAR]
    assert all(one["utc"] is None and one["tracks"] == [] for one in account["originals"])


async def test_what_tells_no_time_of_its_own_brings_nothing_along_and_is_not_brought(
    laptop: Laptop, order: Order
) -> None:
    """Copying a card gives everything on it the time at which it was copied."""
    with laptop.vantrue().archive() as archive:
        for name, content in ((HOLIDAY, b"odd"), ("other.MP4", b"even")):
            bring(archive, clip(name, content=content, kind=Kind.OTHER, start=None, channel=None, moment=None), content)
    here = laptop.vantrue()
    of_moment = await here.evidence_plan(order, [NAME])
    assert {copy.recording.name for copy in of_moment.copies} == {NAME, REAR, "20251211.dat"}
    odd = await here.evidence_plan(order, [HOLIDAY])
    assert {copy.recording.name for copy in odd.copies} - {"20251211.dat"} == {HOLIDAY}
    near = await here.evidence_plan(order, [HOLIDAY], around=timedelta(minutes=2))
    assert {copy.recording.name for copy in near.copies} > {HOLIDAY, "other.MP4", NAME}


async def test_stills_go_by_what_a_file_is(laptop: Laptop, order: Order, tmp_path: Path) -> None:
    write_photo(tmp_path / "photo", when=datetime(2025, 12, 11, 18, 49), size=(64, 48), fix=None)
    write_clip(tmp_path / "clip", start=datetime(2025, 12, 11, 18, 49), seconds=3, fps=5, size=(64, 48), gps="none")
    copied = CameraTime.of(2026, 11, 27, 17, 0, 0)
    with laptop.vantrue().archive() as archive:
        photo, film = ((tmp_path / name).read_bytes() for name in ("photo", "clip"))
        bring(archive, clip(HOLIDAY, content=photo, kind=Kind.OTHER, start=None, moment=None), photo)
        bring(archive, clip(FILM, content=film, end=copied, moment=None), film)
    await made(laptop.vantrue(), order, HOLIDAY, FILM)
    stills = {path.name.partition("-")[2] for path in (order.to / "data" / "stills").iterdir()}
    assert stills == {"holiday-0s.jpg", *(f"{FILM.removesuffix('.MP4')}-{second}s.jpg" for second in (0, 2))}


@pytest.mark.parametrize("missing", [{"ground": None}, {"recipient": " "}, {"purpose": ""}])
async def test_a_package_without_ground_recipient_or_purpose_is_refused(
    laptop: Laptop, order: Order, missing: dict[str, Any]
) -> None:
    here, order = laptop.vantrue(), replace(order, **missing)
    plan = await here.evidence_plan(order, [NAME])
    decision = here.evidence_decision(plan)
    assert (decision.answer, decision.rule) == (Answer.REFUSE, "lawful-disclosure")
    with pytest.raises(Refused, match="lawful-disclosure"):
        await here.evidence(plan, confirmed=True)
    assert not order.to.exists()


async def test_a_minors_originals_never_leave_not_even_with_the_pin(
    laptop: Laptop, order: Order, tmp_path: Path
) -> None:
    await guarding.appoint(laptop.vantrue(PIN), PIN)
    here = laptop.vantrue(PIN, PIN)
    with pytest.raises(Refused, match="minor-data-minimal"):
        await made(here, order, NAME)
    (tmp_path / "stick").mkdir()
    with pytest.raises(Refused, match="minor-data-minimal"):
        await here.mirror(await here.mirror_plan(str(tmp_path / "stick")), confirmed=True)
    assert list((tmp_path / "stick").iterdir()) == []
    assert not order.to.exists()


async def test_what_is_not_here_or_not_as_it_came_makes_no_package(laptop: Laptop, order: Order) -> None:
    here = laptop.vantrue()
    with pytest.raises(NoSuchRecording, match="vantrue get nobody"):
        await made(here, order, "nobody.MP4")
    with pytest.raises(UsageError):
        await made(here, order)
    with here.archive() as archive:
        archive.path(archive.named(REAR)[0]).write_bytes(b"raer")
    with pytest.raises(Damaged, match="not as it came"):
        await made(here, order, NAME)
    assert [path.name for path in order.to.parent.iterdir()] == ["home"]
    assert entries(here, "evidence") == []


async def test_a_package_that_gets_no_name_is_said_to_have_none(
    laptop: Laptop, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = laptop.vantrue()

    def planted(write: Callable[..., None]) -> Callable[..., None]:
        def first(*arguments: Any) -> None:
            write(*arguments)
            order.to.mkdir(exist_ok=True)
            (order.to / "mine").touch()

        return first

    monkeypatch.setattr(here.privacy.ledger, "write", planted(here.privacy.ledger.write))
    with pytest.raises(UsageError, match="is there already"):
        await made(here, order, NAME)
    assert [path.name for path in order.to.iterdir()] == ["mine"]
    (entry,) = entries(here, "evidence failed")
    assert entry["facts"]["package"] == entries(here, "evidence")[0]["facts"]["package"]


async def test_names_of_any_kind_end_in_a_package_that_holds(laptop: Laptop, order: Order) -> None:
    name = "a 100%25 <b>&\u202e\u0434.MP4"
    with laptop.vantrue().archive() as archive:
        bring(archive, clip(name, content=b"odd"), b"odd")
    await made(laptop.vantrue(), order, name)
    assert verify(order.to).sound
    assert "<b>" not in (order.to / "data" / "report.html").read_text()


def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir(exist_ok=True)
    return tmp_path / "stick"


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def mirrored(here: Workspace, to: Path, chosen: Filter | None = None) -> tuple[Sequence[str], int, int]:
    run = await here.mirror(await here.mirror_plan(str(to), chosen), confirmed=True)
    assert run.ended is None
    return sorted(copy.recording.name for copy in run.sent), run.present, len(run.failed)


async def test_a_mirror_holds_originals_and_lists_where_the_archive_has_them(laptop: Laptop, tmp_path: Path) -> None:
    here, to = laptop.vantrue(), stick(tmp_path)
    assert (await mirrored(here, to, Filter(kinds=frozenset({Kind.NORMAL}))))[1:] == (0, 0)
    there = held(to)
    assert there[f"2025/12-11/normal/{NAME}"] == b"front"
    (name,) = [name for name in there if name.startswith("2025/12-11/mirrored-")]
    lines = [json.loads(line) for line in there[name].splitlines()]
    assert {line["name"] for line in lines} == {NAME, REAR, LATER}
    (leaves, arrived) = entries(here, "mirror")[1:]
    assert leaves["facts"]["list"] == arrived["facts"]["list"]
    assert (arrived["facts"]["files"], arrived["names"]["to"]) == (3, str(to))
    assert len(entries(here, "mirror original")) == 3
    assert await mirrored(here, to) == (["20251211.dat"], 3, 0)
    assert len(held(to)) == 6


async def test_a_mirror_is_confirmed_once_until_it_is_forgotten(laptop: Laptop, tmp_path: Path) -> None:
    to = stick(tmp_path)
    nobody = laptop.vantrue(says=False)
    with pytest.raises(Refused, match="no-disclosure-by-default"):
        await nobody.mirror(await nobody.mirror_plan(str(to)))
    assert held(to) == {}
    await mirrored(laptop.vantrue(), to)
    plan = await nobody.mirror_plan(str(to))
    assert (plan.confirmed, plan.present, nobody.mirror_decision(plan).answer) == (True, 4, Answer.ALLOW)
    assert (await nobody.mirror(plan)).present == 4
    assert await nobody.mirror_forget(str(to))
    assert not await nobody.mirror_forget(str(to))
    with pytest.raises(Refused, match="no-disclosure-by-default"):
        await nobody.mirror(await nobody.mirror_plan(str(to)))
    assert len(held(to)) == 5


async def test_what_was_taken_from_a_mirror_comes_again_and_what_differs_is_left(
    laptop: Laptop, tmp_path: Path
) -> None:
    here, to = laptop.vantrue(), stick(tmp_path)
    await mirrored(here, to)
    before = held(to)
    for path in to.rglob("*.*"):
        if path.name != NAME:
            path.unlink()
    (to / "2025/12-11/normal" / NAME).write_bytes(b"other")
    sent, present, failed = await mirrored(here, to)
    assert (sent, present, failed) == (sorted({REAR, LATER, "20251211.dat"}), 0, 1)
    after = held(to)
    assert after.pop(f"2025/12-11/normal/{NAME}") == b"other"
    assert {name for name in after if "mirrored" not in name} < before.keys()


async def test_a_copy_that_changed_here_is_not_mirrored(laptop: Laptop, tmp_path: Path) -> None:
    here, to = laptop.vantrue(), stick(tmp_path)
    with here.archive() as archive:
        archive.path(archive.named(REAR)[0]).write_bytes(b"raer")
    assert (await mirrored(here, to))[2] == 1
    assert not list(to.rglob(REAR))


async def test_the_archive_is_no_place_for_its_own_second_copy(laptop: Laptop) -> None:
    here = laptop.vantrue()
    for to in (here.settings.archive_root, here.settings.archive_root / "2025", here.settings.archive_root.parent):
        with pytest.raises(UsageError, match="own place"):
            await here.mirror_plan(str(to))


async def test_a_mirror_over_the_network_is_cut_off_and_goes_on(
    laptop: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    here, to = laptop.vantrue(), stick(tmp_path)
    with here.archive() as archive:
        large = clip("20251212_184930_01200_N_A.MP4", content=b"large" * 400_000, start=CameraTime.of(2025, 12, 10))
        bring(archive, large, b"large" * 400_000)
    async with password_server(to) as server:
        target = f"sftp://ann@127.0.0.1:{server.port}{to}"
        (wanted,) = SftpStore(target).credentials()
        keep(wanted, PASSWORD, here.privacy.secrets)
        server.most = 1_000_000
        run = await here.mirror(await here.mirror_plan(target), confirmed=True)
        assert isinstance(run.ended, NotDelivered)
        assert len(run.sent) == 4
        assert [one["facts"]["files"] for one in entries(here, "mirror")[1:]] == [5, 4]
        assert not list(to.rglob(large.name))
        run.ended = None
        gc.collect()  # asyncssh's tasks end with errors that nobody looks at: they are told of now, at a quiet time
        server.most = None
        run = await here.mirror(await here.mirror_plan(target))
        assert ([copy.recording.name for copy in run.sent], run.present) == ([large.name], 4)
    assert (to / "2025/12-10/normal" / large.name).read_bytes() == b"large" * 400_000
    assert not list(to.rglob("*.part"))


async def test_what_is_remembered_of_a_mirror_is_exported_and_erased(laptop: Laptop, tmp_path: Path) -> None:
    from vantrue_client.model.holding import Scope
    from vantrue_client.workspace.stored import holdings

    here, to = laptop.vantrue(), stick(tmp_path)
    await mirrored(here, to)
    (memory,) = here.settings.places.state.glob("mirror-*")
    assert str(to) not in memory.read_text()
    (kept,) = [one for one in holdings(here.settings, here.privacy.ledger) if one.category == "mirrors"]
    assert kept.stocks(Scope())[0].count == 1
    assert kept.erase(Scope(), print)
    assert not (await here.mirror_plan(str(to))).confirmed
