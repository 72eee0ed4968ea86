"""A one-time link between two machines: the phone is curl in a network of its own."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from tests.e2e.program import BOUND, Program, ended
from tests.lab.net import CAMERA, Lab, Machine, lab, needs_namespaces
from tests.share.targets.support import parcel
from tests.tools import needs
from vantrue_client.mock.card import write_clip

LAPTOP = "192.168.1.33"
OTHER = "192.168.1.77"

SHARE = """
import asyncio, sys
from pathlib import Path
from tests.share.targets.support import Hands, parcel
from vantrue_client.policy import backstop
from vantrue_client.share.targets import target_named

backstop.install()
here = Path(sys.argv[1])
hands = Hands(here)
object.__setattr__(hands.means, "say", lambda line: print(line.split()[-1], flush=True) if "http" in line else None)
arrived = asyncio.run(hands.deliver(target_named("link:"), parcel(here, size=3_000_000)))
print(*(one.where for one in arrived))
"""


@pytest.fixture(scope="module")
def net() -> Iterator[Lab]:
    """A laptop with an address of the internet beside its Wi-Fi, and a phone with two addresses in that."""
    needs_namespaces()
    needs("curl")
    with lab() as made:
        made.join()
        made.car.ip(f"address add {OTHER}/24 dev wlan0")
        made.cable("eth0")
        made.laptop.ip("address add 203.0.114.7/24 dev eth0")
        made.car.ip("address add 203.0.114.8/24 dev eth0")
        yield made


@contextmanager
def sharing(laptop: Machine, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [*laptop.before, sys.executable, "-c", SHARE, folder],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def curl(net: Lab, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*net.car.before, "curl", "-sS", "--max-time", "120", *words], capture_output=True)


def test_a_phone_takes_it_once_and_resumes_and_nobody_else_gets_it(net: Lab, tmp_path: Path) -> None:
    clip = parcel(tmp_path, size=3_000_000)
    with sharing(net.laptop, tmp_path) as (process, url):
        assert url.startswith(f"http://{LAPTOP}:")
        assert curl(net, url.replace(LAPTOP, "203.0.114.7")).returncode == 7  # nobody listens there
        preview = curl(net, "--interface", OTHER, url)
        assert b"<button>" in preview.stdout
        copy = curl(net, "--interface", CAMERA, "-X", "POST", "-o", "/dev/null", "-w", "%{redirect_url}", url)
        there = copy.stdout.decode()
        assert curl(net, "--interface", OTHER, there).returncode in {52, 56}  # closed without a word
        kept = tmp_path / "phone.mp4"
        curl(net, "--interface", CAMERA, "-r", "0-999999", "-o", str(kept), there)
        assert kept.stat().st_size == 1_000_000
        done = curl(net, "--interface", CAMERA, "-C", "-", "--retry", "5", "-o", str(kept), there)
        assert done.returncode == 0, done.stderr
        assert kept.read_bytes() == clip.path.read_bytes()
        assert process.communicate(timeout=BOUND)[0].strip() == f"the device at {CAMERA}"
        assert curl(net, "--interface", CAMERA, there).returncode == 7


def test_killed_it_serves_nothing_more(net: Lab, tmp_path: Path) -> None:
    with sharing(net.laptop, tmp_path) as (process, url):
        assert curl(net, url).returncode == 0
        process.kill()
        process.wait()
        assert curl(net, url).returncode == 7


def test_the_command_shows_a_code_and_a_link_and_writes_down_who_took_it(net: Lab, tmp_path: Path) -> None:
    name = "20261121_080000_00001_N_A.MP4"
    (tmp_path / "card" / "Normal").mkdir(parents=True)
    clip = tmp_path / "card" / "Normal" / name
    write_clip(clip, start=datetime(2026, 11, 21, 8), seconds=2, gps="n4", size=(320, 180), fps=10)
    program = Program(tmp_path / "home", "127.0.0.1:9")
    program.well("archive", "import", str(tmp_path / "card"), "-q")
    program.before = net.laptop.before
    with program.running("share", name, "--to", "link:", "--yes") as process:
        assert process.stderr is not None
        shown = [process.stderr.readline()]
        while "http://" not in shown[-1]:
            assert shown[-1], shown
            shown.append(process.stderr.readline())
        assert sum("█" in line for line in shown) > 10
        url = shown[-1].split()[-1]
        there = curl(net, "--interface", CAMERA, "-X", "POST", "-o", "/dev/null", "-w", "%{redirect_url}", url)
        kept = tmp_path / "phone.mp4"
        assert curl(net, "--interface", CAMERA, "-o", str(kept), there.stdout.decode()).returncode == 0
        ran = ended(process)
    assert (ran.code, f"the device at {CAMERA}" in ran.out) == (0, True), ran
    program.before = []
    arrived = program.well("privacy", "ledger", "--json").objects[-1]
    assert arrived["facts"]["said"] == "arrived"
    assert arrived["facts"]["sha256"] == hashlib.sha256(kept.read_bytes()).hexdigest()
