from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.support import END, NAME, clip
from vantrue_client.archive.identity import same
from vantrue_client.archive.text import loaded, stored

MIB = 1 << 20


def test_a_recording_is_its_name_end_and_size_and_not_its_path() -> None:
    known = clip(size=100)
    assert same(known, clip(size=100, path=r"A:\Movie\RO\x", locked=True))
    assert not same(known, clip(size=101))
    assert not same(known, clip("b.MP4", size=100))
    assert not same(known, clip(size=100, end=END + timedelta(hours=1)))


def test_fat_counts_two_seconds() -> None:
    assert same(clip(), clip(end=END + timedelta(seconds=2)))
    assert not same(clip(), clip(end=END + timedelta(seconds=3)))


@given(st.integers(1 * MIB, 4000 * MIB))
def test_a_size_as_a_page_rounds_it_is_the_same(size: int) -> None:
    shown = int(float(f"{size / MIB:.2f}") * MIB)
    assert same(clip(size=size), clip(size=shown, size_exact=False))
    assert not same(clip(size=size), clip(size=size * 3 + 2 * MIB, size_exact=False))


def test_a_card_mounted_in_another_zone_is_the_same_when_its_exact_size_agrees() -> None:
    known, listed = clip(size=5000), clip(size=5000, end=END + timedelta(hours=5, minutes=45, seconds=1))
    assert same(known, listed, shifted=True)
    assert not same(known, listed)
    assert not same(known, clip(size=5001, end=listed.end), shifted=True)
    assert not same(known, clip(size=5000, end=END + timedelta(minutes=50)), shifted=True)
    assert not same(known, clip(size=5000, end=END + timedelta(days=2)), shifted=True)


@pytest.mark.parametrize(("exact", "answer"), [(True, True), (False, False)])
def test_an_end_that_only_one_tells_needs_the_exact_size(exact: bool, answer: bool) -> None:
    assert same(clip(size=5000), clip(size=5000, end=None, size_exact=exact)) is answer


def test_without_any_end_the_rounded_size_decides() -> None:
    assert same(clip(size=5000, end=None), clip(size=5001, end=None, size_exact=False))


@given(st.text() | st.text(alphabet=st.characters(min_codepoint=0x10F700)) | st.just(NAME + "\udcff\ud800"))
def test_any_name_is_stored_and_comes_back(text: str) -> None:
    assert loaded(stored(text)) == text
    assert stored(text).encode().decode() == stored(text)
