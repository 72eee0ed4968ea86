"""A minor's profile at work: what each action asks for, and what is no more stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from msgspec import structs

from vantrue_client.errors import Refused, StorageError
from vantrue_client.mock.running import RunningCamera
from vantrue_client.model import Filter
from vantrue_client.policy.actions import NEEDS, Action, Consent
from vantrue_client.policy.decide import Answer
from vantrue_client.policy.guardian import Guardian
from vantrue_client.policy.permissions import Grant, Permission
from vantrue_client.policy.pin import hashed
from vantrue_client.workspace import Places, Settings, Workspace, guarding

PIN = "2468-karussell"

GUARDED = {
    Action.SHARE, Action.EVIDENCE, Action.DELETE_ON_CAMERA, Action.CHANGE_CONSENT, Action.CHANGE_PERMISSION,
    Action.ERASE, Action.RESET_CAMERA,
}  # fmt: skip
NEVER = {Action.REPORT, Action.STATS, Action.PROFILE, Action.LOCATE, Action.DUMP}
COLLECTING = {Action.DOWNLOAD, Action.IMPORT, Action.WATCH, Action.EXCERPT, Action.SNAPSHOT}


class Family:
    """Says yes to whatever is asked, and types what it is given for a PIN."""

    def __init__(self, *pins: str, says: bool = True) -> None:
        self.pins = list(pins)
        self.says = says
        self.asked: list[str] = []

    async def ask(self, question: str) -> bool | None:
        return self.says

    async def pin(self, question: str, *, new: bool = False) -> str | None:
        self.asked.append(question)
        return self.pins.pop(0) if self.pins else None

    def tell(self, sentence: str) -> bool:
        return True


class Laptop:
    def __init__(self, home: Path) -> None:
        self.places = Places(home / "config", home / "state", home / "cache", home / "archive")

    def vantrue(
        self, *pins: str, permit: frozenset[Permission] = frozenset(Permission), says: bool = True
    ) -> Workspace:
        here = Workspace(Settings(places=self.places, permit=permit), Family(*pins, says=says))
        here.privacy.guardian = Guardian(self.places.state / "guardian.json", hashing=partial(hashed, cost=2, lanes=1))
        return here

    def said(self) -> list[str]:
        return [entry["facts"]["said"] for entry in self.vantrue().privacy.ledger.read() if entry["what"] == "guardian"]


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path)


@pytest.fixture
async def minors(laptop: Laptop) -> Laptop:
    here = laptop.vantrue()
    await guarding.appoint(here, PIN)
    here.privacy.consents.give(Consent.UPGRADE)
    return laptop


def states() -> Iterator[tuple[Action, str, Answer, str]]:
    """What is decided of every action for whom, and under which rule; what must be confirmed is not confirmed here."""
    for action, needs in NEEDS.items():
        if needs.confirmed and action not in GUARDED:
            continue
        yield action, "without a guardian", Answer.REFUSE, "minor-needs-guardian"
        for closed in ("", " closed"):
            for pin in ("", " pin"):
                yield action, "guardian" + pin + closed, *_expected(action, bool(pin), bool(closed))


def _expected(action: Action, pin: bool, closed: bool) -> tuple[Answer, str]:
    if closed and action in COLLECTING | (NEVER - {Action.LOCATE}):
        return Answer.REFUSE, "guardian-erases"
    if action in NEVER:
        return Answer.REFUSE, "minor-data-minimal"
    if action is Action.EVIDENCE:
        return Answer.REFUSE, "lawful-disclosure"
    if action in GUARDED and not pin:
        return Answer.ASK, "minor-needs-guardian"
    if action is Action.SHARE:
        return Answer.ASK, "no-disclosure-by-default"
    return Answer.ALLOW, "purpose-bound"


@pytest.mark.parametrize(("action", "state", "answer", "rule"), list(states()))
async def test_every_action_of_a_minor(laptop: Laptop, action: Action, state: str, answer: Answer, rule: str) -> None:
    here = laptop.vantrue()
    if state == "without a guardian":
        guarding.mark(here)
    else:
        await guarding.appoint(here, PIN)
        here.privacy.guardian.close(closed="closed" in state)
        here.privacy.consents.give(Consent.UPGRADE)
    decision = here.privacy.decide(action, pin="pin" in state)
    assert (decision.answer, decision.rule) == (answer, rule)


def test_nothing_of_this_holds_for_a_grown_up(laptop: Laptop) -> None:
    privacy = laptop.vantrue().privacy
    privacy.give(Consent.UPGRADE)
    for action, needs in NEEDS.items():
        if not needs.confirmed:
            assert privacy.decide(action).answer is Answer.ALLOW, action


async def test_a_pin_is_good_for_one_act(minors: Laptop) -> None:
    here = minors.vantrue(PIN)
    await here.privacy.require(Action.CHANGE_CONSENT)
    here.privacy.give(Consent.UPGRADE)
    with pytest.raises(Refused, match="PIN") as refusal:
        here.privacy.withdraw(Consent.UPGRADE)
    assert refusal.value.rule == "minor-needs-guardian"
    with pytest.raises(Refused, match="VANTRUE_GUARDIAN_PIN_FILE"):
        await here.privacy.require(Action.CHANGE_CONSENT)
    assert here.privacy.consents.given == {Consent.UPGRADE}


async def test_a_pin_for_one_thing_is_none_for_another(minors: Laptop) -> None:
    here = minors.vantrue(PIN)
    await here.privacy.require(Action.ERASE)
    with pytest.raises(Refused):
        here.privacy.give(Consent.UPGRADE)


async def test_a_wrong_pin_is_refused_and_entered(minors: Laptop) -> None:
    with pytest.raises(Refused, match="wait: 9"):
        await minors.vantrue("1111").privacy.require(Action.DELETE_ON_CAMERA)
    await minors.vantrue(PIN).privacy.require(Action.DELETE_ON_CAMERA)
    assert minors.said() == ["marked as a minor's", "guardian consented", "pin refused", "pin given"]


async def test_no_pin_is_asked_for_what_is_refused_anyway_or_free(minors: Laptop) -> None:
    here = minors.vantrue(PIN)
    with pytest.raises(Refused) as refusal:
        await here.privacy.require(Action.STATS)
    assert refusal.value.rule == "minor-data-minimal"
    await here.privacy.require(Action.DOWNLOAD)
    await here.privacy.require(Action.DELETE)
    assert isinstance(here.privacy.asker, Family)
    assert here.privacy.asker.asked == []


async def test_a_minor_grants_himself_nothing_and_denies_freely(laptop: Laptop) -> None:
    await guarding.appoint(laptop.vantrue(permit=frozenset()), PIN)
    generous = laptop.vantrue()
    with pytest.raises(Refused, match="PIN"):
        await generous.privacy.require(Action.DOWNLOAD)
    with pytest.raises(Refused):
        generous.privacy.permit(Permission.STORAGE, Grant.GRANTED)
    generous.privacy.permit(Permission.STORAGE, Grant.DENIED)
    with pytest.raises(Refused):
        generous.privacy.permit(Permission.STORAGE, Grant.ASK)
    guardian = laptop.vantrue(PIN)
    await guardian.privacy.require(Action.CHANGE_PERMISSION)
    guardian.privacy.permit(Permission.STORAGE, Grant.GRANTED)
    await laptop.vantrue(permit=frozenset()).privacy.require(Action.DOWNLOAD)


async def test_a_permission_that_is_asked_for_takes_the_pin_beside_the_yes(laptop: Laptop) -> None:
    await guarding.appoint(laptop.vantrue(permit=frozenset()), PIN)
    await laptop.vantrue(PIN, permit=frozenset()).privacy.require(Action.DOWNLOAD)
    assert laptop.vantrue().privacy.permissions.said()[Permission.STORAGE] is Grant.GRANTED
    with pytest.raises(Refused, match="denied"):
        await laptop.vantrue(permit=frozenset(), says=False).privacy.require(Action.IMPORT)


async def test_what_a_guardian_consents_to_is_written_down(minors: Laptop) -> None:
    assert set(minors.vantrue(permit=frozenset()).privacy.permissions.said().values()) == {Grant.GRANTED}


async def test_marking_takes_away_what_may_no_more_be_stored(laptop: Laptop) -> None:
    here = laptop.vantrue()
    await guarding.say_profile(here, name="Kim", vehicle="van")
    known = here.remembered.meet("a" * 32, model="e3", address="192.168.1.254:80")
    await guarding.nickname(here, known.id, "family car")
    guarding.mark(here)
    kept = b"".join(path.read_bytes() for path in laptop.places.state.iterdir())
    for gone in (b"Kim", b'van"', b"family car", b"192.168.1.254"):
        assert gone not in kept
    assert here.remembered.cameras() == [structs.replace(known, address=None)]


async def test_what_was_interrupted_while_marking_is_taken_away_with_the_guardian(laptop: Laptop) -> None:
    here = laptop.vantrue()
    await guarding.say_profile(here, name="Kim", vehicle=None)
    here.privacy.guardian.mark()
    await guarding.appoint(here, PIN)
    assert here.privacy.profile.read().name is None


async def test_a_minor_has_no_profile_and_cameras_no_nickname_and_no_address(
    minors: Laptop, mock_camera: RunningCamera
) -> None:
    here = minors.vantrue()
    here.settings = replace(here.settings, camera=mock_camera.url)
    _, known = await here.info()
    assert known is not None
    assert known.address is None
    assert mock_camera.address.encode() not in (minors.places.state / "cameras.json").read_bytes()
    for attempt in (guarding.say_profile(here, name="Kim", vehicle=None), guarding.nickname(here, known.id, "car")):
        with pytest.raises(Refused) as refusal:
            await attempt
        assert refusal.value.rule == "minor-data-minimal"


async def test_once_collecting_is_refused_no_new_camera_is_remembered(
    minors: Laptop, mock_camera: RunningCamera
) -> None:
    here = minors.vantrue(PIN, PIN)
    await guarding.refuse_collection(here, closed=True)
    here.settings = replace(here.settings, camera=mock_camera.url)
    await here.info()
    assert here.remembered.cameras() == []
    await guarding.refuse_collection(here, closed=False)
    await here.info()
    assert len(here.remembered.cameras()) == 1


@pytest.mark.parametrize("pins", [(), ("1111",)])
async def test_a_guardians_acts_need_the_pin(minors: Laptop, pins: tuple[str, ...]) -> None:
    async def another() -> str:
        raise AssertionError("asked without the present one")

    before = (minors.places.state / "guardian.json").read_bytes()
    for attempt in (
        lambda here: guarding.change_pin(here, another),
        lambda here: guarding.refuse_collection(here, closed=True),
        guarding.dismiss,
    ):
        with pytest.raises(Refused):
            await attempt(minors.vantrue(*pins))
    assert minors.vantrue().privacy.guardian.profile().guardian
    assert (before == (minors.places.state / "guardian.json").read_bytes()) == (not pins)


async def test_a_guardian_changes_the_pin_and_leaves(minors: Laptop) -> None:
    async def another() -> str:
        return "97531"

    await guarding.change_pin(minors.vantrue(PIN), another)
    with pytest.raises(Refused):
        await guarding.dismiss(minors.vantrue(PIN))
    await guarding.dismiss(minors.vantrue("97531"))
    assert not minors.vantrue().privacy.guardian.profile().minor
    assert minors.said()[2:] == ["pin given", "pin changed", "pin refused", "pin given", "guardian removed"]


async def test_a_forgotten_pin_costs_the_data_and_not_the_protection(
    minors: Laptop, mock_camera: RunningCamera, tmp_path: Path
) -> None:
    here = minors.vantrue()
    here.settings = replace(here.settings, camera=mock_camera.url)
    await here.get([], Filter(limit=1))
    assert len(list(minors.places.archive.rglob("*_A.*"))) == 1
    elsewhere = minors.vantrue()
    elsewhere.settings = replace(elsewhere.settings, archive=tmp_path / "another")
    told: list[str] = []
    assert await guarding.forgotten(elsewhere, told.append), told
    assert list(minors.places.archive.rglob("*")) == []
    assert not (minors.places.state / "cameras.json").exists()
    assert here.privacy.decide(Action.CONNECT).rule == "minor-needs-guardian"
    assert minors.vantrue().privacy.guardian.standing().guardian is False
    await guarding.appoint(minors.vantrue(), "97531")
    assert minors.vantrue().privacy.decide(Action.CONNECT).answer is Answer.ALLOW


async def test_what_could_not_be_erased_keeps_the_pin(minors: Laptop) -> None:
    with minors.vantrue().archive() as archive, archive.lock():
        assert not await guarding.forgotten(minors.vantrue(), list[str]().append)
    assert minors.vantrue().privacy.guardian.profile().guardian


async def test_an_archive_that_is_away_keeps_the_pin(minors: Laptop, tmp_path: Path) -> None:
    here, told = minors.vantrue(), list[str]()
    here.privacy.guardian.note_archive(tmp_path / "unplugged")
    assert not await guarding.forgotten(here, told.append)
    assert "unplugged is not there" in told[0]
    assert here.privacy.guardian.profile().guardian
    (tmp_path / "unplugged").mkdir()
    assert await guarding.forgotten(here, told.append)


async def test_a_damaged_file_is_put_right_by_what_costs_the_data(minors: Laptop) -> None:
    (minors.places.state / "guardian.json").write_bytes(b"{")
    with pytest.raises(StorageError, match="forgotten"):
        minors.vantrue().privacy.decide(Action.CONNECT)
    assert minors.vantrue().privacy.guardian.needed()
    assert await guarding.forgotten(minors.vantrue(), list[str]().append)
    assert minors.vantrue().privacy.decide(Action.CONNECT).rule == "minor-needs-guardian"
