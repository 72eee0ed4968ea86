from __future__ import annotations

import io
import itertools
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.wire.texts import unhurried
from vantrue_client.wire.mjpeg import Pictures


@cache
def picture(shade: int, *, progressive: bool = False, thumbnail: bool = False) -> bytes:
    """A real JPEG; one with another JPEG inside its EXIF where that is asked for."""
    out = io.BytesIO()
    noise = Image.effect_noise((48, 32), 20 + shade)
    inside = b"Exif\0\0" + picture(1) if thumbnail else b""
    noise.save(out, "JPEG", quality=80, progressive=progressive, **({"exif": inside} if inside else {}))
    return out.getvalue()


ALL = [picture(5), picture(9, progressive=True), picture(30, thumbnail=True), picture(60)]


def standing(jpeg: bytes, form: str) -> bytes:
    """A picture by itself, or as a part of a multipart body, whose length may be a lie."""
    if form == "bare":
        return jpeg
    told = len(jpeg) if form == "part" else 7
    return b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n" % (told, jpeg)


@unhurried
@given(
    st.lists(st.tuples(st.sampled_from(ALL), st.sampled_from(["bare", "part", "lying"])), max_size=4),
    st.lists(st.integers(0, 12_000), max_size=6),
)
def test_pictures_come_whole_however_they_stand_and_were_cut(sent: list[tuple[bytes, str]], places: list[int]) -> None:
    data = b"".join(standing(jpeg, form) for jpeg, form in sent)
    at = [0, *sorted(min(place, len(data)) for place in places), len(data)]
    stream = Pictures()
    found = [one for start, end in itertools.pairwise(at) for one in stream.feed(data[start:end])]
    assert found == [jpeg for jpeg, _ in sent]


@unhurried
@given(st.lists(st.binary(max_size=300), max_size=6))
def test_what_is_broken_costs_no_more_than_itself(noise: list[bytes]) -> None:
    stream = Pictures()
    for piece in noise:
        stream.feed(piece)
    stream.feed(b"\xff\xd8\xff\xd9")  # whatever had begun in the noise ends at the latest with what is none
    assert picture(60) in [
        *stream.feed(picture(60) + b"\xff\xd9"),
        *stream.feed(picture(60)),
        *stream.feed(picture(60)),
    ]


def test_a_picture_without_end_is_left() -> None:
    stream = Pictures(most=20_000)
    assert stream.feed(picture(5)[:-2] + b"\0" * 30_000) == []
    assert stream.feed(picture(60)) == [picture(60)]


@pytest.mark.timeout(60)
def test_much_that_looks_like_pictures_takes_no_time() -> None:
    for piece in (b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\xff\xff", b"\xff\xd8\xff\xda\0\2\xff\0", b"\xff"):
        stream = Pictures(most=1_000_000)
        for _ in range(8):
            stream.feed(piece * 10_000)
