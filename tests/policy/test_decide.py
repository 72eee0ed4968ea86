from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.errors import UsageError
from vantrue_client.policy.actions import NEEDS, Action, Consent
from vantrue_client.policy.decide import Answer, Decision, Profile, Request, State, decide
from vantrue_client.policy.permissions import Grant, Permission
from vantrue_client.policy.purposes import PURPOSES, Category

ALL = dict.fromkeys(Permission, Grant.GRANTED)
CONFIRMED = State(confirmed=True, ground="3.2.1")
GROWN_UP = Profile()
MINOR = Profile(minor=True, guardian=True)

requests = st.builds(
    Request,
    action=st.sampled_from(Action),
    purpose=st.sampled_from(["", *PURPOSES]),
    data=st.frozensets(st.sampled_from(Category), max_size=3),
    permissions=st.dictionaries(st.sampled_from(Permission), st.sampled_from(Grant)),
    consents=st.frozensets(st.sampled_from(Consent)),
    profile=st.builds(Profile, st.booleans(), st.booleans(), st.booleans(), st.booleans()),
    state=st.builds(State, st.integers(0, 2), st.booleans(), st.sampled_from(["", "3.2.1"])),
)


def said(action: Action, **more: object) -> Decision:
    return decide(replace(Request(action, permissions=ALL, state=CONFIRMED), **more))  # type: ignore[arg-type]


@given(requests)
def test_without_a_permission_nothing_that_needs_it_is_allowed(request: Request) -> None:
    decision = decide(request)
    if decision.answer is Answer.ALLOW:
        assert all(request.permissions.get(one) is Grant.GRANTED for one in NEEDS[request.action].permissions)


@given(requests)
def test_a_minor_never_gets_more_than_a_grown_up(request: Request) -> None:
    grown_up = replace(request, profile=replace(request.profile, minor=False))
    minor = replace(request, profile=replace(request.profile, minor=True))
    assert decide(minor).answer <= decide(grown_up).answer


@given(requests, st.sampled_from(Consent))
def test_a_withdrawn_consent_never_allows_more(request: Request, consent: Consent) -> None:
    before = decide(replace(request, consents=request.consents | {consent}))
    assert decide(replace(request, consents=request.consents - {consent})).answer <= before.answer


@given(requests, st.text(min_size=1).filter(lambda word: word not in PURPOSES))
def test_an_unknown_purpose_is_an_error(request: Request, purpose: str) -> None:
    with pytest.raises(UsageError):
        decide(replace(request, purpose=purpose))


@given(requests)
def test_every_decision_says_why(request: Request) -> None:
    decision = decide(request)
    assert decision.rule
    assert decision.why.endswith((".", "upgrade."))


@pytest.mark.parametrize("action", Action)
def test_with_everything_given_a_grown_up_may(action: Action) -> None:
    decision = said(action, consents=frozenset(Consent))
    assert decision.answer is Answer.ALLOW, decision
    assert decision.rule == "purpose-bound"


@pytest.mark.parametrize(("grant", "answer"), [(Grant.ASK, Answer.ASK), (Grant.DENIED, Answer.REFUSE)])
def test_a_permission_is_asked_for_or_refused_under_its_rule(grant: Grant, answer: Answer) -> None:
    decision = said(Action.DOWNLOAD, permissions=ALL | {Permission.STORAGE: grant})
    assert (decision.answer, decision.rule, decision.permission) == (answer, "permission-storage", Permission.STORAGE)


def test_what_is_denied_outweighs_what_is_asked() -> None:
    grants = ALL | {Permission.CAMERA: Grant.ASK, Permission.STORAGE: Grant.DENIED}
    assert said(Action.DOWNLOAD, permissions=grants).rule == "permission-storage"


def test_the_first_question_comes_first() -> None:
    grants = ALL | {Permission.CAMERA: Grant.ASK, Permission.STORAGE: Grant.ASK}
    assert said(Action.DOWNLOAD, permissions=grants).permission is Permission.CAMERA


def test_data_beyond_its_purpose_is_refused() -> None:
    decision = said(Action.CONNECT, data=frozenset({Category.LOCATION}))
    assert (decision.answer, decision.rule) == (Answer.REFUSE, "purpose-bound")
    assert "location" in decision.why
    assert said(Action.CONNECT, purpose="stats").rule == "purpose-bound"


