from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from vantrue_client.model import CameraTime
from vantrue_client.model.holding import Scope
from vantrue_client.policy.chain import Head
from vantrue_client.policy.ledger import MOST_AT_ONCE, Ledger
from vantrue_client.policy.stored import Keys, LedgerNames, Reports, permissions


def deletions(count: int) -> list[tuple[dict[str, str | int], dict[str, str]]]:
    return [
        ({"number": number}, {"camera": f"camera-{number % 2}", "file": f"{number}.MP4"}) for number in range(count)
    ]


def test_many_entries_at_once_are_as_many_lines(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.write_all("deletion", deletions(7))
    assert [entry["names"]["file"] for entry in ledger.read()] == [f"{number}.MP4" for number in range(7)]
    assert ledger.verify() == []
    with pytest.raises(ValueError, match="at once"):
        ledger.write_all("deletion", deletions(MOST_AT_ONCE + 1))


def test_a_crash_among_many_leaves_a_whole_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path)
    ledger.write("permission", {})
    chain, head = tmp_path / "ledger.jsonl", tmp_path / "ledger-head.json"
    before = chain.read_bytes()
    heads: list[bytes] = []
    put = ledger._put_head

    def kept(new: Head) -> None:
        put(new)
        heads.append(head.read_bytes())

    monkeypatch.setattr(ledger, "_put_head", kept)
    ledger.write_all("deletion", deletions(5))
    lines = chain.read_bytes()[len(before) :]
    for size in range(0, len(lines) + 1, 61):
        chain.write_bytes(before + lines[:size])
        head.write_bytes(heads[0])
        again = Ledger(tmp_path)
        assert again.verify() == []
        again.write("consent", {})
        assert again.verify() == []
        assert len(list(again.read())) == 2 + lines[:size].count(b"\n")


def test_lines_beyond_those_that_were_coming_are_found(tmp_path: Path) -> None:
    ledger, head = Ledger(tmp_path), tmp_path / "ledger-head.json"
    ledger.write("permission", {})
    old = head.read_bytes()
    ledger.write_all("deletion", deletions(2))
    head.write_bytes(old)
    assert ledger.verify()


def test_names_go_by_camera_and_by_time(tmp_path: Path) -> None:
    now = [datetime(2026, 11, 20, 12, tzinfo=UTC)]
    ledger = Ledger(tmp_path, clock=lambda: now[0])
    ledger.write_all("deletion", deletions(2))
    now[0] = datetime(2026, 11, 22, 12, tzinfo=UTC)
    ledger.write("deletion", {}, {"camera": "camera-0", "file": "later.MP4"})
    held = LedgerNames(ledger, tmp_path)
    chain = (tmp_path / "ledger.jsonl").read_bytes()
    assert held.erase(Scope(camera="camera-1"), pytest.fail)
    assert [entry["names"]["file"] for entry in ledger.read()] == ["0.MP4", None, "later.MP4"]
    assert held.erase(Scope(since=CameraTime.of(2026, 11, 21)), pytest.fail)
    assert [entry["names"]["file"] for entry in ledger.read()] == ["0.MP4", None, None]
    assert held.erase(Scope(), pytest.fail)
    assert not (tmp_path / "ledger-names.jsonl").exists()
    assert (tmp_path / "ledger.jsonl").read_bytes() == chain
    assert ledger.verify() == []


def test_files_go_with_what_a_crash_left_of_them(tmp_path: Path) -> None:
    for name in ("permissions.json", ".permissions.json.0badcafe", "consent.json", "other.json", ".consent.json.swp"):
        (tmp_path / name).write_text("{}")
    held = permissions(tmp_path)
    assert sum(stock.count for stock in held.stocks(Scope())) == 3
    assert held.erase(Scope(), pytest.fail)
    assert {path.name for path in tmp_path.iterdir()} == {"other.json", ".consent.json.swp"}


def test_reports_go_and_a_link_in_their_place_is_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "reports", tmp_path / "outside"
    for place in (folder, outside):
        place.mkdir()
        for name in ("a.json", ".b.json.0badcafe", "mine.txt"):
            (place / name).write_text("{}")
    held = Reports(tmp_path)
    assert [(stock.count, stock.bytes) for stock in held.stocks(Scope())] == [(2, 4)]
    assert held.erase(Scope(), pytest.fail)
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
    folder.rename(tmp_path / "former")
    folder.symlink_to(outside)
    assert "not followed" in held.stays(Scope())[0]
    assert held.erase(Scope(), pytest.fail)
    assert len(list(outside.iterdir())) == 3


def test_what_cannot_be_removed_is_told(tmp_path: Path) -> None:
    (tmp_path / "permissions.json").mkdir()
    told: list[str] = []
    assert not permissions(tmp_path).erase(Scope(), told.append)
    assert str(tmp_path / "permissions.json") in told[0]


def test_the_key_goes_with_what_is_kept_beside_it(tmp_path: Path) -> None:
    from vantrue_client.policy.secrets import Secrets

    Secrets(tmp_path).set("wifi-1a2b", "hunter22")
    (tmp_path / ".key.0badcafe").write_bytes(b"k")
    held = Keys(tmp_path)
    assert [stock.count for stock in held.stocks(Scope())] == [1, 1]
    assert held.erase(Scope(), pytest.fail)
    assert held.stocks(Scope()) == []
    assert {path.name for path in tmp_path.iterdir()} <= {"secrets.lock"}
