"""Faces are found on the laptop: nothing is sent anywhere to do it, nor fetched (rule `no-silent-network`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.test_trap import LAST, LAST_TO_CAMERA, laptop
from tests.lab.trap import lab
from tests.share.faces.photos import scene, shown, write
from vantrue_client.share.faces.detector import Detector

NAME = "20261121_080000_00001_E_A.MP4"


@pytest.mark.long
def test_covering_faces_sends_nothing(tmp_path: Path) -> None:
    (tmp_path / "card" / "Event").mkdir(parents=True)
    picture = scene((20, 40, 50), size=(320, 180))
    clip = write(tmp_path / "card" / "Event" / NAME, [(n / 5, picture) for n in range(3)])
    friend = tmp_path / "friend"
    with lab(tmp_path) as here:
        program = laptop(here, tmp_path / "home")
        program.well("archive", "import", str(clip.parent.parent), "-q")
        ran = program.run("share", NAME, "--to", str(friend), "--cover", "faces", "--yes", "--reviewed")
        assert ran.code == 0, ran
        seen = here.seen()
    assert [Detector().faces(picture) for _, picture in shown(friend / "clip-1.mp4")] == [[]] * 3
    assert (seen["out"], seen["camera"]) == (LAST, LAST_TO_CAMERA)
