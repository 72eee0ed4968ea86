from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.e2e.program import Program
from vantrue_client.mock import MockCamera
from vantrue_client.mock.card.clip import set_time, write_clip
from vantrue_client.mock.card.drive import drive
from vantrue_client.mock.card.photo import write_photo
from vantrue_client.mock.running import RunningCamera

LOG = "20260904231934,38.883537,N,87.442368,W,55.690,115.800\r\n"
CLIPS = [
    "Normal/20260917_174742_00001_N_A.MP4",
    "Normal/20260917_174742_00001_N_B.MP4",
    "Normal/20260917_174742_00001_N_C.MP4",
    "Event/20260917_174744_00002_E_A.MP4",
    "Event/20260917_174744_00002_E_B.MP4",
    "Normal/20260917_174746_00003_N_A.MP4",
    "Normal/20260917_180000_00005_T_A.MP4",
    "Parking/20260918_090000_00006_P_A.MP4",
]


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """What runs in the background ignores Ctrl-C or a closed terminal, and so would all that the tests start."""
    for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)


@pytest.fixture(scope="session")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small card of real clips; a simulator that serves it in place never writes to it."""
    root = tmp_path_factory.mktemp("card")
    for path in map(Path, CLIPS):
        (root / path.parent).mkdir(exist_ok=True)
        start = datetime.strptime(path.name[:15], "%Y%m%d_%H%M%S")
        write_clip(
            root / path, start=start, seconds=2, size=(64, 36), fps=5, seed=len(path.name), channel=path.stem[-1]
        )
        (root / path).chmod(0o444 if "_E_" in path.name else 0o644)
    (root / "Photo").mkdir()
    taken = datetime(2026, 9, 18, 9, 0, 10)
    photo = root / "Photo" / "20260918_090010_00007_P_A.JPG"
    write_photo(photo, when=taken, seed=1, channel="A", model="N4 Pro", fix=drive(taken, 1, 1)[0])
    (root / "GPS").mkdir()
    (root / "GPS" / "20260904.dat").write_text("#\r\n" + LOG * 20, newline="")
    set_time(root / "GPS" / "20260904.dat", datetime(2026, 9, 4, 23, 20))
    return root


@pytest.fixture
def camera(card: Path) -> Iterator[RunningCamera]:
    """A simulated camera with the small card."""
    with MockCamera.running(card=card) as camera:
        yield camera


@pytest.fixture
def slow_camera(card: Path) -> Iterator[RunningCamera]:
    """The same, so slow that its card takes a second or two."""
    with MockCamera.running(card=card, rate=RATE) as camera:
        yield camera


RATE = 500_000


@pytest.fixture
def vantrue(tmp_path: Path, request: pytest.FixtureRequest) -> Program:
    """The program, which uses the test's camera where it has one."""
    name = next((name for name in ("camera", "slow_camera") if name in request.fixturenames), None)
    return Program(tmp_path / "home", request.getfixturevalue(name).url if name else None)


@pytest.fixture(scope="session")
def synced(card: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A laptop that brought the small card over, location permitted, and whose camera is gone."""
    with MockCamera.running(card=card) as camera:
        program = Program(tmp_path_factory.mktemp("synced") / "home", camera.url)
        program.well("privacy", "permit", "location", "granted")
        program.well("sync", "--quiet")
    return program
