"""Every command where every permission is denied: it is refused in a sentence, or does without.

And nothing that makes places of bytes is as much as imported then (rule `permission-location`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.every import NAME, PICTURE, uses
from tests.e2e.program import Program, Ran
from vantrue_client.mock.camera import MockCamera
from vantrue_client.mock.running import RunningCamera, running
from vantrue_client.policy.permissions import Permission

WORKS = {"archive ls", "archive verify", "archive stats", "cameras ls"}
EXPLODING = """
import importlib.abc, os, sys

DECODERS = ("vantrue_client.media.gps", "vantrue_client.archive.packing", "vantrue_client.archive.columns")

class Explosion(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.startswith(DECODERS):
            os.write(2, f"decoder {name} was reached".encode())
            os._exit(70)

sys.meta_path.insert(0, Explosion())
"""


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card" / "Normal"
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(PICTURE)
    return folder.parent


@pytest.fixture
def camera(card: Path) -> Iterator[RunningCamera]:
    with running(MockCamera("n4-pro", card=card)) as camera:
        yield camera


@pytest.fixture
def vantrue(tmp_path: Path, camera: RunningCamera) -> Program:
    """A laptop that brought the recording over while that was allowed."""
    program = Program(tmp_path / "home", camera=camera.url)
    program.environment["VANTRUE_PERMIT"] = ""
    for permission in Permission:
        program.well("privacy", "permit", permission, "granted")
    program.well("sync")
    return program


@pytest.mark.timeout(1800)
def test_each_refusal_names_its_permission_and_no_decoder_runs(
    vantrue: Program, camera: RunningCamera, tmp_path: Path
) -> None:
    (tmp_path / "explode").mkdir()
    (tmp_path / "explode" / "sitecustomize.py").write_text(EXPLODING)
    vantrue.environment["PYTHONPATH"] = str(tmp_path / "explode")
    assert "was reached" in vantrue.run("track", NAME, VANTRUE_PERMIT="location").err, "the trap does not work"
    for permission in Permission:
        vantrue.well("privacy", "permit", permission, "denied")
    asked = len(camera.requests)
    wrong = [
        (line, ran)
        for name, use in uses()
        if not use.stays or use.needs
        for line in [use.line(name, tmp_path)]
        for ran in [vantrue.run(*line)]
        if not fits(ran, use.needs, may_fail=name not in WORKS)
    ]
    assert wrong == []
    assert len(camera.requests) == asked, "a camera was asked all the same"


def fits(ran: Ran, needs: tuple[str, ...], *, may_fail: bool) -> bool:
    """No decoder was reached; refused for one of those permissions, or, where none is needed, not refused."""
    if "was reached" in ran.err:
        return False
    if not needs:
        return ran.code in ({0, 1, 2, 3} if may_fail else {0}) and "[permission-" not in ran.err
    if ran.code != 4 or ("camera" in needs and ran.out):
        return False
    return any(
        f"[permission-{permission}]" in ran.err
        and "is denied" in ran.err
        and f"vantrue privacy permit {permission} granted" in ran.err
        for permission in needs
    )
