"""Any two faults together: never a wrong file, never a fault of the program, and all is there once they are gone."""

from __future__ import annotations

import itertools
import random

import pytest

from tests.e2e.faults.conftest import Simulate
from tests.e2e.faults.laptop import Laptop, on_card
from vantrue_client.mock.faults import Fault

pytestmark = pytest.mark.long

ARGUMENTS = {"BYTES": "60k", "SECONDS": "0.5", "RATE": "2mb", "N": "40", "S": "0.2", "K": "2"}
MODELS = ("n4-pro", "e3", "n2s", "viofo-a229")
PAIRS = [*itertools.combinations(sorted(Fault.registry), 2)]
FAST = set(random.Random(2).sample(PAIRS, 12))


def example(kind: type[Fault]) -> str:
    return ":".join([kind.written, *(ARGUMENTS[name] for name, _ in kind.takes)])


def model_of(number: int) -> str:
    return MODELS[number % len(MODELS)]


CASES = [
    pytest.param(pair, model_of(number), id="+".join(pair), marks=() if pair in FAST else pytest.mark.long)
    for number, pair in enumerate(PAIRS)
]


@pytest.mark.parametrize(("pair", "model"), CASES)
def test_two_faults(pair: tuple[str, str], model: str, simulate: Simulate, laptop: Laptop) -> None:
    laptop.hurry()
    outside = laptop.outside()
    camera = simulate(*(example(Fault.registry[name]) for name in pair), model=model)
    known = {*on_card(camera)}
    ran = laptop.sync(camera)
    known |= {*on_card(camera)}
    assert ran.code in ((0, 1, 3) if not laptop.hashes() else (0, 1))
    assert (ran.code == 0) == (not ran.err and not ran.reasons("failed")), ran
    assert set(laptop.hashes()) <= known
    assert laptop.outside() == outside
    good = simulate(model=model)
    then = laptop.sync(good)
    assert then.code == 0, then.err
    truth = set(on_card(good))
    overwritten = "clock-jump" in pair  # after it was listed, which a folder page's size and time may not tell
    assert len(truth - set(laptop.hashes())) <= overwritten
    assert set(laptop.hashes()) <= known | truth
    assert laptop.sync(good).summary["bytes"] == 0
