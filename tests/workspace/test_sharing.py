"""Who shares, and what: a minor's profile lets nothing out that identifies, whichever way is tried."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.workspace.test_guarding import PIN, Laptop
from vantrue_client.errors import NotDelivered, Refused
from vantrue_client.mock.card import write_clip
from vantrue_client.model import Filter
from vantrue_client.policy.permissions import Grant, Permission
from vantrue_client.share.form import Cover, Form, Join, Keep
from vantrue_client.workspace import guarding

NAME = "20261121_080000_00001_E_A.MP4"
ALL, NONE = frozenset(Keep), frozenset[Keep]()
FORMS = [
    Form(),
    *(Form(keep=frozenset({keep}), cover=frozenset({Cover.PICTURE})) for keep in Keep),
    Form(keep=ALL),
    Form(keep=ALL, cover=frozenset(Cover)),
    Form(cover=frozenset({Cover.FACES})),
    Form(cover=frozenset({Cover.TEXT})),
    Form(piece=(0.0, 1.0)),
    Form(fit=100_000),
    Form(height=90),
    Form(join=Join.AFTER),
    Form(join=Join.BESIDE),
]
TARGETS = ["link:", "mailto:", "mailto:friend@example.org", "app:player", "s3://bucket/x", "sftp://me@127.0.0.1/x",
           "webdav://127.0.0.1/x", "webdavs://example.org/x"]  # fmt: skip


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    card = tmp_path_factory.mktemp("card")
    (card / "Event").mkdir()
    write_clip(card / "Event" / NAME, start=datetime(2026, 11, 21, 8), seconds=2, gps="n4", size=(320, 180), fps=10)
    return card


@pytest.fixture
async def laptop(tmp_path: Path, card: Path) -> Laptop:
    """A laptop with one recording, and then a guardian who permits everything that a minor may be permitted."""
    laptop = Laptop(tmp_path)
    here = laptop.vantrue()
    await here.import_card(card, Filter())
    for permission in Permission:
        await here.permit(permission, Grant.GRANTED)
    await guarding.appoint(here, PIN)
    return laptop


async def test_of_a_minor_every_way_to_an_unreduced_clip_is_refused(laptop: Laptop, tmp_path: Path) -> None:
    friend = tmp_path / "friend"
    friend.mkdir()
    tries = [*((str(friend), form) for form in FORMS), *((target, Form()) for target in TARGETS)]
    for target, form in tries:
        here = laptop.vantrue(PIN, PIN, PIN)
        plan = await here.share_plan([NAME], Filter(), target, form)
        assert here.share_decision(plan).rule == "minor-data-minimal"
        with pytest.raises(Refused) as refused:
            await here.share(plan, confirmed=True, reviewed=True)
        assert refused.value.rule == "minor-data-minimal", (target, form)
    assert not [*friend.iterdir()]
    assert not (tmp_path / "cache" / "share").exists(), "a copy was made that may not leave"


async def test_a_target_that_wants_a_password_which_nobody_types_is_told_before_a_copy_is_made(
    tmp_path: Path, card: Path
) -> None:
    here = Laptop(tmp_path).vantrue()
    await here.import_card(card, Filter())
    plan = await here.share_plan([NAME], Filter(), "s3://bucket/x")
    with pytest.raises(NotDelivered, match="is known for"):
        await here.share(plan, confirmed=True)
    assert not (tmp_path / "cache" / "share").exists()
