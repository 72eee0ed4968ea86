from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from vantrue_client.errors import Refused, StorageError, UsageError
from vantrue_client.policy.actions import Action, Consent
from vantrue_client.policy.consent import Consents
from vantrue_client.policy.permissions import Grant, Permission
from vantrue_client.policy.purposes import Category, Purpose
from vantrue_client.policy.rules import RULEBOOK
from vantrue_client.workspace.privacy import Privacy

NEW = Purpose("stats", "count, and compare with last year", frozenset({Category.COUNTS}), since=2)
SECOND = replace(
    RULEBOOK, version=2, purposes={**RULEBOOK.purposes, "stats": NEW}, changes={2: "Statistics compare years."}
)


class Listener:
    def __init__(self) -> None:
        self.heard: list[str] = []

    async def ask(self, question: str) -> bool | None:
        return None

    async def pin(self, question: str, *, new: bool = False) -> str | None:
        return None

    async def secret(self, question: str) -> str | None:
        return None

    def tell(self, sentence: str) -> bool:
        self.heard.append(sentence)
        return True


async def test_a_new_version_is_announced_and_applies_once_it_is_agreed_to(tmp_path: Path) -> None:
    first = Privacy(tmp_path, [Permission.STORAGE])
    await first.require(Action.STATS)
    listener = Listener()
    second = Privacy(tmp_path, [Permission.STORAGE], listener, SECOND)
    with pytest.raises(Refused) as refusal:
        await second.require(Action.STATS)
    assert refusal.value.rule == "notify-before-new-use"
    assert "consent agree" in str(refusal.value)
    assert [("Statistics compare years." in said) for said in listener.heard] == [True]
    await second.require(Action.DOWNLOAD)
    assert len(listener.heard) == 1
    assert second.consents.in_force == 1
    second.agree()
    await second.require(Action.STATS)
    assert [one.said for one in second.consents.record()] == ["first start", "announced", "agreed"]
    assert [one.version for one in second.consents.record()] == [1, 2, 2]
    assert [entry["facts"] for entry in second.ledger.read()] == [{"said": "agreed", "version": 2}]


async def test_who_disagrees_goes_on_under_the_old_rules(tmp_path: Path) -> None:
    assert Privacy(tmp_path).consents.in_force == 1
    second = Privacy(tmp_path, [Permission.STORAGE, Permission.MEDIA], Listener(), SECOND)
    second.disagree()
    assert second.consents.pending() == []
    for action in (Action.DISCOVER, Action.CONNECT, Action.DOWNLOAD, Action.IMPORT, Action.DELETE):
        await second.require(action)
    with pytest.raises(Refused):
        await second.require(Action.STATS)
    second.agree()
    await second.require(Action.STATS)
    with pytest.raises(UsageError):
        second.disagree()


async def test_nobody_hears_an_announcement_and_it_is_made_later(tmp_path: Path) -> None:
    assert Privacy(tmp_path).consents.in_force == 1
    await Privacy(tmp_path, book=SECOND).require(Action.CONNECT)
    listener = Listener()
    await Privacy(tmp_path, asker=listener, book=SECOND).require(Action.CONNECT)
    assert len(listener.heard) == 1


async def test_a_consent_is_given_withdrawn_and_entered(tmp_path: Path) -> None:
    privacy = Privacy(tmp_path)
    privacy.give(Consent.UPGRADE)
    await privacy.require(Action.UPGRADE)
    privacy.withdraw(Consent.UPGRADE)
    with pytest.raises(Refused, match="consent give upgrade"):
        await privacy.require(Action.UPGRADE)
    assert [entry["facts"]["said"] for entry in privacy.ledger.read()] == ["given", "withdrawn"]
    assert stat.S_IMODE((tmp_path / "consent.json").stat().st_mode) == 0o600


async def test_a_permission_is_asked_once_and_entered(tmp_path: Path) -> None:
    class Answering(Listener):
        async def ask(self, question: str) -> bool | None:
            self.heard.append(question)
            return "/archive" in question

    asker = Answering()
    privacy = Privacy(tmp_path, asker=asker)
    await privacy.require(Action.DOWNLOAD, where="They go to /archive.")
    await privacy.require(Action.DOWNLOAD, where="They go to /archive.")
    with pytest.raises(Refused, match="permit media granted"):
        await privacy.require(Action.IMPORT)
    assert len(asker.heard) == 2
    assert privacy.permissions.all()[Permission.MEDIA] is Grant.DENIED
    assert [entry["facts"]["said"] for entry in privacy.ledger.read()] == ["granted", "denied"]


def test_a_damaged_record_is_told(tmp_path: Path) -> None:
    (tmp_path / "consent.json").write_bytes(b'{"in_force": "all"}')
    with pytest.raises(StorageError):
        Consents(tmp_path / "consent.json").pending()
