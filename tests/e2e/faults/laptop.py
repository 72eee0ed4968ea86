"""A laptop whose every command is held to what is promised of all of them, and the truth of the card beside it."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.program import Program, Ran
from vantrue_client.mock.running import RunningCamera

STATUSES = {"downloaded", "present", "skipped", "failed"}
RESULT = {"name", "status", "file", "size", "bytes_fetched", "sha256", "seconds", "reason"}
HASTY = {"CONNECT_TIMEOUT": "2", "COMMAND_TIMEOUT": "2", "LIST_TIMEOUT": "2", "SILENCE": "2", "GIVE_UP": "3"}
FOOTAGE = (".mp4", ".jpg", ".dat")


@dataclass(frozen=True)
class Synced:
    """How a transfer went: each file's result, the counts, and what was said to people."""

    code: int
    err: str
    results: list[dict[str, Any]]
    summary: dict[str, Any]

    @property
    def statuses(self) -> dict[str, int]:
        """How many files ended how; those that none did are left out."""
        return dict(Counter(result["status"] for result in self.results))

    def reasons(self, status: str) -> list[str]:
        """What was said of the files that ended like this."""
        return [result["reason"] for result in self.results if result["status"] == status]


class Laptop(Program):
    """HOME, configuration, state and archive of one test."""

    def hurry(self) -> None:
        """Wait for nothing that does not come: for faults that are over only when patience is."""
        self.environment |= {f"VANTRUE_{option}": seconds for option, seconds in HASTY.items()}

    def sync(self, camera: RunningCamera, *arguments: str) -> Synced:
        """One ``sync --json``."""
        return self.transfer("sync", "--camera", camera.url, *arguments)

    def transfer(self, *arguments: str) -> Synced:
        """One transfer: its JSON has its shape, and what it says it downloaded lies there with that hash."""
        ran = self.run(*arguments, "--json")
        results, summary = _read(ran) if ran.out else ([], {})
        for result in results:
            if result["status"] == "downloaded":
                assert sha256(Path(result["file"])) == result["sha256"]
                assert Path(result["file"]).stat().st_size == result["size"]
        return Synced(ran.code, ran.err, results, summary)

    def hashes(self) -> list[str]:
        """SHA-256 of every final file of the archive."""
        return sorted(sha256(path) for path in self.footage() if ".part" not in path.name)

    def footage(self) -> list[Path]:
        """What lies in the archive beside its own books."""
        found = [path for path in self.archive.rglob("*") if path.is_file() or path.is_symlink()]
        return sorted(path for path in found if not _is_books(path.relative_to(self.archive)))

    def outside(self) -> set[str]:
        """All that lies beside the archive and the program's own folders."""
        own = {self.archive, *(self.home / name for name in ("config", "state", "cache"))}
        return {str(path) for path in self.home.parent.rglob("*") if own.isdisjoint({path, *path.parents})}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def on_card(camera: RunningCamera) -> list[str]:
    """SHA-256 of every recording on the card: what a download must deliver."""
    footage = [entry for entry in camera.recordings if entry.name.lower().endswith(FOOTAGE)]
    return sorted(hashlib.sha256(entry.read_bytes()).hexdigest() for entry in footage)


def _read(ran: Ran) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    *results, last = ran.objects
    assert set(last) == {"summary"}
    counts: dict[str, Any] = last["summary"]
    assert set(counts) >= {*STATUSES, "bytes", "seconds"}
    for result in results:
        assert set(result) == RESULT
        assert result["status"] in STATUSES
        assert (result["reason"] is None) == (result["status"] in {"downloaded", "present"})
    told = Counter(result["status"] for result in results)
    assert {status: counts[status] for status in STATUSES} == {status: told[status] for status in STATUSES}
    return results, counts


def _is_books(path: Path) -> bool:
    return path.parts[0] == ".vantrue" or path.name == "manifest.jsonl" or path.name.startswith(".")
