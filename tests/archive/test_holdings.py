from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.archive.support import CAMERA, END, bring, clip
from vantrue_client.archive import Archive, ArchiveDestination, Holdings
from vantrue_client.model import Recording


@pytest.fixture
def archive(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Archive(tmp_path / "archive") as archive:
        yield archive


def answers(archive: Archive, *listed: Recording, shifted: bool = False) -> list[tuple[bool, str | None]]:
    """What the holdings say of a list, which is what the archive says of each recording alone."""
    destination = ArchiveDestination(archive, CAMERA, shifted=shifted)
    holdings = Holdings(destination, listed)
    said = [(holdings.has(one), holdings.leave(one)) for one in listed]
    alone = [(archive.find(CAMERA, one, shifted=shifted) is not None, destination.leave(one)) for one in listed]
    assert said == alone
    return said


def test_a_list_is_told_apart(archive: Archive) -> None:
    here, gone, moved, later = clip(), clip("gone.MP4"), clip("moved.MP4"), clip(end=END + timedelta(hours=1))
    bring(archive, here)
    bring(archive, moved)
    bring(archive, clip("others.MP4"), camera="other")
    archive.remove(bring(archive, gone), "the quota")
    moved = replace(moved, path=r"A:\Event\moved.MP4")
    assert answers(archive, here, gone, moved, later, clip("new.MP4"), clip("others.MP4")) == [
        (True, None),
        (False, "It was removed here: the quota."),
        (True, None),
        (False, None),
        (False, None),
        (False, None),
    ]


def test_a_file_that_somebody_took_away_is_not_here(archive: Archive) -> None:
    archive.path(bring(archive, clip())).unlink()
    assert answers(archive, clip()) == [(False, None)]


def test_one_of_two_copies_is_enough(archive: Archive) -> None:
    first = bring(archive, clip())
    archive.path(first).unlink()
    bring(archive, clip())
    assert answers(archive, clip()) == [(True, None)]


def test_a_cards_clock_may_be_off(archive: Archive) -> None:
    bring(archive, clip())
    shifted = clip(end=END + timedelta(hours=2))
    assert answers(archive, shifted) == [(False, None)]
    assert answers(archive, shifted, shifted=True) == [(True, None)]


def test_more_names_than_a_page_of_the_catalog(archive: Archive) -> None:
    bring(archive, clip("0999.MP4"))
    listed = [clip(f"{number:04}.MP4") for number in range(1200)]
    holdings = Holdings(ArchiveDestination(archive, CAMERA), listed)
    assert [one.name for one in listed if holdings.has(one)] == ["0999.MP4"]
