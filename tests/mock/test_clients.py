"""Other people's clients work against the simulated camera."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools import needs
from vantrue_client.mock import MockCamera
from vantrue_client.mock.running import RunningCamera

PATH = "Normal/20260917_174742_00001_N_A.MP4"


def run(*command: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([str(part) for part in command], capture_output=True, timeout=60, check=False)


@pytest.fixture
def camera(folder: Path, request: pytest.FixtureRequest) -> Iterator[RunningCamera]:
    with MockCamera.running(faults=getattr(request, "param", ()), card=folder) as running:
        yield running


def test_curl_fetches_a_range_and_resumes(camera: RunningCamera, tmp_path: Path) -> None:
    curl, truth, file = needs("curl"), camera.find(PATH).read_bytes(), tmp_path / "x.MP4"
    assert run(curl, "-s", "-r", "10-19", f"{camera.url}/{PATH}").stdout == truth[10:20]
    file.write_bytes(truth[:25_000])
    assert run(curl, "-s", "-C", "-", "-o", file, f"{camera.url}/{PATH}").returncode == 0
    assert file.read_bytes() == truth
    assert [request.range for request in camera.requests] == ["bytes=10-19", "bytes=25000-"]
    assert b"Content-Length: 60000" in run(curl, "-sI", f"{camera.url}/{PATH}").stdout


@pytest.mark.parametrize("camera", [["close:20000"]], indirect=True)
def test_curl_resumes_piece_by_piece(camera: RunningCamera, tmp_path: Path) -> None:
    curl, file = needs("curl"), tmp_path / "x.MP4"
    codes = [run(curl, "-s", "-C", "-", "-o", file, f"{camera.url}/{PATH}").returncode for _ in range(3)]
    assert codes == [18, 18, 0]
    assert file.read_bytes() == camera.find(PATH).read_bytes()


def test_curl_reads_list_and_page(camera: RunningCamera) -> None:
    curl = needs("curl")
    assert run(curl, "-s", f"{camera.url}/?custom=1&cmd=3015").stdout.count(b"<File>") == 9
    assert PATH.encode() in run(curl, "-s", f"{camera.url}/Normal").stdout


@pytest.mark.parametrize("camera", [[], ["short-range"]], indirect=True)
def test_aria2c_fetches_and_resumes(camera: RunningCamera, tmp_path: Path) -> None:
    aria2c, truth = needs("aria2c"), camera.find(PATH).read_bytes()
    (tmp_path / "x.MP4").write_bytes(truth[:25_000])
    ran = run(
        aria2c, "-x1", "-c", "--no-conf", "--retry-wait=0", "--max-tries=0", "-d", tmp_path, "-o", "x.MP4",
        f"{camera.url}/{PATH}",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    assert (tmp_path / "x.MP4").read_bytes() == truth
    assert camera.peak_connections == 1
