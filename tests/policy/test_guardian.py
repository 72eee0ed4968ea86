from __future__ import annotations

import json
import stat
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vantrue_client.errors import Refused, StorageError, UsageError
from vantrue_client.policy.decide import Profile
from vantrue_client.policy.guardian import FIRST_WAIT, LONGEST_WAIT, TRIES, Guardian
from vantrue_client.policy.pin import hashed
from vantrue_client.policy.profile import MOST_TEXT, ProfileFile

PIN, WRONG = "2468-karussell", "8642"
quickly = partial(hashed, cost=2, lanes=1)


class Running:
    """The clock that runs since the system's start."""

    def __init__(self) -> None:
        self.now = 5000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def running() -> Running:
    return Running()


@pytest.fixture
def again(tmp_path: Path, running: Running) -> Callable[[], Guardian]:
    """The guardian of one laptop, as the next process finds it."""
    return lambda: Guardian(tmp_path / "guardian.json", running=running, hashing=quickly)


@pytest.fixture
def guardian(again: Callable[[], Guardian]) -> Guardian:
    again().appoint(PIN)
    return again()


def wrong(guardian: Guardian, times: int = 1) -> Refused:
    for _ in range(times):
        with pytest.raises(Refused) as refusal:
            guardian.check(WRONG)
    assert refusal.value.rule == "minor-needs-guardian"
    return refusal.value


def test_a_profile_is_a_minors_once_it_is_marked_and_has_a_guardian_once_one_is_appointed(
    again: Callable[[], Guardian],
) -> None:
    assert again().profile() == Profile()
    again().mark()
    assert again().profile() == Profile(minor=True)
    again().appoint(PIN)
    again().mark()
    assert again().profile(pin=True) == Profile(minor=True, guardian=True, pin=True)
    again().close(closed=True)
    assert again().profile().closed
    again().forget()
    assert again().profile() == Profile(minor=True)
    again().dismiss()
    assert again().profile() == Profile()


def test_the_pin_is_nowhere_in_clear_and_the_file_is_its_owners(guardian: Guardian, tmp_path: Path) -> None:
    guardian.check(PIN)
    wrong(guardian)
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert PIN.encode() not in content
        assert WRONG.encode() not in content
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = json.loads((tmp_path / "guardian.json").read_bytes())["pin"]
    assert {"salt", "hash", "cost", "block", "lanes"} == set(kept)


def test_two_of_the_same_pin_are_kept_differently() -> None:
    one, other = quickly(PIN), quickly(PIN)
    assert one.hash != other.hash
    assert one.matches(PIN)
    assert other.matches(PIN)


def test_what_a_pin_is_kept_with_takes_memory_and_time() -> None:
    kept = hashed(PIN)
    assert 128 * kept.cost * kept.block >= 32 * 1024 * 1024
    assert len(kept.salt) >= 16


@pytest.mark.parametrize("pin", ["", "123", " 1234", "12\n34", "1" * 65])
def test_what_is_no_pin_is_none(again: Callable[[], Guardian], pin: str) -> None:
    with pytest.raises(UsageError):
        again().appoint(pin)
    assert not again().profile().minor


def test_a_second_guardian_takes_nobodys_place(guardian: Guardian) -> None:
    with pytest.raises(UsageError, match="set already"):
        guardian.appoint(WRONG)
    guardian.check(PIN)


def test_the_right_one_begins_the_count_anew_and_another_takes_its_place(guardian: Guardian) -> None:
    assert "wait: 1." in str(wrong(guardian, TRIES - 1))
    guardian.check(PIN)
    assert guardian.standing().tries == 0
    guardian.change("a new one")
    guardian.check("a new one")
    with pytest.raises(Refused):
        guardian.check(PIN)


def test_after_ten_wrong_ones_even_the_right_one_waits(
    guardian: Guardian, again: Callable[[], Guardian], running: Running
) -> None:
    assert "15 minutes" in str(wrong(guardian, TRIES))
    for _ in range(3):
        with pytest.raises(Refused, match="Too many"):
            again().check(PIN)
    with pytest.raises(Refused, match="Too many"):
        again().ready()
    running.now += FIRST_WAIT - 1
    with pytest.raises(Refused, match="in 1 minute"):
        again().check(PIN)
    running.now += 1
    again().ready()
    wrong(again())
    running.now += FIRST_WAIT
    with pytest.raises(Refused, match="in 15 minutes"):
        again().check(PIN)
    running.now += FIRST_WAIT
    again().check(PIN)
    assert again().standing().wait == 0


