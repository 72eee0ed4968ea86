from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["VANTRUE_LANGUAGE"] = "en"

from tests.tui.stage import bring, fill
from vantrue_client.mock import MockCamera
from vantrue_client.mock.running import RunningCamera
from vantrue_tui import texts

HERE = (
    "20260917_174300_00004_N_A.MP4",
    "20260917_174300_00004_N_B.MP4",
    "20260917_174200_00003_N_A.MP4",
    "20260917_174200_00003_N_B.MP4",
    "20260917_174200_00003_N_C.MP4",
    "20260917_124000_00009_N_A.JPG",
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    texts.use("en")
    yield
    texts.use("en")


@pytest.fixture(scope="session")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCamera]:
    with MockCamera.running("n4-pro", card=fill(tmp_path_factory.mktemp("card")), seed=1) as camera:
        yield camera


@pytest.fixture(scope="session")
def slow(tmp_path_factory: pytest.TempPathFactory, camera: RunningCamera) -> Iterator[RunningCamera]:
    """The same card, a clip of which takes minutes."""
    card = fill(tmp_path_factory.mktemp("slow"))
    with MockCamera.running("n4-pro", card=card, seed=1, rate=20_000) as slow:
        yield slow


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory, camera: RunningCamera) -> Path:
    """A laptop that brought some of the card: a part of the newest moment, all of the next, the photo."""
    home = tmp_path_factory.mktemp("laptop")
    asyncio.run(bring(home, camera.url, *HERE))
    return home


@pytest.fixture(scope="session")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCamera]:
    """A camera with an empty card."""
    with MockCamera.running("n4-pro", card=tmp_path_factory.mktemp("empty"), seed=1) as camera:
        yield camera
