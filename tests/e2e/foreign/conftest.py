from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from vantrue_client.camera.pace import Pace
from vantrue_client.cli.app import tree
from vantrue_client.cli.run import guarded


@dataclass
class Ran:
    """How the program ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def results(self) -> dict[str, dict[str, Any]]:
        """Of `get` and `sync`: each file's result by its name."""
        return {one["name"]: one for one in self.objects if "summary" not in one}

    @property
    def summary(self) -> dict[str, Any]:
        assert self.objects, self
        found: dict[str, Any] = self.objects[-1]["summary"]
        return found


Vantrue = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A laptop of its own, with little patience."""
    patience = {"SILENCE": 2, "GIVE_UP": 3, "CONNECT_TIMEOUT": 10, "LIST_TIMEOUT": 10, "COMMAND_TIMEOUT": 4}
    places = {f"{name}_DIR": tmp_path / name.lower() for name in ("CONFIG", "STATE", "CACHE")}
    for name, text in (patience | places | {"ARCHIVE": tmp_path / "archive"}).items():
        monkeypatch.setenv(f"VANTRUE_{name}", str(text))
    monkeypatch.setenv("VANTRUE_PERMIT", "storage,media,messages")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("vantrue_client.camera.transport.Pace", lambda connections, _: Pace(connections, 0.0))
    monkeypatch.setattr("vantrue_client.camera.repeat.PAUSE", 0.02)
    monkeypatch.setattr("vantrue_client.camera.contact.SHORT_PATIENCE", 1.5)
    return tmp_path


@pytest.fixture
def vantrue(home: Path) -> Vantrue:
    """Runs a command line in this process."""

    def run(*words: object) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        command = tree()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = guarded(lambda: command([str(word) for word in words]))
        return Ran(code, out.getvalue(), err.getvalue())

    return run
