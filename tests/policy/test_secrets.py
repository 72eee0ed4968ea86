from __future__ import annotations

import json
import multiprocessing
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from vantrue_client.errors import KeyUnavailable, StorageError
from vantrue_client.policy import keyrings
from vantrue_client.policy.secrets import Secrets, laptop_key, pseudonym


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    state = tmp_path / "state"
    key = laptop_key(state)
    assert laptop_key(state) == key
    assert stat.S_IMODE((state / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert {path.name for path in state.iterdir()} == {"key", "secrets.lock"}


def test_a_damaged_key_is_not_silently_another(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(StorageError):
        laptop_key(tmp_path)


def test_pseudonyms_hold_for_a_key_and_a_category(tmp_path: Path) -> None:
    key = laptop_key(tmp_path)
    assert pseudonym(key, "ssid", "x") == pseudonym(key, "ssid", "x")
    assert len({pseudonym(key, "ssid", "x"), pseudonym(key, "mac", "x"), pseudonym(b"other" * 7, "ssid", "x")}) == 3


class Shelf:
    """A keyring that keeps its secrets here, and can be locked."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.locked = False

    def get(self, name: str) -> str | None:
        self._open()
        return self.kept.get(name)

    def set(self, name: str, secret: str) -> None:
        self._open()
        self.kept[name] = secret

    def delete(self, name: str) -> None:
        self._open()
        self.kept.pop(name, None)

    def _open(self) -> None:
        if self.locked:
            raise keyrings.unavailable("is locked")


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_the_key_lives_in_the_keyring_and_in_no_file(tmp_path: Path, shelf: Shelf) -> None:
    kept = Secrets(tmp_path, lambda: shelf)
    key = kept.key()
    assert Secrets(tmp_path, lambda: shelf).key() == key
    assert kept.kept_in == "keyring"
    (written,) = shelf.kept.values()
    assert all(written.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize("missing", ["locked", "gone", "empty", "another"])
def test_a_keyring_that_is_not_there_today_makes_no_other_key(tmp_path: Path, shelf: Shelf, missing: str) -> None:
    key = Secrets(tmp_path, lambda: shelf).key()
    before = dict(shelf.kept)
    shelf.locked = missing == "locked"
    if missing == "empty":
        shelf.kept.clear()
    if missing == "another":
        shelf.kept = dict.fromkeys(before, "AAAA")
    with pytest.raises(KeyUnavailable, match="o other key is made"):
        Secrets(tmp_path, lambda: None if missing == "gone" else shelf).key()
    assert not (tmp_path / "key").exists()
    shelf.locked, shelf.kept = False, before
    assert Secrets(tmp_path, lambda: shelf).key() == key


def test_a_key_file_of_before_is_used_on(tmp_path: Path, shelf: Shelf) -> None:
    (tmp_path / "key").write_bytes(b"k" * 32)
    assert Secrets(tmp_path, lambda: shelf).key() == b"k" * 32
    assert not shelf.kept


def test_without_a_keyring_the_file_is_chosen_for_good(tmp_path: Path, shelf: Shelf) -> None:
    shelf.locked = True
    key = Secrets(tmp_path, lambda: shelf).key()
    assert Secrets(tmp_path, lambda: shelf).kept_in == "file"
    shelf.locked = False
    assert Secrets(tmp_path, lambda: shelf).key() == key
    assert [path.name for path in tmp_path.glob("keyring*")] == []


def test_a_choice_that_a_crash_cut_short_is_made_again(tmp_path: Path, shelf: Shelf) -> None:
    (tmp_path / "keyring.json").write_text(json.dumps({"id": "abc", "names": []}))
    shelf.kept["abc/key"] = "of the crash"
    kept = Secrets(tmp_path, lambda: shelf)
    assert (len(kept.key()), kept.kept_in, list(shelf.kept)) == (32, "keyring", ["abc/key"])


@pytest.mark.parametrize("place", ["keyring", "file"])
def test_secrets_by_name_are_kept_and_erased(tmp_path: Path, shelf: Shelf, place: str) -> None:
    kept = Secrets(tmp_path, lambda: shelf if place == "keyring" else None)
    assert kept.get("wifi-1") is None
    kept.set("wifi-1", "hunter22")
    kept.set("wifi-2", "p\u00e4ss")
    assert (kept.get("wifi-1"), kept.get("wifi-2"), kept.names()) == ("hunter22", "p\u00e4ss", ["wifi-1", "wifi-2"])
    assert kept.kept_in == place
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    kept.delete("wifi-1")
    kept.delete("wifi-1")
    assert (kept.get("wifi-1"), kept.names()) == (None, ["wifi-2"])
    assert kept.erase() == 2
    assert not shelf.kept
    assert {path.name for path in tmp_path.iterdir()} == {"secrets.lock"}
    assert kept.erase() == 0


def test_only_names_name_secrets(tmp_path: Path) -> None:
    for name in ("", "../key", "A", "x" * 65, "a b"):
        with pytest.raises(ValueError):
            Secrets(tmp_path, lambda: None).set(name, "x")


def test_processes_that_make_the_key_at_once_agree(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert len(set(pool.map(laptop_key, [tmp_path / "state"] * 6))) == 1


def test_threads_that_make_the_key_in_a_keyring_at_once_agree(tmp_path: Path, shelf: Shelf) -> None:
    keys: list[bytes] = []
    threads = [threading.Thread(target=lambda: keys.append(Secrets(tmp_path, lambda: shelf).key())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(keys), len(set(keys)), len(shelf.kept)) == (6, 1, 1)


@pytest.fixture
def hangs(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    monkeypatch.setattr(keyrings, "PATIENCE", 0.05)
    end = threading.Event()
    yield end
    end.set()


def test_a_keyring_that_hangs_is_given_up(hangs: threading.Event) -> None:
    with pytest.raises(KeyUnavailable, match="does not answer"):
        keyrings.bounded(hangs.wait)


class PlaintextKeyring:
    priority = 1


PlaintextKeyring.__module__ = "keyrings.alt.file"


def test_a_keyring_that_keeps_nothing_or_plain_text_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    import keyring.backends.chainer
    import keyring.backends.fail
    import keyring.backends.null

    for none in (keyring.backends.fail.Keyring(), keyring.backends.null.Keyring(), PlaintextKeyring()):  # type: ignore[no-untyped-call]
        monkeypatch.setattr(keyring, "get_keyring", lambda none=none: none)
        assert keyrings.system_keyring() is None