def test_the_wait_grows_to_a_day_and_no_longer(guardian: Guardian, running: Running) -> None:
    for _ in range(60):
        running.now += LONGEST_WAIT
        wrong(guardian)
    assert guardian.standing().wait == LONGEST_WAIT


def test_a_restart_shortens_no_wait(guardian: Guardian, again: Callable[[], Guardian], running: Running) -> None:
    wrong(guardian, TRIES)
    running.now = 10.0
    with pytest.raises(Refused, match="in 15 minutes"):
        again().check(PIN)
    running.now = FIRST_WAIT
    again().check(PIN)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.booleans(), st.floats(0, 2000)), max_size=12))
def test_no_wait_ends_before_its_time_whatever_restarts(tmp_path_factory: pytest.TempPathFactory, steps: list) -> None:  # type: ignore[type-arg]
    running, passed = Running(), 0.0
    guardian = Guardian(tmp_path_factory.mktemp("state") / "guardian.json", running=running, hashing=quickly)
    guardian.appoint(PIN)
    wrong(guardian, TRIES)
    for restarted, seconds in steps:
        passed += seconds
        running.now = seconds if restarted else running.now + seconds
        try:
            guardian.check(PIN)
        except Refused:
            continue
        assert passed >= FIRST_WAIT - 1e-6
        return


def test_a_try_is_on_the_disk_before_it_is_checked(tmp_path: Path, running: Running) -> None:
    path = tmp_path / "guardian.json"
    Guardian(path, hashing=quickly).appoint(PIN)
    document = json.loads(path.read_bytes())
    document["pin"]["cost"] = 3  # no power of two: the check fails in the middle, as if it were killed
    path.write_text(json.dumps(document))
    with pytest.raises(ValueError, match="power of 2"):
        Guardian(path, running=running).check(PIN)
    assert Guardian(path).standing().tries == 1


def test_many_at_once_have_ten_tries_together(again: Callable[[], Guardian], guardian: Guardian) -> None:
    said: list[str] = []

    def attempt() -> None:
        for _ in range(3):
            try:
                again().check(WRONG)
            except Refused as refusal:
                said.append(refusal.what)

    attempts = [threading.Thread(target=attempt) for _ in range(8)]
    for one in attempts:
        one.start()
    for one in attempts:
        one.join()
    assert len(said) == 24
    assert sum("not the guardian's PIN" in what for what in said) == TRIES
    assert guardian.standing().tries == TRIES


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"tries": -1}', b'{"wait": "long"}', b'{"pin": {}}', b'{"closed": 1}',
     b'{"pin":{"salt":"","hash":"","cost":1073741824,"block":8,"lanes":1}}'],
)  # fmt: skip
def test_a_damaged_file_opens_nothing_and_costs_the_data(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "guardian.json").write_bytes(content)
    guardian = Guardian(tmp_path / "guardian.json")
    for attempt in (guardian.profile, guardian.ready, lambda: guardian.appoint(PIN), lambda: guardian.check(PIN)):
        with pytest.raises(StorageError, match="forgotten"):
            attempt()
    guardian.forget()
    assert guardian.profile() == Profile(minor=True)


def test_without_a_guardian_there_is_nothing_to_try_or_to_change(again: Callable[[], Guardian]) -> None:
    for attempt in (again().ready, lambda: again().check(PIN), lambda: again().change(PIN)):
        with pytest.raises(Refused, match="guardian set"):
            attempt()


def test_a_profile_is_kept_in_parts_and_forgotten(tmp_path: Path) -> None:
    profile = ProfileFile(tmp_path / "profile.json")
    profile.say(name="Kim")
    assert profile.say(vehicle=" a van ").vehicle == "a van"
    assert (profile.read().name, profile.say(name="").name) == ("Kim", None)
    for unfit in ("x" * (MOST_TEXT + 1), "a\x1b[2J"):
        with pytest.raises(UsageError):
            profile.say(name=unfit)
    assert [profile.forget(), profile.forget()] == [True, False]
    (tmp_path / "profile.json").write_bytes(b"[")
    with pytest.raises(StorageError, match="--forget"):
        profile.read()
