"""`vantrue doctor`, installed: permissions, what a camera answers wrongly, and the bundle for bug reports."""

from __future__ import annotations

import base64
import io
import json
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.e2e.foreign.fake import Clip, Fake, Pieces, Request, function, http, on_air, serve
from tests.e2e.program import Program
from tests.tools import needs

PICTURE = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffda000200ffd9")
CLIP = Clip(bytes(number % 251 for number in range(5000)))
PLANTED = {
    "network": "E3_VANTRUE_77aa",
    "passphrase": "sesame-open-9",
    "network in 3014": "Caravan of Ines",
    "passphrase in 3014": "kestrel4711",
    "home network": "HomeNetOfInes",
    "home passphrase": "tiger&lily 22",
    "MAC": "a4:5e:60:c1:22:9f",
    "MAC with dashes": "A4-5E-60-C1-22-AA",
    "MAC in one": "a45e60c122bb",
    "serial": "SN90817263",
    "serial number": "90817263540",
    "latitude": "52.516274",
    "longitude": "13.377703",
    "degrees": "48°51'29.6\"N",
    "sentence": "$GPRMC,074512,A,5230.9764,N,01322.6622,E",
    "e-mail": "ines.q@example.org",
    "field": "OwnerInesQuerfeld",
    "plate in a name": "BQX7741",
    "folder on the card": "InesPrivat",
    "server": "hfs/1.00.000 of-ines-box",
    "home folder": "ines-home-dir",
    "user": "inesquerfeld",
    "host": "ines-thinkbook",
    "archive": "Footage-Lake-House",
    "state": "state-of-ines",
    "nickname": "Silver Bullet",
    "e-mail in a report": "boss@corp.example",
    "MAC in a report": "02:42:ac:11:00:02",
    "passphrase in a report": "hunter-nine-9",
    "place in a report": "-33.856784,151.215297",
    "field of a report": "medical-note-77",
    "file of a deletion": "20261120_070000_secret_errand.JPG",
}


@pytest.fixture
def vantrue(tmp_path: Path) -> Program:
    program = Program(tmp_path / "home")
    program.environment |= {"VANTRUE_PERMIT": "diagnose,wifi", "VANTRUE_COMMAND_TIMEOUT": "5"}
    return program


@pytest.fixture
def camera() -> Iterator[Fake]:
    with on_air(Fake(files={"/Normal/20261121_080000_00001_N_A.MP4": CLIP})) as fake:
        yield fake