def test_a_location_is_shared_only_with_its_permission() -> None:
    denied = ALL | {Permission.LOCATION: Grant.DENIED}
    location = frozenset({Category.LOCATION})
    assert said(Action.SHARE, permissions=denied, data=location).rule == "permission-location"
    assert said(Action.SHARE, permissions=denied).answer is Answer.ALLOW


@pytest.mark.parametrize(
    ("action", "rule"),
    [
        (Action.SHARE, "no-disclosure-by-default"),
        (Action.EVIDENCE, "no-disclosure-by-default"),
        (Action.LIST_PROGRAMS, "apps-at-share-time"),
        (Action.SHOW_PASSPHRASE, "no-password-leak"),
    ],
)
def test_what_must_be_confirmed_is_asked_under_its_rule(action: Action, rule: str) -> None:
    decision = said(action, state=replace(CONFIRMED, confirmed=False))
    assert (decision.answer, decision.rule) == (Answer.ASK, rule)


def test_evidence_names_its_ground() -> None:
    decision = said(Action.EVIDENCE, state=State(confirmed=True))
    assert (decision.answer, decision.rule) == (Answer.REFUSE, "lawful-disclosure")


def test_an_upgrade_needs_its_consent() -> None:
    assert said(Action.UPGRADE).rule == "upgrade-by-consent"
    assert said(Action.UPGRADE, consents=frozenset({Consent.UPGRADE})).answer is Answer.ALLOW


def test_a_purpose_of_rules_that_are_not_agreed_to_is_asked_for() -> None:
    decision = said(Action.STATS, state=replace(CONFIRMED, in_force=0))
    assert (decision.answer, decision.rule) == (Answer.ASK, "notify-before-new-use")


def test_statistics_use_counts_and_nothing_else() -> None:
    assert PURPOSES["stats"].categories == {Category.COUNTS}
    for category in set(Category) - {Category.COUNTS}:
        assert said(Action.STATS, data=frozenset({category})).rule == "purpose-bound"


def test_a_report_uses_faults_and_devices_and_nothing_else() -> None:
    for category in Category:
        fits = category in {Category.FAULTS, Category.DEVICE, Category.ADDRESSES}
        assert (said(Action.REPORT, data=frozenset({category})).answer is Answer.ALLOW) == fits


def test_a_minor_needs_a_guardian() -> None:
    assert said(Action.CONNECT, profile=Profile(minor=True)).rule == "minor-needs-guardian"
    assert said(Action.CONNECT, profile=MINOR).answer is Answer.ALLOW
    for action in (Action.DELETE_ON_CAMERA, Action.SHARE, Action.CHANGE_CONSENT):
        decision = said(action, profile=MINOR)
        assert (decision.answer, decision.rule) == (Answer.ASK, "minor-needs-guardian")
        assert said(action, profile=replace(MINOR, pin=True)).answer is Answer.ALLOW


@pytest.mark.parametrize("action", [Action.REPORT, Action.STATS, Action.PROFILE, Action.LOCATE])
def test_nothing_personal_of_a_minor_is_stored_or_leaves(action: Action) -> None:
    assert said(action, profile=replace(MINOR, pin=True)).rule == "minor-data-minimal"
    for category in (Category.LOCATION, Category.SOUND, Category.FACES):
        shared = said(Action.SHARE, profile=replace(MINOR, pin=True), data=frozenset({category}))
        assert (shared.answer, shared.rule) == (Answer.REFUSE, "minor-data-minimal")


def test_a_guardian_can_refuse_further_collection() -> None:
    closed = replace(MINOR, pin=True, closed=True)
    assert said(Action.DOWNLOAD, profile=closed).rule == "guardian-erases"
    assert said(Action.STATS, profile=closed).rule == "guardian-erases"
    assert said(Action.CONNECT, profile=closed).answer is Answer.ALLOW


def test_a_minor_is_not_sent_for_a_permission_that_would_not_help() -> None:
    denied = {"permissions": ALL | {Permission.LOCATION: Grant.DENIED}, "data": frozenset({Category.LOCATION})}
    assert said(Action.SHARE, profile=replace(MINOR, pin=True), **denied).rule == "minor-data-minimal"
    assert said(Action.SHARE, profile=GROWN_UP, **denied).rule == "permission-location"
