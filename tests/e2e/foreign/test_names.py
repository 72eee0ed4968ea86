"""Names of every shape that is known, from the card to the archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.foreign.clips import jpeg, mp4, ts
from tests.e2e.foreign.conftest import Vantrue
from tests.e2e.foreign.fake import Clip, Fake, function, on_air

pytestmark = pytest.mark.long

CONTENT = {"MP4": mp4(1), "MOV": mp4(1), "mp4": mp4(1), "TS": ts(), "JPG": jpeg(), "dat": b"#\r\n"}

# path, kind, channel of an unknown model, sequence, start, place in the archive
NAMES = [
    ("/Normal/20251211_184930_01110_N_A.MP4", "normal", "front", 1110, "2025-12-11T18:49:30", "2025/12-11/normal"),
    ("/Normal/20251211_184930_01110_N_B.MP4", "normal", None, 1110, "2025-12-11T18:49:30", "2025/12-11/normal"),
    ("/Event/20251211_184930_1110_E_A.TS", "event", "front", 1110, "2025-12-11T18:49:30", "2025/12-11/event"),
    ("/Parking/20251211_184930_01110_E_A.MP4", "event", "front", 1110, "2025-12-11T18:49:30", "2025/12-11/event"),
    ("/Parking/20251211_184930_01111_P_A.mp4", "parking", "front", 1111, "2025-12-11T18:49:30", "2025/12-11/parking"),
    ("/Normal/20220131_081559_0042_T_A.MP4", "timelapse", "front", 42, "2022-01-31T08:15:59", "2022/01-31/timelapse"),
    ("/Photo/20251211_184930_01110_N_A.JPG", "photo", "front", 1110, "2025-12-11T18:49:30", "2025/12-11/photo"),
    ("/Normal/2017_0101_060101_001A.MP4", "normal", "front", 1, "2017-01-01T06:01:01", "2017/01-01/normal"),
    ("/Event/2017_0101_060101_002A.MOV", "event", "front", 2, "2017-01-01T06:01:01", "2017/01-01/event"),
    ("/Normal/20260830105041.MP4", "normal", None, None, "2026-08-30T10:50:41", "2026/08-30/normal"),
    ("/DCIM/Movie/2025_1224_120324_000002F.MP4", "normal", "front", 2, "2025-12-24T12:03:24", "2025/12-24/normal"),
    ("/DCIM/Movie/2025_1224_120324_000003R.MP4", "normal", "rear", 3, "2025-12-24T12:03:24", "2025/12-24/normal"),
    ("/DCIM/Movie/Parking/2025_1224_120324_000002PF.MP4", "parking", "front", 2, "2025-12-24T12:03:24",
     "2025/12-24/parking"),
    ("/DCIM/Movie/RO/2025_1224_120324_000004I.MP4", "event", "interior", 4, "2025-12-24T12:03:24", "2025/12-24/event"),
    ("/Novatek/MOVIE/20260917174742_000001.MP4", "normal", None, 1, "2026-09-17T17:47:42", "2026/09-17/normal"),
    ("/Yi/2019_1101_230441.MP4", "normal", None, None, "2019-11-01T23:04:41", "2019/11-01/normal"),
    ("/GPS/20251211.dat", "tracklog", None, None, "2025-12-11T00:00:00", "2025/12-11/tracklog"),
    ("/Normal/holiday.MP4", "other", None, None, None, "2025/12-11/other"),
]  # fmt: skip


@pytest.mark.parametrize("way", ["3015", "folder pages"])
def test_each_shape_is_understood_and_placed(way: str, vantrue: Vantrue, home: Path) -> None:
    files = {path: Clip(CONTENT[path.rpartition(".")[2]]) for path, *_ in NAMES}
    files["/FW.bin"] = files["/._x.MP4"] = Clip(b"no footage")
    with on_air(Fake(files, {} if way == "3015" else {3015: function(3015, -256)}, pages=way != "3015")) as camera:
        listed = {one["url"].removeprefix(camera.url): one for one in vantrue("ls", "--json", "-c", camera.url).objects}
        synced = vantrue("sync", "--json", "-c", camera.url)
        again = vantrue("sync", "--json", "-c", camera.url)
    for path, kind, channel, sequence, start, place in NAMES:
        told = listed[path]
        assert (told["kind"], told["channel"], told["sequence"], told["start"]) == (kind, channel, sequence, start), (
            told
        )
        assert (home / "archive" / place / path.rpartition("/")[2]).read_bytes() == files[path].content
    assert (synced.code, synced.summary["downloaded"]) == (0, len(NAMES))
    assert (again.summary["present"], again.summary["bytes"]) == (len(NAMES), 0)
    moments = [told["moment"] for path, told in listed.items() if "20251211_184930_01110_N" in path]
    assert len(moments) == 3
    assert len(set(moments)) == 1
    assert listed["/DCIM/Movie/RO/2025_1224_120324_000004I.MP4"]["locked"] is True


@pytest.mark.parametrize("name", ["E3_VANTRUE_13c6", "VANTRUE_E3_13c6"])
def test_the_access_points_name_tells_the_lenses_where_the_firmware_does_not(name: str, vantrue: Vantrue) -> None:
    """An E3's B is its rear lens (facts: recordings)."""
    files = {f"/Normal/20251211_184930_01110_N_{letter}.MP4": Clip(mp4(1)) for letter in "ABC"}
    ssid = f"<LIST><SSID>{name}</SSID><PASSPHRASE>12345678</PASSPHRASE></LIST>".encode()
    for text, asked in (("V1.05.2026", 1), ("E3_V1.05", 0)):
        with on_air(Fake(files, {3012: function(3012, 0, f"<String>{text}</String>"), 3029: ssid})) as camera:
            ran = vantrue("ls", "--json", "-c", camera.url)
        assert [one["channel"] for one in ran.objects] == ["front", "rear", "interior"]
        assert camera.numbers.count("3029") == asked
