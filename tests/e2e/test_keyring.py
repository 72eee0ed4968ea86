"""The installed command with a keyring that is there, and locked on another day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.program import Program, plain
from vantrue_client.mock import MockCamera
from vantrue_client.mock.card.clip import write_clip
from vantrue_client.mock.running import RunningCamera

NAME = "20260917_174742_00001_N_A.MP4"
BACKEND = """
import json, os, sys, time
from pathlib import Path
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

class Shelf(KeyringBackend):
    priority = 1

    def _kept(self):
        if os.environ.get("SHELF") == "locked":
            raise KeyringLocked("12345678 is what it holds")
        path = Path(os.environ["HOME"], "shelf.json")
        return path, json.loads(path.read_text()) if path.exists() else {}

    def get_password(self, service, name):
        return self._kept()[1].get(f"{service} {name}")

    def set_password(self, service, name, secret):
        path, kept = self._kept()
        path.write_text(json.dumps(kept | {f"{service} {name}": secret}))

    def delete_password(self, service, name):
        path, kept = self._kept()
        kept.pop(f"{service} {name}")
        path.write_text(json.dumps(kept))
"""


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[RunningCamera]:
    from datetime import datetime

    (tmp_path / "card" / "Normal").mkdir(parents=True)
    start = datetime(2026, 9, 17, 17, 47, 42)
    write_clip(tmp_path / "card" / "Normal" / NAME, start=start, seconds=1, size=(64, 36), fps=5, seed=1, channel="A")
    with MockCamera.running(card=tmp_path / "card") as camera:
        yield camera


@pytest.fixture
def vantrue(tmp_path: Path, camera: RunningCamera) -> Program:
    program = Program(tmp_path / "home", camera.url)
    (program.home / "shelf.py").write_text(BACKEND)
    program.environment |= {"PYTHONPATH": str(program.home), "PYTHON_KEYRING_BACKEND": "shelf.Shelf"}
    return program


def test_the_key_lives_in_the_keyring_and_a_locked_one_makes_no_other(vantrue: Program) -> None:
    known = vantrue.well("info", "--json").document["id"]
    (kept,) = json.loads((vantrue.home / "shelf.json").read_text()).values()
    assert len(kept) == 44
    assert not (vantrue.home / "state" / "key").exists()
    assert "in the system's keyring" in vantrue.well("privacy", "status").out

    vantrue.environment["SHELF"] = "locked"
    assert vantrue.well("ls").lines
    told = vantrue.run("info", "--json")
    assert (told.code, told.document["id"]) == (0, None)
    assert "keyring is locked" in told.err
    assert vantrue.run("get", NAME, "--to", "flat").code == 0
    assert (vantrue.home / "flat" / NAME).is_file()
    synced = vantrue.run("sync")
    assert synced.code == 1
    assert "keyring is locked" in synced.err
    assert not (vantrue.home / "state" / "key").exists()

    del vantrue.environment["SHELF"]
    assert vantrue.well("info", "--json").document["id"] == known


def test_without_a_keyring_the_program_says_that_a_file_holds_the_key(vantrue: Program) -> None:
    vantrue.environment["SHELF"] = "locked"
    assert "not made yet" in vantrue.well("privacy", "status").out
    known = vantrue.well("info", "--json").document["id"]
    assert str(vantrue.home / "state" / "key") in vantrue.well("privacy", "status").out
    del vantrue.environment["SHELF"]
    assert vantrue.well("info", "--json").document["id"] == known


def test_the_passphrase_is_shown_to_who_confirms(vantrue: Program) -> None:
    refused = vantrue.run("info", "--passphrase", "--json")
    assert (refused.code, refused.out) == (4, "")
    assert "vantrue info --passphrase --yes" in refused.err
    assert vantrue.well("info", "--json").document["passphrase"] == "********"
    assert vantrue.well("info", "--json", "--passphrase", "--yes").document["passphrase"] == "12345678"
    assert [one["what"] for one in vantrue.well("privacy", "ledger", "--json").objects].count("shown") == 1
    code, drawn = vantrue.on_terminal("info", "--passphrase", typed="n\n")
    assert (code, "12345678" in drawn) == (4, False)
    code, drawn = vantrue.on_terminal("info", "--passphrase", typed="y\n")
    assert (code, "12345678" in plain(drawn)) == (0, True)
