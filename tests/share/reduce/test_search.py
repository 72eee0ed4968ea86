"""The search: leftovers planted in a good copy are found, and a good copy is not accused."""

from __future__ import annotations

import asyncio
import random
import struct
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.share.reduce.clips import WHEN, clip
from vantrue_client.media.gps import read_track
from vantrue_client.media.ranges import local
from vantrue_client.mock.card import LAYOUTS, write_photo
from vantrue_client.mock.card.drive import drive
from vantrue_client.mock.card.gps import BLOCKS, fmas
from vantrue_client.model import Kind, Recording
from vantrue_client.share.form import Form, Keep
from vantrue_client.share.reduce import reduce
from vantrue_client.share.search import search
from vantrue_client.share.search.movie import UNKNOWN
from vantrue_client.share.search.needles import Needles
from vantrue_client.share.traces import EPOCH, Traces

NOTHING: frozenset[Keep] = frozenset()
PLACE = (38.896804, -87.413304)
SECONDS = int((WHEN - EPOCH.replace(tzinfo=None)).total_seconds())
TRACES = Traces(
    places=frozenset({PLACE}),
    texts=frozenset({b"n4 pro s"}),
    days=frozenset({date(2025, 12, 11)}),
    seconds=frozenset({SECONDS}),
)
Change = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A copy as it should be: ``ftyp``, ``moov``, ``mdat``."""
    folder = tmp_path_factory.mktemp("copy")
    made = asyncio.run(reduce([clip(folder, seconds=2)], Form(), folder / "copy.mp4"))
    return made.file.read_bytes()


def found(data: bytes, tmp_path: Path, keep: frozenset[Keep] = NOTHING) -> list[str]:
    path = tmp_path / "searched"
    path.write_bytes(data)
    return search(path, "video/mp4", TRACES, keep)


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def shifted(data: bytes, by: int) -> bytes:
    """The copy with its chunks' places told so many bytes further."""
    at = data.index(b"stco") + 8
    (count,) = struct.unpack_from(">I", data, at)
    places = struct.unpack_from(f">{count}I", data, at + 4)
    moved = struct.pack(f">{count}I", *(place + by for place in places))
    return data[: at + 4] + moved + data[at + 4 + 4 * count :]


def grown(data: bytes, path: list[bytes], at: int, more: bytes) -> bytes:
    """The copy with bytes put into nested boxes, the sizes of all of them told, and its chunks' places."""
    made = bytearray(shifted(data, len(more)))
    for kind in path:
        where = made.index(kind) - 4
        made[where : where + 4] = struct.pack(">I", struct.unpack_from(">I", made, where)[0] + len(more))
    return bytes(made[:at] + more + made[at:])


def in_moov(more: bytes) -> Change:
    return lambda data: grown(data, [b"moov"], data.index(b"mdat") - 4, more)


