from __future__ import annotations

from contextlib import nullcontext
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

import av
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from vantrue_client.errors import Damaged, StorageError
from vantrue_client.media import check_whole, structure
from vantrue_client.media.whole import FIRST_BOXES


def box(kind: bytes, body: bytes = b"", *, large: bool = False) -> bytes:
    if large:
        return (1).to_bytes(4, "big") + kind + (16 + len(body)).to_bytes(8, "big") + body
    return (8 + len(body)).to_bytes(4, "big") + kind + body


FTYP, MOOV, MDAT = box(b"ftyp", b"isom\0\0\2\0"), box(b"moov", box(b"mvhd", bytes(20))), box(b"mdat", b"picture" * 50)


def clip(options: dict[str, str], form: str = "mp4") -> bytes:
    """A real clip, a second long."""
    made = Path(mkdtemp(), "clip")
    with av.open(str(made), "w", format=form, options=options) as output:
        stream = output.add_stream("libx264", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(5):
            output.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        output.mux(stream.encode(None))
    return made.read_bytes()


def photo() -> bytes:
    made, thumbnail = BytesIO(), BytesIO()
    Image.effect_noise((16, 12), 50).save(thumbnail, "JPEG")
    exif = b"Exif\0\0" + thumbnail.getvalue()
    Image.effect_noise((160, 120), 50).save(made, "JPEG", exif=exif)
    return made.getvalue()


REAL = {
    "moov-last.MP4": clip({}),
    "moov-first.MP4": clip({"movflags": "faststart"}),
    "fragments.MP4": clip({"movflags": "frag_keyframe+empty_moov+default_base_moof"}),
    "quicktime.MOV": clip({}, "mov"),
    "stream.TS": clip({}, "mpegts"),
    "stream.m2ts": clip({"mpegts_m2ts_mode": "1"}, "mpegts"),
    "photo.JPG": photo(),
}

WHOLE = REAL | {
    "large-mdat.MP4": FTYP + box(b"mdat", b"picture", large=True) + MOOV,
    "no-ftyp.MOV": box(b"wide") + MDAT + MOOV,
    "mdat-to-the-end.MP4": FTYP + MOOV + bytes(4) + b"mdat" + b"picture" * 9,
    "vendor-boxes.MP4": FTYP + box(b"skip", bytes(9)) + MDAT + box(b"\xa9xyz", b"?") + MOOV + box(b"GPS ", b"log"),
    "padded-to-a-cluster.MP4": FTYP + MDAT + MOOV + bytes(30_000),
    "three-zeros.MP4": FTYP + MDAT + MOOV + bytes(3),
    "vendor-trailer.MP4": FTYP + MDAT + MOOV + b"\0\0\0\x01\xfe\xed\xbe\xefmade by",
    "padded.TS": REAL["stream.TS"] + bytes(40_000),
    "padded-a-little.TS": REAL["stream.TS"] + bytes(20),
    "one-packet.ts": b"G" + bytes(187),
    "movie-by-another-name.TS": REAL["moov-last.MP4"],
    "stream-by-another-name.MP4": REAL["stream.TS"],
    "heif.JPG": box(b"ftyp", b"heic") + box(b"meta") + MDAT,
    "photo-with-trailer.jpg": REAL["photo.JPG"] + b"\0" * 5000 + b"GPS 1,2",
    "fill-bytes.JPG": b"\xff\xd8\xff\xff\xff\xfe\0\2\xff\xd0junk\xff\xda\0\2data\xff\0\xff\xd9",
    "20260904.dat": b"anything at all",
    "empty.dat": b"",
}

BROKEN = {
    "empty.MP4": b"",
    "zeros.MP4": bytes(5000),
    "page.MP4": b"<html><title>Page Not Found</title></html>",
    "no-index.MP4": FTYP + MDAT,
    "no-index-padded.MP4": FTYP + MDAT + bytes(1000),
    "under-way.MP4": FTYP + bytes(4) + b"mdat" + b"picture" * 9,
    "index-only.MP4": FTYP + MOOV,
    "hollow-index.MP4": FTYP + MDAT + box(b"moov", bytes(100)),
    "too-long.MP4": FTYP + MOOV + MDAT[:-1],
    "zeros.TS": bytes(5000),
    "page.TS": b"<html>",
    "noise.JPG": b"noise" * 99,
    "only-a-thumbnail.JPG": b"\xff\xd8\xff\xe1\0\x0a\xff\xd8....\xff\xd9\xff\xda\0\2data",
    "nothing.JPG": b"\xff\xd8\xff\xd9",
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_whole_passes(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(WHOLE[name])
    check_whole(path)


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_told_in_words(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(BROKEN[name])
    with pytest.raises(Damaged, match=rf"^{name} is not whole: .+\.$"):
        check_whole(path)


@pytest.mark.parametrize("name", ["moov-last.MP4", "moov-first.MP4", "quicktime.MOV", "stream.TS", "photo.JPG"])
def test_every_truncation_of_a_real_file_is_found(name: str, tmp_path: Path) -> None:
    data = REAL[name]
    path = tmp_path / name
    path.write_bytes(data)
    whole_at = []
    with path.open("r+b") as file:
        for size in range(len(data) - 1, -1, -1):
            file.truncate(size)
            if not structure(path).flaw:
                whole_at.append(size)
    # a transport stream may end after any packet; nothing else may end early
    assert whole_at == ([*range(len(data) - 188, 0, -188)] if name == "stream.TS" else [])


@pytest.mark.parametrize("name", WHOLE)
def test_only_a_structure_that_ends_with_its_file_proves_the_end(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(WHOLE[name])
    proves = {
        "moov-last.MP4", "moov-first.MP4", "fragments.MP4", "quicktime.MOV", "photo.JPG", "large-mdat.MP4",
        "no-ftyp.MOV", "vendor-boxes.MP4", "movie-by-another-name.TS", "fill-bytes.JPG",
    }  # fmt: skip
    assert structure(path).proves_end == (name in proves)


pieces = st.lists(
    st.one_of(
        st.binary(max_size=300),
        st.sampled_from(
            [FTYP, MOOV, MDAT, MOOV[:-3], b"\xff\xd8\xff", b"\xff\xda\0\2", b"\xff\xd9", b"G" + bytes(187)]
        ),
        st.builds(box, st.sampled_from(sorted(FIRST_BOXES)), st.binary(max_size=40), large=st.booleans()),
        st.builds(bytes, st.integers(0, 400)),
    ),
    max_size=8,
).map(b"".join)


@given(pieces, st.sampled_from([".MP4", ".mov", ".TS", ".JPG", ".dat", ""]))
@example(b"\0\0\0\1mdat\xff\xff\xff\xff\xff\xff\xff\xff", ".MP4")
def test_any_bytes_pass_or_are_damaged(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(data)
    flaw = structure(path).flaw
    with pytest.raises(Damaged) if flaw else nullcontext():
        check_whole(path)
    assert not (flaw and suffix in {".dat", ""})


def test_a_file_full_of_boxes_ends_the_walk(tmp_path: Path) -> None:
    path = tmp_path / "boxes.MP4"
    path.write_bytes(FTYP + box(b"free") * 400_000)
    with pytest.raises(Damaged):
        check_whole(path)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        check_whole(tmp_path / "missing.MP4")