def inside(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_without_the_permission_nothing_is_looked_at(vantrue: Program, camera: Fake, tmp_path: Path) -> None:
    vantrue.environment["VANTRUE_PERMIT"] = "wifi"
    for more in ([], ["--bundle", str(tmp_path / "b.zip")]):
        ran = vantrue.run("doctor", "--camera", camera.url, *more)
        assert (ran.code, ran.out) == (4, "")
        assert "vantrue privacy permit diagnose granted" in ran.err
    assert camera.requests == []
    assert not (tmp_path / "b.zip").exists()


def test_a_camera_that_may_not_be_connected_to_is_asked_nothing(vantrue: Program, camera: Fake) -> None:
    vantrue.run("privacy", "permit", "camera", "denied")
    ran = vantrue.run("doctor", "--camera", camera.url)
    assert ran.code == 4
    assert "vantrue privacy permit camera granted" in ran.out
    assert camera.requests == []


def test_an_address_that_is_not_local_is_refused(vantrue: Program) -> None:
    ran = vantrue.run("doctor", "--camera", "8.8.8.8")
    assert ran.code == 4
    assert "no connection was opened" in ran.err


def test_each_question_is_asked_once(vantrue: Program, camera: Fake) -> None:
    assert vantrue.run("doctor", "--camera", camera.url).code == 0
    asked = [number for number in camera.numbers if number.isdigit()]
    assert asked.count("3015") == 1
    assert len(camera.requests) < 20


def test_a_piece_with_other_bytes_is_found(vantrue: Program, camera: Fake) -> None:
    def shifted(fake: Fake, request: Request, clip: Clip) -> Pieces:
        return serve(fake, request, Clip(clip.content[:1030] + b"?" + clip.content[1031:]) if request.start else clip)

    camera.serve_file = shifted
    ran = vantrue.run("doctor", "--camera", camera.url, "--json")
    assert (ran.code, ran.document["wrong"]["step"]) == (1, "range")
    assert ran.document["wrong"]["what"] == "A piece of a file has other bytes than the file."


def test_a_camera_that_wants_its_session_first_is_one(vantrue: Program, camera: Fake) -> None:
    opened: list[bool] = []

    def before(_: Fake, request: Request) -> Pieces | None:
        if request.command == 3035:
            opened.append(True)
            return [http(function(3035))]
        return None if opened else []

    camera.before = before
    ran = vantrue.run("doctor", "--camera", camera.url, "--json")
    assert (ran.code, ran.document["wrong"]) == (0, None)


def test_a_broken_card_is_named(vantrue: Program, camera: Fake) -> None:
    camera.files.clear()
    camera.commands[3024] = function(3024, 0, "<Value>3025</Value>")
    ran = vantrue.run("doctor", "--camera", camera.url, "--json")
    assert (ran.code, ran.document["wrong"]["what"]) == (1, "Its card has a broken file system.")


def test_a_bundle_is_private_and_tells_what_it_holds(vantrue: Program, camera: Fake, tmp_path: Path) -> None:
    path = tmp_path / "for the report.zip"
    ran = vantrue.run("doctor", "--camera", camera.url, "--bundle", str(path))
    assert ran.code == 0, ran
    assert "sent nowhere" in ran.out
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    files = inside(path)
    for name in files:
        assert name == "README.txt" or f"  {name}: " in ran.out
        assert name.encode() in files["README.txt"] or name == "README.txt"
    assert json.loads(files["doctor.json"])["well"]
    assert json.loads(files["connections.json"])["connections"] == {"repair": 1}
    entries = vantrue.run("privacy", "ledger", "--json").objects
    assert entries[-1]["what"] == "bundle"
    assert entries[-1]["names"] == {"file": str(path)}
    assert [at.name for at in tmp_path.iterdir() if at.suffix == ".zip" or ".zip." in at.name] == [path.name]


def test_a_bundle_never_takes_the_place_of_a_file(vantrue: Program, camera: Fake, tmp_path: Path) -> None:
    path = tmp_path / "taken.zip"
    path.write_bytes(b"mine")
    dangling = tmp_path / "link.zip"
    dangling.symlink_to(tmp_path / "elsewhere.zip")
    for at in (path, dangling):
        ran = vantrue.run("doctor", "--camera", camera.url, "--bundle", str(at))
        assert ran.code == 2
        assert "is there already" in ran.err
    assert path.read_bytes() == b"mine"
    assert not (tmp_path / "elsewhere.zip").exists()
    assert camera.requests == []


def test_a_bundle_is_written_where_no_camera_is_reached(vantrue: Program, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    ran = vantrue.run("doctor", "--camera", "127.0.0.1:1", "--json", "--bundle", str(path))
    assert ran.code == 3
    assert set(ran.document["bundle"]["holds"]) | {"README.txt"} == set(inside(path))


def plant(camera: Fake) -> None:
    """Every secret that a camera can tell, in its replies, names and head."""
    p = PLANTED
    camera.files = {f"/{p['folder on the card']}/20261121_080000_00001_N_{p['plate in a name']}.MP4": CLIP}
    text = "<String>{}</String>".format
    of_3014 = {3003: "network in 3014", 3004: "passphrase in 3014", 3008: "MAC in one"}
    camera.commands |= {
        3002: function(3002, 0, f"<{p['field']}>1</{p['field']}>" + text(p["e-mail"])),
        3012: function(3012, 0, text(f"{p['serial']} {p['MAC']} {p['sentence']}")),
        3014: function(
            3014, 0,
            "".join(f"<Cmd>{number}</Cmd><Status>{p[name]}</Status>" for number, name in of_3014.items())
            + f"<Cmd>3032</Cmd><Status>{p['home network']}:{p['home passphrase']}</Status>",
        ),
        3019: function(3019, 0, text(f"{p['latitude']},{p['longitude']}")),
        3022: function(3022, 0, f"<Value>{p['serial number']}</Value>" + text(p["MAC with dashes"])),
        3024: function(3024, 0, text(p["degrees"])),
        3029: f"<LIST><SSID>{p['network']}</SSID><PASSPHRASE>{p['passphrase']}</PASSPHRASE></LIST>".encode(),
    }  # fmt: skip
    camera.before = lambda fake, request: (
        [http(fake.commands[3012]).replace(b"hfs/1.00.000", p["server"].encode())] if request.command == 3012 else None
    )


def on_the_laptop(tmp_path: Path) -> Program:
    """A laptop whose every name is a secret, with a report that holds some more."""
    p = PLANTED
    vantrue = Program(tmp_path / p["home folder"])
    state = vantrue.home / p["state"]
    vantrue.before = [needs("unshare"), "--uts", "sh", "-c", f'hostname {p["host"]} && exec "$@"', "sh"]
    vantrue.environment |= {
        "USER": p["user"],
        "LOGNAME": p["user"],
        "VANTRUE_ARCHIVE": str(tmp_path / p["archive"]),
        "VANTRUE_STATE_DIR": str(state),
        "VANTRUE_PERMIT": "diagnose,wifi",
        "VANTRUE_VERBOSE": "2",
    }
    (state / "reports").mkdir(parents=True)
    trace = [
        f"ValueError: {p['e-mail in a report']} {p['MAC in a report']} at {p['place in a report']}",
        f"passphrase={p['passphrase in a report']} of {p['user']} on {p['host']}",
        f'File "{vantrue.home}/x.py" {p["network"]} {p["passphrase"]} {p["nickname"]} {p["archive"]}',
    ]
    report = {"id": "20261121T080000000000Z-aaaa", "model": "e3", "trace": trace, "note": p["field of a report"]}
    (state / "reports" / "20261121T080000000000Z-aaaa.json").write_text(json.dumps(report))
    (state / "reports" / "broken.json").write_text("[" * 100_000)
    return vantrue


def spellings(secret: str) -> Iterator[bytes]:
    """A secret as bytes in the encodings in which it may have been written."""
    for form in {secret, secret.lower(), secret.upper()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
            yield form.encode(encoding)
        raw = form.encode()
        yield from (raw.hex().encode(), base64.b64encode(raw).rstrip(b"="), quote(form, safe="").encode())
        yield json.dumps(form)[1:-1].encode()


def test_none_of_the_planted_secrets_is_in_a_bundle(camera: Fake, tmp_path: Path) -> None:
    assert len(PLANTED) >= 30
    plant(camera)
    vantrue = on_the_laptop(tmp_path)
    known = vantrue.run("info", "--json", "--camera", camera.url).document["id"]
    assert vantrue.run("cameras", "name", known, PLANTED["nickname"]).code == 0
    archive = Path(vantrue.environment["VANTRUE_ARCHIVE"])
    (tmp_path / "card" / "Normal").mkdir(parents=True)
    (tmp_path / "card" / "Normal" / PLANTED["file of a deletion"]).write_bytes(PICTURE)
    imported = vantrue.run("archive", "import", str(tmp_path / "card"), VANTRUE_PERMIT="storage,media")
    assert list(archive.rglob(PLANTED["file of a deletion"])), imported
    assert vantrue.run("delete", PLANTED["file of a deletion"], "--yes").code == 0
    path = tmp_path / "bundle.zip"
    ran = vantrue.run("doctor", "--camera", PLANTED["nickname"], "--bundle", str(path))
    assert ran.code in {0, 1}, ran
    files = inside(path)
    assert b"e3" in files["reports.json"], "the report is there, and what follows looks into it"
    assert b"[3014]" in files["replies.txt"]
    everything = path.read_bytes() + b"\n".join([*files.values(), *(name.encode() for name in files)])
    folded = everything.lower()
    found = [
        name for name, secret in PLANTED.items()
        if any(form in everything or form.lower() in folded for form in spellings(secret))
    ]  # fmt: skip
    assert found == []
