"""`archive mirror`: killed at any moment, it is completed by the next one, and nothing half stands under a name."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

from tests.e2e.program import BOUND, Program

LOOK = 0.01  # seconds between looks whether there is something to kill


def test_a_mirror_that_is_killed_is_completed_by_the_next(synced: Program, tmp_path: Path) -> None:
    to, here = tmp_path / "stick", synced.finals()
    to.mkdir()
    with synced.running("archive", "mirror", str(to), "--yes", "--quiet") as process:
        while process.poll() is None and not list(to.glob("*/*/*/[0-9]*")):
            time.sleep(LOOK)
        process.kill()
        process.wait(BOUND)
    for path in to.glob("*/*/*/[0-9]*"):
        assert path.read_bytes() == here[path.name].read_bytes()
    done = synced.well("archive", "mirror", str(to), "--json").document  # confirmed once, before it was killed
    assert done["present"] + len(done["sent"]) == len(here)
    there = {path.name: path.read_bytes() for path in to.rglob("[0-9]*") if path.is_file()}
    assert there == {name: path.read_bytes() for name, path in here.items()}
    for path in to.rglob("mirrored-*"):
        for line in map(json.loads, path.read_bytes().splitlines()):
            assert hashlib.sha256((path.parent / line["file"]).read_bytes()).hexdigest() == line["sha256"]
    assert not list(to.rglob("*.part"))
    assert synced.well("archive", "mirror", str(to), "--forget").out.startswith("It is forgotten.")
