from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui import handing, proofs, travelling
from tests.tui.proofs import Proof, Step
from tests.tui.stage import Stage, stage
from vantrue_client.mock.running import RunningCamera
from vantrue_client.workspace import player
from vantrue_tui.actions import ACTS, EVERYWHERE, EVIDENCE, LIST, SHARE, WORKING, Act, acts
from vantrue_tui.screens import MAIN

PROOFS = proofs.PROOFS | handing.PROOFS | travelling.PROOFS
HANDING = (SHARE, EVIDENCE, WORKING)
ALONE = (*MAIN, LIST, EVERYWHERE)
DIALOGS = tuple(sorted({act.where for act in ACTS} - {*ALONE, *HANDING}))
TOGETHER = [*((place,) for place in ALONE), HANDING, DIALOGS]
"""Places whose actions are tried on one stage: enough for workers to share, few enough that starts cost little."""


def test_every_action_has_a_proof() -> None:
    assert {act.name for act in ACTS} == set(PROOFS)


def test_no_key_means_two_things_in_one_place() -> None:
    for place in {act.where for act in ACTS}:
        keys = [key for act in ACTS if act.where in {place, EVERYWHERE} for key in act.keys]
        if place in {*MAIN, LIST}:
            assert len(keys) == len(set(keys)), place


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    opened: list[str] = []
    monkeypatch.setattr(player, "open_in_player", lambda _, what: opened.append(what))
    return opened


async def arranged(here: Stage, proof: Proof) -> None:
    await done(here, proof.arrange)


async def done(here: Stage, what: tuple[str, ...] | Step | None) -> None:
    """Keys are pressed, or something else is done."""
    if callable(what):
        await what(here)
    else:
        await here.press(*what or ())


async def clicked(here: Stage, act: Act, proof: Proof) -> None:
    """What the mouse does instead of the key."""
    if proof.mouse is not None:
        await proof.mouse(here)
    elif act.footer or act.where not in {*MAIN, LIST, EVERYWHERE}:
        await here.click(f"#key-{act.name}")
    else:
        await here.click("#key-help")
        line = here.app.screen.query_one(f"#help-{act.name}")
        line.scroll_visible(animate=False, immediate=True)
        await here.pilot.pause()
        await here.click(f"#help-{act.name}")


async def tried(here: Stage, act: Act, by: str) -> None:
    """One action by keyboard or mouse, from a stage on which it was not done yet."""
    proof = PROOFS[act.name]
    await arranged(here, proof)
    assert act.name == "quit" or not proof.shows(here), f"{act.name} was done before"
    if by == "keyboard":
        await here.pilot.press(act.keys[0])
    else:
        await clicked(here, act, proof)
    await here.until(lambda: proof.shows(here), f"{act.name} by {by}")


@pytest.mark.parametrize("places", TOGETHER, ids=lambda places: places[0])
async def test_each_does_what_it_says_by_keyboard_and_by_mouse(
    tmp_path: Path, archive: Path, camera: RunningCamera, played: list[str], places: tuple[str, ...]
) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        here.played = played
        for act in acts(*places):
            back = PROOFS[act.name].back
            for by in ("keyboard", "mouse") if back is not None else ():
                await tried(here, act, by)
                await done(here, back)
                await here.as_before()


@pytest.mark.parametrize("act", [act for act in ACTS if PROOFS[act.name].back is None], ids=lambda act: act.name)
@pytest.mark.parametrize("by", ["keyboard", "mouse"])
async def test_what_cannot_be_taken_back_does_what_it_says(
    tmp_path: Path, archive: Path, camera: RunningCamera, slow: RunningCamera, act: Act, by: str
) -> None:
    proof = PROOFS[act.name]
    at = slow if proof.slow else camera
    async with stage(tmp_path, archive=archive, camera=at.url, permit=proof.permit) as here:
        await tried(here, act, by)
