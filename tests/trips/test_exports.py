"""What other programs make of what is written."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import gpxpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools import needs
from tests.trips.roads import START, drive, fixes
from vantrue_client.errors import UsageError
from vantrue_client.model import Clock, Fix, Track
from vantrue_client.trips import FORMATS, Settings, Trip, export, find_trips

SCHEMA = Path(__file__).parent / "gpx-1.1.xsd"  # as published at topografix.com/GPX/1/1/gpx.xsd
HOSTILE = "..\\<a href=\"x\">&amp;]]>\x00\x1b\udc80\n=cmd|' /C calc'!A0"
TRACK_POINT = "{http://www.garmin.com/xmlschemas/TrackPointExtension/v2}"
KML = {"k": "http://www.opengis.net/kml/2.2", "gx": "http://www.google.com/kml/ext/2.2"}


def full() -> Track:
    told = [replace(fix, altitude=410.25, acceleration=(0.01, -0.5, 0.2)) for fix in fixes(START, 60, speed=13.9)]
    return Track("20260302_090000_00001_N_A.MP4", "n4", Clock.UTC, tuple(told), dropped={"no fix": 3})


def unknown() -> Track:
    told = tuple(replace(fix, time=fix.time.replace(tzinfo=None), speed=None) for fix in fixes(START, 5))
    return Track("20260302.dat", "daylog", Clock.UNKNOWN, told, notes=("Its zone is not known.",))


def rich_trip() -> Trip:
    """With a stop, an event, a tunnel and a missing clip."""
    pieces = drive(12)
    stands = tuple(replace(fix, latitude=47.04, speed=0.0) for fix in fixes(START + timedelta(minutes=4)))
    pieces[4] = replace(pieces[4], track=Track("x", "n4", Clock.UTC, stands))
    pieces[7] = replace(pieces[7], track=None)
    bump = tuple(replace(fix, acceleration=(0.0, 0.0, 2.0)) for fix in fixes(START))
    pieces[0] = replace(pieces[0], track=Track("x", "n4", Clock.UTC, (bump[0], *fixes(START)[1:])))
    del pieces[9]
    (trip,) = find_trips(pieces, settings=Settings(shortest_stop=30))
    assert trip.stops
    assert trip.events
    return trip


EVERYTHING = [full(), unknown(), Track("empty", "", Clock.UNKNOWN), replace(full(), source=HOSTILE)]


def written(name: str, what: Sequence[Track | Trip]) -> str:
    text = StringIO()
    export(name, what, text)
    return text.getvalue()


def validate(text: str, folder: Path) -> None:
    """Against the schema of GPX 1.1."""
    file = folder / "x.gpx"
    file.write_text(text, encoding="utf-8")
    command = [needs("xmllint"), "--nonet", "--noout", "--schema", str(SCHEMA), str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def babel(text: str, name: str, folder: Path) -> list[dict[str, str]]:
    """The points of all tracks, as gpsbabel reads them."""
    file = folder / f"x.{name}"
    file.write_text(text, encoding="utf-8")
    command = [needs("gpsbabel"), "-t", "-i", name, "-f", str(file), "-o", "unicsv,utc=0", "-F", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return list(csv.DictReader(done.stdout.splitlines()))


@pytest.mark.parametrize("what", [EVERYTHING, [rich_trip()], []], ids=["tracks", "trip", "nothing"])
def test_gpx_is_valid_by_its_schema(what: list[Track | Trip], tmp_path: Path) -> None:
    validate(written("gpx", what), tmp_path)


def test_the_schema_finds_what_is_wrong(tmp_path: Path) -> None:
    wrong = written("gpx", [full()]).replace("<ele>", "<speed>13</speed><ele>", 1)
    with pytest.raises(AssertionError, match="speed"):
        validate(wrong, tmp_path)


def test_gpxpy_reads_gpx_back() -> None:
    track = full()
    (read,) = gpxpy.parse(written("gpx", [track])).tracks
    assert read.name == track.source
    (segment,) = read.segments
    assert [point.latitude for point in segment.points] == pytest.approx(
        [fix.latitude for fix in track.fixes], abs=1e-9
    )
    assert {point.longitude for point in segment.points} == {8.0}
    assert [point.time for point in segment.points] == [fix.time for fix in track.fixes]
    assert {point.elevation for point in segment.points} == {410.25}
    speeds = [point.extensions[0].findtext(f"{TRACK_POINT}speed") for point in segment.points]
    assert set(speeds) == {"13.900"}


@pytest.mark.parametrize("name", ["gpx", "kml"])
def test_gpsbabel_reads_it_back(name: str, tmp_path: Path) -> None:
    track = full()
    points = babel(written(name, [track]), name, tmp_path)
    assert len(points) == len(track.fixes)
    for point, fix in zip(points, track.fixes, strict=True):
        assert float(point["Latitude"]) == pytest.approx(fix.latitude, abs=1e-6)
        assert float(point["Longitude"]) == pytest.approx(fix.longitude, abs=1e-6)
        assert float(point["Altitude"].rstrip("m")) == pytest.approx(410.25, abs=0.1)
        assert point["Time"].startswith(f"{fix.time:%H:%M:%S}")


def test_times_without_a_zone_go_where_they_may_and_the_rest_is_said() -> None:
    for name in FORMATS:
        text = StringIO()
        notes = export(name, [unknown()], text)
        assert len(notes) == (1 if name in ("gpx", "kml") else 0)
        assert ("2026-03-02T09:00:00" in text.getvalue()) is (name not in ("gpx", "kml"))
        assert "09:00:00Z" not in text.getvalue()
        assert "+00:00" not in text.getvalue()


def test_json_has_the_shape_of_the_command_line() -> None:
    document = json.loads(written("json", [full(), unknown()]))
    first, second = document["tracks"]
    assert first["source"] == full().source
    assert (first["format"], first["clock"], first["dropped"]) == ("n4", "utc", {"no fix": 3})
    fix = first["fixes"][1]
    assert fix["time"] == "2026-03-02T09:00:01+00:00"
    assert (fix["speed"], fix["course"], fix["altitude"]) == (13.9, 0.0, 410.25)
    assert fix["acceleration"] == [0.01, -0.5, 0.2]
    assert second["fixes"][0]["time"] == "2026-03-02T09:00:00"
    assert second["fixes"][0]["speed"] is None
    assert json.loads(written("json", [])) == {"tracks": []}


def test_json_of_a_trip_tells_all_of_it() -> None:
    trip = rich_trip()
    (told,) = json.loads(written("json", [trip]))["trips"]
    assert told["distance_m"] == pytest.approx(trip.distance_m, abs=0.1)
    assert told["clips"] == {"here": 11, "on_camera": 0, "gone": 1}
    assert len(told["recordings"]) == 11
    assert len(told["fixes"]) == len(trip.fixes)
    assert [event["kind"] for event in told["events"]] == [event.kind.value for event in trip.events]
    assert len(told["stops"]) == 1


def test_geojson_is_a_line_and_its_points() -> None:
    trip = rich_trip()
    features = json.loads(written("geojson", [trip]))["features"]
    shapes = [feature["geometry"]["type"] for feature in features]
    assert shapes == ["MultiLineString", *["Point"] * (1 + len(trip.events))]  # a missing clip divides the line
    line = features[0]
    places = [place for part in line["geometry"]["coordinates"] for place in part]
    assert places[0] == [trip.fixes[0].longitude, trip.fixes[0].latitude]
    assert len(places) == len(trip.fixes) == sum(map(len, line["properties"]["coordTimes"]))


def test_kml_times_its_points() -> None:
    root = ElementTree.fromstring(written("kml", [full()]))
    assert [one.text for one in root.findall(".//k:when", KML)][:2] == ["2026-03-02T09:00:00Z", "2026-03-02T09:00:01Z"]
    assert len(root.findall(".//gx:coord", KML)) == 60
    untimed = ElementTree.fromstring(written("kml", [unknown()]))
    assert len((untimed.findtext(".//k:coordinates", namespaces=KML) or "").split()) == 5


def test_csv_is_read_back_and_starts_no_formula() -> None:
    rows = list(csv.DictReader(StringIO(written("csv", [full(), replace(unknown(), source="=1+1")]))))
    assert rows[0]["time"] == "2026-03-02T09:00:00+00:00"
    assert float(rows[0]["speed"]) == 13.9
    assert [rows[0][f"acceleration_{axis}"] for axis in "xyz"] == ["0.01", "-0.5", "0.2"]
    assert rows[-1]["source"] == "'=1+1"
    assert rows[-1]["speed"] == ""


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_names_break_nothing(name: str) -> None:
    text = written(name, [replace(full(), source=HOSTILE)])
    text.encode("utf-8")
    assert "\x00" not in text
    if name in ("json", "geojson"):
        json.loads(text)
    elif name != "csv":
        (read,) = (one.text for one in ElementTree.fromstring(text).iter() if one.tag.endswith("}name"))
        assert read is not None
        assert read.startswith('..\\<a href="x">&amp;]]>')


@pytest.mark.parametrize("name", FORMATS)
def test_one_track_at_a_time_is_held(name: str) -> None:
    into = StringIO()
    lengths = []

    def tracks() -> Iterator[Track]:
        for _ in range(3):
            lengths.append(len(into.getvalue()))
            yield full()

    export(name, tracks(), into)
    assert lengths[0] <= 300
    assert lengths[0] < lengths[1] < lengths[2]


def test_the_antimeridian_divides_a_line() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    told = [
        Fix(at + timedelta(seconds=i), 0.0, longitude) for i, longitude in enumerate((179.9, 180.0, -179.9, -179.8))
    ]
    track = Track("x", "n4", Clock.UTC, tuple(told))
    (feature,) = json.loads(written("geojson", [track]))["features"]
    assert [len(part) for part in feature["geometry"]["coordinates"]] == [2, 2]


def test_another_format_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="nmea"):
        export("nmea", [], StringIO())


numbers = st.one_of(st.none(), st.floats(-1e3, 1e5), st.sampled_from([float("nan"), float("inf"), 1e-9, -0.0]))
any_fix = st.builds(
    Fix,
    st.datetimes(datetime(1980, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
    st.one_of(st.floats(-90, 90), st.sampled_from([float("nan"), 91.0])),
    st.one_of(st.floats(-180, 180), st.sampled_from([180.0, -180.0, float("inf")])),
    speed=numbers,
    course=numbers,
    altitude=numbers,
)
any_track = st.builds(
    Track, st.text(max_size=20), st.just("n4"), st.sampled_from(Clock), st.lists(any_fix, max_size=5).map(tuple)
)


@given(st.lists(any_track, max_size=3))
def test_whatever_a_track_holds_every_format_can_be_read(tracks: list[Track]) -> None:
    places = sum(-90 <= fix.latitude <= 90 and -180 <= fix.longitude <= 180 for track in tracks for fix in track.fixes)
    parsed = gpxpy.parse(written("gpx", tracks))
    assert parsed.get_points_no() == places
    ElementTree.fromstring(written("kml", tracks))
    assert (
        sum(len(track["fixes"]) for track in json.loads(written("json", tracks), parse_constant=int)["tracks"])
        == places
    )
    json.loads(written("geojson", tracks), parse_constant=int)  # NaN and Infinity are no JSON: int() refuses them
    assert len(list(csv.reader(StringIO(written("csv", tracks), newline="")))) == places + 1
