"""Layouts that ExifTool 12.57 does not read, or not with an index: checked by hand against the facts' offsets."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from functools import reduce
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.mock.card.drive import Fix
from vantrue_client.mock.card.gps import BLOCKS, fmas, n2x_sentence, n4, novatek_new, parts, s1

KNOT = 0.514444
FIX = Fix(
    datetime(2022, 12, 14, 13, 22, 30, tzinfo=UTC),
    *(-47.35586617, -8.51347650, 22.519 * 1852 / 3600, 199.88, 408.0),
    acceleration=(-0.02, 0.5, 1.0),
)
NO_FIX = Fix(FIX.time, 0.0, 0.0, valid=False)


def test_n4_stands_where_the_facts_say() -> None:
    block = n4.block(FIX)
    assert struct.unpack_from("<3I", block, 16) == (13, 22, 30)
    assert (block[28:29], block[40:41], block[56:57]) == (b"A", b"S", b"W")
    latitude, longitude = struct.unpack_from("<d", block, 32)[0], struct.unpack_from("<d", block, 48)[0]
    assert (latitude, longitude) == (pytest.approx(4721.35197, abs=1e-5), pytest.approx(830.80859, abs=1e-5))
    assert struct.unpack_from("<2d", block, 64) == (pytest.approx(22.519), pytest.approx(199.88))
    assert struct.unpack_from("<3I", block, 80) == (22, 12, 14)
    assert struct.unpack_from("<3i", block, 92) == (-20, 500, 1000)
    assert block[105:].startswith(b"$GNRMC,132230.000,A,4721.35197,S,00830.80859,W,22.519,199.88,141222,,,A*")


def test_n4_without_a_fix_tells_only_the_time() -> None:
    block = n4.block(NO_FIX)
    assert (block[28:29], block[40:41], block[56:57]) == (b"V", b"0", b"0")
    assert struct.unpack_from("<3I", block, 16) == (13, 22, 30)
    assert struct.unpack_from("<d", block, 32) == (0.0,)
    assert block[105:].startswith(b"$GNRMC,132230.000,V,,,,,,,141222,,,N*")


def test_a_block_of_nothing_but_a_sentence() -> None:
    block = n2x_sentence.block(FIX)
    assert not any(block[16:104])
    assert block[104:111] == b"$GNRMC,"


def test_the_acceleration_of_s1_and_newer_novatek() -> None:
    assert struct.unpack_from("<3i", s1.block(FIX), 112) == (-5, 128, 256)
    assert struct.unpack_from("<3i", novatek_new.block(FIX), 60) == (-5, 128, 256)


def test_fmas_acceleration_and_course() -> None:
    sample = fmas.sample(FIX)
    assert struct.unpack_from("<3f", sample, 108) == pytest.approx((-0.02, 0.5, 1.0))
    assert struct.unpack_from("<H", sample, 134) == (200,)


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_every_block_says_its_size(block: object) -> None:
    assert callable(block)
    data = block(FIX)
    assert data[4:12] == b"freeGPS "
    assert struct.unpack_from(">I", data) == (len(data),)


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 80), st.floats(0, 359.99))
def test_a_sentence_holds_its_checksum_and_no_minute_of_sixty(
    latitude: float, longitude: float, speed: float, course: float
) -> None:
    text = parts.sentence(Fix(FIX.time, latitude, longitude, speed, course)).decode()
    body, _, check = text.strip().lstrip("$").partition("*")
    assert int(check, 16) == reduce(xor, body.encode())
    fields = body.split(",")
    assert float(fields[3][2:]) < 60
    assert float(fields[5][3:]) < 60
    assert int(fields[3][:2]) + float(fields[3][2:]) / 60 == pytest.approx(abs(latitude), abs=1e-6)
    assert int(fields[5][:3]) + float(fields[5][3:]) / 60 == pytest.approx(abs(longitude), abs=1e-6)