def in_entry(more: bytes) -> Change:
    def change(data: bytes) -> bytes:
        at = data.index(b"avcC") + struct.unpack_from(">I", data, data.index(b"avcC") - 4)[0] - 4
        return grown(data, [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1"], at, more)

    return change


def put(kind: bytes, at: int, value: bytes) -> Change:
    """Bytes written over others, so far behind a box's kind."""

    def change(data: bytes) -> bytes:
        where = data.index(kind) + 4 + at
        return data[:where] + value + data[where + len(value) :]

    return change


def in_media(more: bytes) -> Change:
    def change(data: bytes) -> bytes:
        at = data.index(b"mdat") - 4
        size = struct.unpack_from(">I", data, at)[0]
        return data[:at] + struct.pack(">I", size + len(more)) + data[at + 4 :] + more

    return change


def packed(degrees: float) -> float:
    whole = int(abs(degrees))
    return whole * 100 + (abs(degrees) - whole) * 60


BLOCK = BLOCKS["n4"](drive(WHEN, 1, 0)[0])
PLANTED: dict[str, tuple[Change, str]] = {
    "a box behind": (lambda data: data + box(b"free", b"x"), "free"),
    "bytes behind": (lambda data: data + b"12345", "no box"),
    "a uuid box before": (lambda data: box(b"uuid", bytes(16)) + data, "uuid"),
    "a second index": (lambda data: data + box(b"moov", b""), "not one index"),
    "udta": (in_moov(box(b"udta", b"")), "udta"),
    "a gps index": (in_moov(box(b"gps ", bytes(8))), "gps "),
    "a block between chunks": (in_media(BLOCK), "belong to no track"),
    "one byte of padding": (in_media(b"\0"), "belong to no track"),
    "a creation time": (put(b"mvhd", 4, struct.pack(">I", SECONDS)), "creation time"),
    "another creation time": (put(b"mdhd", 8, struct.pack(">I", 1)), "creation time"),
    "a creation time elsewhere": (put(b"tkhd", 24, struct.pack(">I", SECONDS)), "creation time"),
    "a title": (put(b"hdlr", 24, b"Front"), "title"),
    "a maker's text": (put(b"avc1", 42, b"\x0bVANTRUE cam"), "vantrue"),
    "the model": (put(b"avc1", 42, b"\x0bN4 Pro S v1"), "n4 pro s"),
    "a date": (put(b"avc1", 42, b"2025-12-11"), "2025-12-11"),
    "another form of date": (put(b"avc1", 42, b"11/12/2025"), "11/12/2025"),
    "a latitude as text": (put(b"avc1", 42, b"+38.8968-087.4133/"), "as text"),
    "a coordinate as a sentence has it": (put(b"avc1", 42, b"3853.8082,N"), "as text"),
    "a sentence": (put(b"avc1", 42, b"$GNRMC,1"), "GPS data"),
    "a double": (in_entry(box(b"colr", struct.pack("<d", packed(PLACE[0])))), "coordinate"),
    "a double of degrees": (in_entry(box(b"colr", struct.pack(">d", PLACE[1]))), "coordinate"),
    "two floats": (in_entry(box(b"colr", struct.pack("<ff", packed(PLACE[0]), packed(PLACE[1])))), "coordinate"),
    "two integers": (in_entry(box(b"colr", struct.pack("<ii", 388968040, -874133040))), "coordinate"),
    "another kind of track": (put(b"hdlr", 8, b"meta"), "no picture"),
    "samples that overlap nothing": (lambda data: shifted(data, 1), "byte"),
    "a table with more": (put(b"stts", 4, struct.pack(">I", 0)), "stts"),
    "no picture": (put(b"avcC", -4, b"xxxx"), "cannot be looked into"),
    "no file": (lambda data: data[:100], "no box"),
}


def test_a_good_copy_is_not_accused(copy: bytes, tmp_path: Path) -> None:
    assert found(copy, tmp_path) == []
    assert found(shifted(in_entry(box(b"pasp", bytes(8)))(copy), 0), tmp_path) == []


@pytest.mark.parametrize("name", PLANTED)
def test_what_was_planted_is_found(copy: bytes, tmp_path: Path, name: str) -> None:
    change, said = PLANTED[name]
    remains = found(change(copy), tmp_path)
    assert said in " ".join(remains)
    assert remains


def unit(kind: int, body: bytes) -> bytes:
    return struct.pack(">IB", 1 + len(body), kind) + body


def with_message(data: bytes, message: bytes) -> bytes:
    """The copy whose first picture begins with another unit, of as many bytes as it grows by."""
    at = data.index(b"mdat") + 4
    sizes = data.index(b"stsz") + 16
    first = struct.unpack_from(">I", data, sizes)[0] + len(message)
    made = data[:sizes] + struct.pack(">I", first) + data[sizes + 4 : at] + message + data[at:]
    made = put(b"mdat", -8, struct.pack(">I", struct.unpack_from(">I", data, at - 8)[0] + len(message)))(made)
    where = made.index(b"stco") + 8
    (count,) = struct.unpack_from(">I", made, where)
    places = list(struct.unpack_from(f">{count}I", made, where + 4))
    places[1:] = [place + len(message) for place in places[1:]]
    return made[: where + 4] + struct.pack(f">{count}I", *places) + made[where + 4 + 4 * count :]


def test_texts_within_packets_are_found(copy: bytes, tmp_path: Path) -> None:
    encoder, nobody = bytes.fromhex("dc45e9bde6d948b7962cd820d923eeef"), bytes(range(16))
    plain = unit(6, b"\x06\x01\xc4\x05\x28" + encoder + b"x264 - core 164 crf=25.0\x80")
    assert found(with_message(copy, plain), tmp_path) == []
    for strange in (
        unit(6, b"\x05\x18" + nobody + b"Hans, 7\0\x80"),
        unit(6, b"\x04\x03\xb5\0\x31\x80"),
        unit(6, b"\x06\x7f\xc4"),
        unit(6, bytes(2) * 2000 + b"\x01\x80"),
        unit(12, b"\xff\xff7\x80"),
        unit(30, b"7"),
        b"\0\0\0\xff7",
    ):
        assert found(with_message(copy, strange), tmp_path) == [UNKNOWN]
        assert found(with_message(copy, strange), tmp_path, frozenset(Keep)) == []
    for said in (b"$GPRMC,1", b"VANTRUE N4", b"2025:12:11", b"38.8968", struct.pack("<d", packed(PLACE[0]))):
        for kind in (6, 12, 30):
            assert found(with_message(copy, unit(kind, b"\x05\x20" + said + b"\x80")), tmp_path)
    escaped = struct.pack("<ff", 3853.8, 8724.8).replace(b"\0\0", b"\0\0\3")
    assert found(with_message(copy, unit(6, escaped)), tmp_path) == [UNKNOWN]
    assert found(with_message(copy, b"\0\0\0\xff$GPRMC,1"), tmp_path)
    assert found(with_message(copy, unit(1, b"freeGPS ")), tmp_path)


def test_what_was_chosen_may_stay(copy: bytes, tmp_path: Path) -> None:
    change, _ = PLANTED["a creation time"]
    assert found(change(copy), tmp_path, frozenset({Keep.TIMES})) == []
    change, _ = PLANTED["a maker's text"]
    assert found(change(copy), tmp_path, frozenset({Keep.DEVICE})) == []
    change, _ = PLANTED["udta"]
    assert found(change(copy), tmp_path, frozenset({Keep.DEVICE})) == []
    assert found(in_media(bytes(4096))(copy), tmp_path, frozenset({Keep.LOCATION}))


async def test_a_copy_that_keeps_all_is_no_copy_that_keeps_nothing(tmp_path: Path) -> None:
    made = await reduce([clip(tmp_path, "fmas", seconds=1)], Form(keep=frozenset(Keep)), tmp_path / "all.mp4")
    remains = search(made.file, "video/mp4", TRACES, frozenset({Keep.DEVICE}))
    assert {"a track of b'meta'", "a track of b'soun'", "a creation time"} <= set(remains)
    assert search(made.file, "video/mp4", TRACES, frozenset(Keep)) == []


@pytest.mark.parametrize("layout", [one for one in LAYOUTS if one not in {"none", "n2x-sentence"}])
async def test_a_track_is_found_as_its_layout_writes_it(tmp_path: Path, layout: str) -> None:
    made = clip(tmp_path, layout, seconds=1)
    async with local(made.path) as reader:
        track = await read_track(reader, Recording(made.path.name, "", "", Kind.NORMAL, 1))
    needles = Needles(Traces(frozenset((fix.latitude, fix.longitude) for fix in track.fixes)), NOTHING)
    fix = drive(WHEN, 1, 0)[0]
    data = fmas.sample(fix) if layout == "fmas" else BLOCKS[layout](fix)[:160]
    assert "a coordinate of its track" in needles.found_in(data)


@given(
    st.floats(-89, 89).filter(lambda x: abs(x) > 0.01),
    st.floats(-179, 179).filter(lambda x: abs(x) > 0.01),
    st.binary(max_size=40),
    st.sampled_from(["<d", ">d", "<ff", "text", "NMEA"]),
)
def test_a_coordinate_is_found_wherever_it_stands(latitude: float, longitude: float, before: bytes, form: str) -> None:
    needles = Needles(Traces(places=frozenset({(latitude, longitude)})), NOTHING)
    data = {
        "text": f" {latitude:.5f}".encode(),
        "NMEA": f" {packed(longitude):.4f}".encode(),
        "<ff": struct.pack("<ff", packed(latitude), packed(longitude)),
    }.get(form) or struct.pack(form, packed(latitude))
    assume(form in {"text", "NMEA"} or data.count(0) <= 4)  # 0 degrees are nothing to be found
    assert needles.found_in(before + data + bytes(3))


def test_random_bytes_are_not_accused() -> None:
    assert Needles(TRACES, NOTHING).found_in(random.Random(5).randbytes(4 << 20)) == set()


def test_what_stands_in_any_file_is_no_trace(copy: bytes, tmp_path: Path) -> None:
    path = tmp_path / "copy"
    path.write_bytes(copy)
    places, texts = frozenset({(51.477928, 0.0), (0.0, 1.5)}), frozenset({"größe".encode()})
    assert search(path, "video/mp4", Traces(places, texts, seconds=frozenset({1, 90_000})), NOTHING) == []
    path.write_bytes(put(b"avc1", 42, b"\x07" + "Größe".encode())(copy).replace("Größe".encode(), "größe".encode()))
    assert search(path, "video/mp4", Traces(places, texts), NOTHING) == ["the text 'größe'"]


def test_photos(tmp_path: Path) -> None:
    path = tmp_path / "photo.JPG"
    write_photo(path, when=WHEN, size=(64, 48), fix=drive(WHEN, 1, 1)[0])
    assert "EXIF" in " ".join(search(path, "image/jpeg", TRACES, NOTHING))
    bare = path.read_bytes()
    end = bare.index(b"\xff\xdb")
    good = b"\xff\xd8" + bare[end:]
    planted = {
        b"": [],
        b"\xff\xfe\0\x06hell": ["0xfe"],
        b"\xff\xe0\0\x12JFIF\0\1\1\0\0\1\0\1\1\1abc": ["0xe0"],
        b"\xff\xdb\0\x0a$GPRMC,1": ["GPS data"],
        b"\xff\xdb\0\x0b2025-12-1": [],
        b"\xff\xdb\0\x0c2025-12-11": ["2025-12-11"],
    }
    for more, said in planted.items():
        path.write_bytes(good[:2] + more + good[2:])
        told = " ".join(search(path, "image/jpeg", TRACES, NOTHING))
        assert bool(told) == bool(said)
        assert all(word in told for word in said)
    path.write_bytes(good + b"more")
    assert search(path, "image/jpeg", TRACES, NOTHING)
