from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.texts import unhurried
from vantrue_client.model import CameraTime, Channel, Kind
from vantrue_client.wire.clock import read_digits, read_time
from vantrue_client.wire.names import is_locked_folder, parse


@pytest.mark.parametrize(
    ("name", "kind", "letter", "sequence", "start", "moment"),
    [
        ("20251211_184930_01110_N_A.MP4", "normal", "A", 1110, "2025-12-11T18:49:30", "20251211_184930_01110"),
        ("20251211_184930_01110_E_B.TS", "event", "B", 1110, "2025-12-11T18:49:30", "20251211_184930_01110"),
        ("20251211_184930_0110_P_D.mov", "parking", "D", 110, "2025-12-11T18:49:30", "20251211_184930_0110"),
        ("20220131_081559_0042_T_A.MP4", "timelapse", "A", 42, "2022-01-31T08:15:59", "20220131_081559_0042"),
        ("20251211_184930_01110_P_C.JPG", "photo", "C", 1110, "2025-12-11T18:49:30", "20251211_184930_01110"),
        ("2017_0101_060101_001A.MP4", "normal", "A", 1, "2017-01-01T06:01:01", "20170101_060101_001"),
        ("20260830105041.MP4", "normal", None, None, "2026-08-30T10:50:41", "20260830_105041"),
        ("20260917174742_000001.MP4", "normal", None, 1, "2026-09-17T17:47:42", "20260917_174742_000001"),
        ("2019_1101_230441.MP4", "normal", None, None, "2019-11-01T23:04:41", "20191101_230441"),
        ("2025_1224_120324_000002PF.MP4", "parking", "F", 2, "2025-12-24T12:03:24", "20251224_120324_000002"),
        ("2025_1224_120324_000002R.MP4", "normal", "R", 2, "2025-12-24T12:03:24", "20251224_120324_000002"),
        ("2025_1224_120324_000002P.MP4", "parking", None, 2, "2025-12-24T12:03:24", "20251224_120324_000002"),
        ("20251311_184930_01110_E_A.MP4", "event", "A", 1110, None, None),
        ("20251211_184960_01110_N_A.MP4", "normal", "A", 1110, None, None),
        ("20260904.dat", "tracklog", None, None, "2026-09-04T00:00:00", None),
        ("20261304.DAT", "tracklog", None, None, None, None),
        ("20251211_184930_01110_N_A.TMP", "other", "A", 1110, "2025-12-11T18:49:30", "20251211_184930_01110"),
        ("._20251211_184930_01110_N_A.MP4", "other", None, None, None, None),
        ("E1PRO_Settings.ini", "other", None, None, None, None),
        ("FW_N4PRO.bin", "other", None, None, None, None),
        ("holiday.MP4", "other", None, None, None, None),
        ("..\\..\\20251211_184930_01110_N_A.MP4", "other", None, None, None, None),
        ("٢٠٢٥1211_184930_01110_N_A.MP4", "other", None, None, None, None),
        ("20251211_184930_01110_N_A.MP4\n", "other", None, None, None, None),
        ("", "other", None, None, None, None),
    ],
)
def test_every_shape(
    name: str, kind: str, letter: str | None, sequence: int | None, start: str | None, moment: str | None
) -> None:
    facts = parse(name)
    assert (facts.kind.value, facts.letter, facts.sequence, facts.moment) == (kind, letter, sequence, moment)
    assert (None if facts.start is None else str(facts.start)) == start


@pytest.mark.parametrize(
    ("name", "folder", "kind"),
    [
        ("20251211_184930_01110_E_A.MP4", "A:\\Parking\\", "event"),
        ("20251211_184930_01110_N_A.MP4", "/Event", "normal"),
        ("20260830105041.MP4", "/event/", "event"),
        ("20260830105041.MP4", "Photo", "normal"),
        ("2025_1224_120324_000002F.MP4", "A:\\DCIM\\Movie\\", "normal"),
        ("2025_1224_120324_000002F.MP4", "A:\\DCIM\\Movie\\Parking\\", "parking"),
        ("2025_1224_120324_000002F.MP4", "A:\\DCIM\\Movie\\RO\\", "event"),
        ("2025_1224_120324_000002PF.MP4", "/DCIM/Movie/RO", "parking"),
        ("20260917174742_000001.MP4", "A:\\Novatek\\MOVIE\\", "normal"),
        ("20260830105041.MP4", "TimeLapse", "timelapse"),
        ("20251211_184930_01110_X_A.MP4", "Parking", "parking"),
        ("20251311_184930.MP4", "Event", "event"),
        ("20251211_184930_01110_P_A.JPG", "Photo", "photo"),
        ("holiday.MP4", "Event", "other"),
    ],
)
def test_extension_then_letter_then_folder_decide_the_kind(name: str, folder: str, kind: str) -> None:
    assert parse(name, folder).kind.value == kind


def test_only_the_shape_that_is_viofos_tells_the_lens() -> None:
    lenses = [parse(f"2025_1224_120324_000002P{letter}.MP4").channel for letter in "FRIA"]
    assert lenses == [Channel.FRONT, Channel.REAR, Channel.INTERIOR, None]
    assert parse("20251211_184930_01110_N_R.MP4").channel is None


def test_the_read_only_folder_is_locked() -> None:
    assert is_locked_folder("A:\\DCIM\\Movie\\RO\\")
    assert is_locked_folder("/dcim/movie/ro")
    assert not is_locked_folder("/ROAD")


@unhurried
@given(st.text(), st.text())
def test_any_text_gives_facts(name: str, folder: str) -> None:
    assert isinstance(parse(name, folder).kind, Kind)
    is_locked_folder(folder)
    read_time(name)


@unhurried
@given(
    st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2107, 12, 31)),
    st.integers(0, 99999),
    st.sampled_from("NEPT"),
    st.sampled_from("ABCD"),
)
def test_a_name_gives_back_what_it_was_made_of(start: datetime, sequence: int, mode: str, letter: str) -> None:
    start = start.replace(microsecond=0)
    facts = parse(f"{start:%Y%m%d_%H%M%S}_{sequence:05}_{mode}_{letter}.MP4")
    assert (facts.start, facts.sequence, facts.letter) == (CameraTime(start), sequence, letter)
    assert facts.kind.value[0].upper() == mode
    assert facts.moment == parse(f"{start:%Y%m%d_%H%M%S}_{sequence:05}_P_C.JPG").moment


def test_times_in_texts() -> None:
    assert str(read_time("2026/09/17 17:48:42")) == "2026-09-17T17:48:42"
    assert str(read_time("2026-09-17 17:48")) == "2026-09-17T17:48:00"
    assert str(read_time("2026/9/7  1:02:03")) == "2026-09-07T01:02:03"
    for text in ("", "2026/9/31 1:2:3", "2026/09/31 00:00:00", "2026/09-17 17:48:42", "2026/09/17 17:48:42Z", "0"):
        assert read_time(text) is None
    assert read_digits("00000000", "000000") is None
