from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.e2e.faults.cards import small_card
from tests.e2e.faults.laptop import Laptop
from vantrue_client.mock import MockCamera
from vantrue_client.mock.running import RunningCamera

CardOf = Callable[[str], Path]


class Simulate(Protocol):
    """Starts a simulated camera with a small card of its model's, served in place and never written."""

    def __call__(self, *faults: str, model: str = "n4-pro", **options: Any) -> RunningCamera: ...


@pytest.fixture(scope="session")
def card_of(tmp_path_factory: pytest.TempPathFactory) -> CardOf:
    """One card a model, made once."""
    made: dict[str, Path] = {}

    def card(model: str) -> Path:
        if model not in made:
            made[model] = small_card(tmp_path_factory.mktemp(model), model)
        return made[model]

    return card


@pytest.fixture
def simulate(card_of: CardOf) -> Iterator[Simulate]:
    """Cameras that run till the test ends; none of them may ever have been asked to delete."""
    cameras: list[RunningCamera] = []
    with ExitStack() as stack:

        def start(*faults: str, model: str = "n4-pro", **options: Any) -> RunningCamera:
            options.setdefault("card", card_of(model))
            camera = stack.enter_context(MockCamera.running(model, faults, **options))
            cameras.append(camera)
            return camera

        yield start
        for camera in cameras:
            assert not [request.target for request in camera.requests if is_deletion(request.target)]
            assert camera.peak_connections <= 2


def is_deletion(target: str) -> bool:
    """Whether a request would take anything off the card: a page's second link, 4003, 4004, 3010."""
    return "del" in target.lower() or any(f"cmd={command}" in target for command in (4003, 4004, 3010))


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path / "home")
