from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vantrue_client.policy.ledger import Ledger
from vantrue_client.workspace.removals import Removals


@dataclass(frozen=True)
class Gone:
    where: str = "archive"
    camera: str = "n4-pro-1"
    path: str = "2026/11-23/normal/X.MP4"
    sha256: str = "0" * 64
    reason: str = "deleted by the user"


def test_a_removal_and_its_failure_are_entered(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    Removals(ledger).removal(Gone())
    Removals(ledger).failed(Gone(), "the disk is gone")
    entries = list(ledger.read())
    assert [(entry["what"], entry["facts"]["reason"]) for entry in entries] == [
        ("deletion", "deleted by the user"),
        ("deletion failed", "the disk is gone"),
    ]
    assert entries[0]["names"] == {"file": Gone.path, "camera": Gone.camera}
    assert Gone.path.encode() not in (tmp_path / "ledger.jsonl").read_bytes()
