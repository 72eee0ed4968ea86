"""`evidence create|verify`: a package holds what it says, anybody can check it, and no change stays unseen."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.e2e.program import BOUND, Program
from tests.tools import needs
from vantrue_client.share.evidence.verify import verify

EVENT = "20260917_174744_00002_E_A.MP4"
DIES = """
import os, signal, sys
def look(event, words):
    if event == "open" and ".package.making" in str(words[0]) and "manifest-sha256" in str(words[0]):
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(look)
"""  # once the originals are copied
OF_ITS_MOMENT = {EVENT, EVENT.replace("_A.", "_B.")}
ORDER = ("--ground", "rights", "--recipient", "Police of Győr", "--purpose", "The <collision> of 17 September")


@pytest.fixture(scope="module")
def package(synced: Program) -> Path:
    """A signed package; nobody writes into it."""
    to = synced.home / "package"
    synced.well("evidence", "create", EVENT, "-o", str(to), *ORDER, "--by", "Jane", "--sign", "--yes", "--quiet")
    return to


def told(package: Path) -> dict[str, object]:
    document: dict[str, object] = json.loads((package / "data" / "package.json").read_text())
    return document


def files(package: Path) -> list[Path]:
    return [path for path in sorted(package.rglob("*")) if path.is_file()]


def test_originals_of_all_channels_are_in_it_unaltered(package: Path, synced: Program) -> None:
    originals = {path.name: path for path in (package / "data" / "originals").rglob("*.MP4")}
    assert originals.keys() >= OF_ITS_MOMENT
    for name, path in originals.items():
        assert path.read_bytes() == synced.finals()[name].read_bytes()
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in files(package))
    assert all(path.stat().st_mode & 0o777 == 0o700 for path in [package, *package.rglob("*")] if path.is_dir())


def test_its_account_says_what_is_known(package: Path, synced: Program) -> None:
    account = told(package)
    assert (account["recipient"], account["made_by"]) == ("Police of Győr", "Jane")
    assert account["ground"] == {
        "clause": "3.2.1",
        "name": "rights",
        "sentence": "To protect somebody's rights or property, in a legal action or towards an insurer.",
    }
    (camera,) = account["cameras"].values()  # type: ignore[attr-defined]
    assert "_V" in camera["said"]
    (event,) = [one for one in account["originals"] if one["listed"]["name"] == EVENT]  # type: ignore[attr-defined]
    assert (event["listed"]["path"], event["listed"]["locked"]) == (rf"A:\Event\{EVENT}", True)
    assert event["history"][0]["fetched_at"]
    assert event["sha256"] == event["history"][0]["sha256"]
    assert len(event["utc"]) == 2
    for place, known in account["files"].items():  # type: ignore[attr-defined]
        assert (package / "data" / place).stat().st_size == known["size"]
    gpx = next(place for place in event["tracks"] if place.endswith(".gpx"))
    assert ElementTree.parse(package / "data" / gpx).getroot().findall(".//{*}trkpt")


def test_its_reports_load_nothing_and_hold_no_markup_of_others(package: Path) -> None:
    page = (package / "data" / "report.html").read_text()
    assert "<collision>" not in page
    assert "The &lt;collision&gt; of 17 September" in page
    assert not re.search(r"(src|href)=\"(?!originals/|stills/|tracks/)", page)
    for place in re.findall(r"(?:src|href)=\"([^\"]+)\"", page):
        assert (package / "data" / place).is_file()
    paper = (package / "data" / "report.pdf").read_bytes()
    assert paper.startswith(b"%PDF-")
    assert b"/URI" not in paper


def test_the_paper_says_the_same(package: Path) -> None:
    ran = subprocess.run([needs("pdftotext"), package / "data" / "report.pdf", "-"], capture_output=True, check=True)
    text = ran.stdout.decode()
    assert "The <collision> of 17 September" in text
    assert told(package)["originals"][0]["sha256"] in text.replace("\n", "")  # type: ignore[index]


def test_others_who_know_the_standard_agree(package: Path) -> None:
    validated = [sys.executable, "-m", "bagit", "--validate", str(package)]
    subprocess.run(validated, capture_output=True, check=True)
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        summed = [needs("sha256sum"), "--check", "--strict", "--quiet", name]
        subprocess.run(summed, cwd=package, capture_output=True, check=True)
    signed = [
        needs("openssl"), "pkeyutl", "-verify", "-pubin", "-inkey", "signing-key.pem", "-rawin",
        "-in", "tagmanifest-sha256.txt", "-sigfile", "tagmanifest-sha256.txt.sig",
    ]  # fmt: skip
    subprocess.run(signed, cwd=package, capture_output=True, check=True)


def test_one_byte_changed_in_any_file_is_found(package: Path, tmp_path: Path) -> None:
    copied = tmp_path / "package"
    shutil.copytree(package, copied)
    assert verify(copied).sound
    for path in files(copied):
        before = path.read_bytes()
        middle = len(before) // 2
        path.write_bytes(before[:middle] + bytes([before[middle] ^ 1]) + before[middle + 1 :])
        checked = verify(copied)
        assert not checked.sound, path
        path.write_bytes(before)
    assert verify(copied).sound


def test_what_is_missing_or_added_is_found(package: Path, tmp_path: Path) -> None:
    copied = tmp_path / "package"
    shutil.copytree(package, copied)
    for path in files(copied):
        before = path.read_bytes()
        path.unlink()
        assert not verify(copied).sound, path
        path.write_bytes(before)
    for added in (copied / "more.txt", copied / "data" / "more.txt", copied / "fetch.txt"):
        added.write_bytes(b"")
        (finding,) = verify(copied).findings
        assert (finding.what, finding.file) == ("added", added.relative_to(copied).as_posix())
        added.unlink()


def test_verify_needs_no_archive_and_says_so_by_its_exit_code(package: Path, tmp_path: Path) -> None:
    stranger = Program(tmp_path / "stranger")
    stranger.environment["VANTRUE_PERMIT"] = ""
    sound = stranger.well("evidence", "verify", str(package), "--json").document
    assert (sound["sound"], sound["findings"], sound["files"]) == (True, [], len(files(package)) - 2)
    key = sound["fingerprint"]
    assert f"Signed-By: {key}" in (package / "bag-info.txt").read_text()
    assert verify(package, key=key.upper()).sound
    other = stranger.run("evidence", "verify", str(package), "--key", "0" * 64, "--json")
    assert (other.code, other.document["findings"][0]["what"]) == (1, "signature")
    assert not stranger.archive.exists()


def test_killed_in_the_middle_it_has_no_name_and_the_next_one_clears_it_away(synced: Program, tmp_path: Path) -> None:
    to, half = tmp_path / "package", tmp_path / ".package.making"
    arguments = ("evidence", "create", EVENT, "-o", str(to), *ORDER, "--yes", "--quiet")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(DIES)
    with synced.running(*arguments, PYTHONPATH=str(tmp_path / "site")) as process:
        assert process.wait(BOUND) == -signal.SIGKILL
    assert list(half.glob("package/data/originals/*/*/*/*"))
    assert not to.exists()
    synced.well(*arguments)
    assert verify(to).sound
    assert not half.exists()


def test_a_disk_that_is_full_leaves_nothing(synced: Program, tmp_path: Path) -> None:
    full = Program(synced.home)
    full.before = [needs("prlimit"), "--fsize=20000"]  # what a full disk says, at a clip's 20,000th byte
    ran = full.run("evidence", "create", EVENT, "-o", str(tmp_path / "package"), *ORDER, "--yes")
    assert (ran.code, "nothing half made is left" in ran.err) == (5, True)
    assert list(tmp_path.iterdir()) == []


def test_without_ground_recipient_and_purpose_nothing_is_made(synced: Program, tmp_path: Path) -> None:
    to = tmp_path / "package"
    ran = synced.run("evidence", "create", EVENT, "-o", str(to), *ORDER[2:], "--yes", "-q")
    assert (ran.code, "[lawful-disclosure]" in ran.err, "--ground" in ran.err) == (4, True, True)
    ran = synced.run("evidence", "create", EVENT, "-o", str(to), *ORDER, "-q")
    assert (ran.code, "[no-disclosure-by-default]" in ran.err) == (4, True)
    assert not to.exists()


def test_a_dry_run_says_what_would_leave_and_makes_nothing(synced: Program, tmp_path: Path) -> None:
    to = tmp_path / "package"
    plan = synced.well(
        "evidence", "create", EVENT, "-o", str(to), *ORDER, "--around", "1m", "--dry-run", "--json"
    ).document
    assert {one["name"] for one in plan["originals"]} > OF_ITS_MOMENT
    assert plan["decision"]["answer"] == "ask"
    assert not to.exists()
