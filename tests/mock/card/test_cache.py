from __future__ import annotations

import os
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from vantrue_client.errors import UsageError
from vantrue_client.mock.card import cache, cached_card, checkout

NOW = datetime(2026, 9, 4, 18, 19, 35)


def _small(root: Path, **_: object) -> None:
    """A card of one file: the real one has its own tests."""
    (root / "Event").mkdir(parents=True)
    file = root / "Event" / "x.MP4"
    file.write_bytes(b"x")
    os.utime(file, (1_000_000, 1_000_000))
    file.chmod(0o444)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where small cards were made, one entry each."""
    roots: list[Path] = []

    def make(root: Path, **_: object) -> None:
        roots.append(root)
        _small(root)

    monkeypatch.setattr(cache, "make_card", make)
    return roots


def test_a_card_is_made_once_for_its_parameters(tmp_path: Path, made: list[Path]) -> None:
    first = cached_card(tmp_path, model="e3", days=1, seed=0, gps=None, now=NOW)
    assert cached_card(tmp_path, model="e3", days=1, seed=0, gps="n4", now=NOW) == first
    others = [
        cached_card(tmp_path, model="s1", days=1, seed=0, gps=None, now=NOW),
        cached_card(tmp_path, model="e3", days=2, seed=0, gps=None, now=NOW),
        cached_card(tmp_path, model="e3", days=1, seed=1, gps=None, now=NOW),
        cached_card(tmp_path, model="e3", days=1, seed=0, gps="n4,no-index", now=NOW),
        cached_card(tmp_path, model="e3", days=1, seed=0, gps=None, now=NOW + timedelta(seconds=1)),
    ]
    assert len({first, *others}) == len(made) == 6
    with pytest.raises(UsageError):
        cached_card(tmp_path, model="e3", days=1, seed=0, gps="x", now=NOW)


def test_two_at_once_both_get_a_whole_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = threading.Barrier(2, timeout=30)

    def together(root: Path, **_: object) -> None:
        _small(root)
        both.wait()  # neither is in place before both are made

    monkeypatch.setattr(cache, "make_card", together)
    with ThreadPoolExecutor(2) as pool:
        cards = list(pool.map(lambda _: cached_card(tmp_path, model="e3", now=NOW), range(2)))
    assert cards[0] == cards[1]
    assert list(tmp_path.iterdir()) == [cards[0]]
    assert (cards[0] / "Event" / "x.MP4").read_bytes() == b"x"


def test_a_card_that_could_not_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(root: Path, **_: object) -> None:
        root.mkdir()
        raise OSError("the disk is full")

    monkeypatch.setattr(cache, "make_card", broken)
    with pytest.raises(OSError, match="full"):
        cached_card(tmp_path, model="e3", now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_card_of_the_present_holds_something_of_today() -> None:
    midnight = datetime(2026, 9, 4)
    for minute in range(5, 24 * 60):
        now = midnight + timedelta(minutes=minute)
        newest = cache.present(now) - timedelta(seconds=40)
        assert newest.date() == now.date() or minute < 6
        assert timedelta(0) < now - newest < timedelta(hours=1, minutes=1)


def test_cards_of_a_past_present_and_half_made_ones_are_removed(tmp_path: Path, made: list[Path]) -> None:
    kept = cached_card(tmp_path, model="e3", now=NOW)
    past = cached_card(tmp_path, model="e3")
    (tmp_path / ".building-1").mkdir()
    two_days_ago = time.time() - 48 * 3600
    for folder in (kept, past, tmp_path / ".building-1"):
        os.utime(folder, (two_days_ago, two_days_ago))
    other = cached_card(tmp_path, model="s1")
    assert set(tmp_path.iterdir()) == {kept, other}


def test_a_working_copy_shares_nothing_but_looks_the_same(tmp_path: Path, made: list[Path]) -> None:
    card = cached_card(tmp_path / "cache", model="e3", now=NOW)
    checkout(card, tmp_path / "work")
    original, copy = card / "Event" / "x.MP4", tmp_path / "work" / "Event" / "x.MP4"
    assert copy.stat().st_mtime == original.stat().st_mtime == 1_000_000
    assert stat.S_IMODE(copy.stat().st_mode) == 0o444
    copy.chmod(0o644)
    copy.write_bytes(b"y")
    assert original.read_bytes() == b"x"
    assert stat.S_IMODE(original.stat().st_mode) == 0o444
