from __future__ import annotations

import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.mock.card.clips import blocks, boxes, decoded, index
from vantrue_client.errors import UsageError
from vantrue_client.mock.card import make_card, models
from vantrue_client.mock.card.models import card_model
from vantrue_client.mock.card.plan import plan
from vantrue_client.model import Kind

NOW = datetime(2026, 9, 4, 18, 19, 35)


@pytest.fixture(scope="module")
def n4_pro(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("card")
    make_card(root, now=NOW)
    return root


def _check(root: Path, model: str) -> None:
    """Every file of the plan: whole, playable, of its time, locked or not."""
    for item in plan(card_model(model), NOW, 1, seed=0):
        path = root / item.path
        state = path.stat()
        assert stat.S_IMODE(state.st_mode) == (0o444 if item.locked else 0o644)
        if item.kind is Kind.PHOTO:
            continue
        assert datetime.fromtimestamp(state.st_mtime) == item.start + timedelta(seconds=item.seconds * item.lapse)
        frames, samples = decoded(path)
        assert (frames, samples // 16_000) == (item.seconds * 10, item.seconds)
        assert sum(size for _, _, size in boxes(path.read_bytes())) == state.st_size


def test_every_recording_is_whole_and_says_its_time(n4_pro: Path) -> None:
    _check(n4_pro, "n4-pro")
    files = [path for path in n4_pro.rglob("*") if path.is_file()]
    assert 25 <= len(files) <= 40
    assert 20e6 < sum(path.stat().st_size for path in files) < 60e6


@pytest.mark.long
@pytest.mark.parametrize("model", sorted(set(models()) - {"n4-pro"}))
def test_every_model_makes_a_card(tmp_path: Path, model: str) -> None:
    make_card(tmp_path, model=model, now=NOW)
    _check(tmp_path, model)


def test_clips_carry_a_block_a_second_and_a_lapse_none(n4_pro: Path) -> None:
    drives = [path for path in n4_pro.rglob("*.MP4") if "_T_" not in path.name]
    (lapse,) = n4_pro.rglob("*_T_*.MP4")
    assert {len(index(path.read_bytes())) for path in drives} == {10}
    assert blocks(lapse.read_bytes()) == []


def test_the_day_log_is_local_and_agrees_with_the_clips(n4_pro: Path) -> None:
    data = (n4_pro / "GPS" / "20260904.dat").read_bytes()
    lines = data.decode().split("\r\n")
    assert lines.pop() == ""
    assert "\n" not in "".join(lines)
    assert lines.count("#") == 2
    assert lines[0] == "#"
    first = lines[1].split(",")
    name = min(path.name for path in (n4_pro / "Normal").iterdir())
    assert first[0] == name[:15].replace("_", "")
    assert first[1:5] == ["0.000000", "N", "0.000000", "E"]
    rows = [line.split(",") for line in lines if line != "#"]
    assert {len(row) for row in rows} == {7}
    moments = len({path.name[:21] for folder in ("Normal", "Event") for path in (n4_pro / folder).iterdir()})
    assert len(rows) == 10 * moments


def test_what_is_no_footage_lies_in_the_root(n4_pro: Path) -> None:
    assert sorted(path.name for path in n4_pro.iterdir()) == sorted(
        ["._.Trashes", "Event", "GPS", "N4PRO.bin", "Normal", "Parking", "Photo", "System Volume Information"]
    )


@pytest.mark.parametrize("wrong", [{"model": "n9"}, {"gps": "x"}, {"days": 0}, {"now": NOW.astimezone()}])
def test_a_card_that_cannot_be_made_is_said_before_anything_is_written(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    with pytest.raises(UsageError):
        make_card(tmp_path / "card", **wrong)  # type: ignore[arg-type]
    assert not (tmp_path / "card").exists()
