from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.model import Kind, Recording
from vantrue_client.policy.actions import Action
from vantrue_client.policy.decide import Answer, Profile, Request, State, decide
from vantrue_client.policy.permissions import Grant, Permission
from vantrue_client.policy.purposes import Category
from vantrue_client.share.form import Cover, Form, Join, Keep
from vantrue_client.share.original import Original
from vantrue_client.share.pipeline import groups
from vantrue_client.share.plan import Plan, for_minor
from vantrue_client.share.targets import target_named

forms = st.builds(
    Form,
    keep=st.frozensets(st.sampled_from(Keep)),
    cover=st.frozensets(st.sampled_from(Cover)),
    piece=st.none() | st.just((1.0, 2.0)),
    fit=st.none() | st.just(25_000_000),
    height=st.none() | st.just(480),
    join=st.sampled_from(Join),
)


def plan_of(form: Form, *names: str) -> Plan:
    originals = [Original(Path(name), Recording(name, name, name, Kind.EVENT, 1)) for name in names]
    return Plan(tuple(originals), target_named("/tmp/anywhere"), form)


def decision(plan: Plan, *, minor: bool) -> Answer:
    """What the rules say once all is granted, confirmed, and the guardian's PIN given."""
    profile = Profile(minor=minor, guardian=minor, pin=minor)
    request = Request(
        Action.SHARE,
        data=plan.data(minor=minor),
        permissions=dict.fromkeys(Permission, Grant.GRANTED),
        profile=profile,
        state=State(confirmed=True),
    )
    return decide(request).answer


@given(forms)
def test_whatever_is_kept_is_told_and_what_is_not_kept_is_told_too(form: Form) -> None:
    plan = plan_of(form, "a", "b")
    leaves, stays = list(plan.leaves()), list(plan.stays())
    assert len(stays) == len(Keep) - len(form.keep)
    assert not set(leaves) & set(stays)
    assert leaves[0].startswith("the picture")
    assert any("covered" in phrase for phrase in leaves) == bool(form.cover)


@given(forms)
def test_a_grown_up_may_share_every_form_once_he_confirms(form: Form) -> None:
    assert decision(plan_of(form, "a"), minor=False) is Answer.ALLOW


@given(forms)
def test_of_a_minor_only_what_identifies_nobody_leaves(form: Form) -> None:
    covered = Cover.PICTURE in form.cover or {Cover.FACES, Cover.TEXT} <= form.cover
    fits = not form.keep and covered
    assert (decision(plan_of(form, "a"), minor=True) is Answer.ALLOW) == fits
    assert decision(plan_of(for_minor(form), "a"), minor=True) is Answer.ALLOW


@given(forms, st.sampled_from(Keep))
def test_keeping_more_never_discloses_less(form: Form, more: Keep) -> None:
    richer = replace(form, keep=form.keep | {more})
    assert plan_of(form).data() <= plan_of(richer).data()


def test_a_place_in_the_copy_needs_the_permission() -> None:
    assert Category.LOCATION in plan_of(Form(keep=frozenset({Keep.LOCATION}))).data()
    assert Category.LOCATION not in plan_of(Form()).data()


@pytest.mark.parametrize(("join", "files"), [(Join.APART, 3), (Join.AFTER, 1), (Join.BESIDE, 1)])
def test_several_become_one_file_or_one_each(join: Join, files: int) -> None:
    assert len(list(groups(plan_of(Form(join=join), "a", "b", "c")))) == files
    assert list(groups(plan_of(Form(join=join)))) == []
