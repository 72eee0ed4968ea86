"""Every command on a laptop that has a trap for a default route and for a name server (rule `no-silent-network`)."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.e2e.every import EVERY, NAME, Use, commands, uses
from tests.e2e.program import Program, ended
from tests.lab.trap import CAMERA, GATEWAY, Lab, lab

LAST = ["udp 203.0.113.99 9999"]
LAST_TO_CAMERA = [f"udp {CAMERA} 9999"]
DNS_SD = "udp 224.0.0.251 5353"


def test_each_command_has_its_line_in_the_table() -> None:
    assert set(commands()) <= set(EVERY), "a new command: say in tests/e2e/every.py how it is used"


@pytest.mark.timeout(1800)
def test_no_command_sends_a_packet_anywhere_but_to_the_camera(tmp_path: Path) -> None:
    with lab(tmp_path) as here:
        program = laptop(here, tmp_path / "home")
        for name, use in uses():
            tried(program, use, use.line(name, tmp_path))
        assert program.archive.is_dir()
        seen = here.seen()
    assert [line for line in seen["out"] if line not in (DNS_SD, f"tcp {GATEWAY} 80")] == LAST
    spoken_to = {f"tcp {CAMERA} {port}" for port in (80, 554, 3333, 8192)}
    assert {*seen["camera"]} - {DNS_SD, *spoken_to} == {*LAST_TO_CAMERA}
    assert f"tcp {CAMERA} 80" in seen["camera"]


def test_only_looking_for_cameras_asks_the_gateway_and_the_group(tmp_path: Path) -> None:
    with lab(tmp_path) as here:
        program = laptop(here, tmp_path / "home")
        for command in (["ls"], ["info"], ["sync"], ["get", NAME], ["archive", "verify"], ["privacy", "network"]):
            program.well(*command)
        seen = here.seen()
    assert seen["out"] == LAST
    assert {*seen["camera"]} == {f"tcp {CAMERA} 80", *LAST_TO_CAMERA}


def test_names_that_mean_another_place_are_refused_and_counted(tmp_path: Path) -> None:
    with lab(tmp_path) as here:
        program = laptop(here, tmp_path / "home")
        assert program.run("ls", "--camera", "camera.test").code == 0
        for place in ("public.test", "mixed.test", "203.0.113.7", "[2001:db8::7]", "[::ffff:203.0.113.7]", "0.0.0.0"):
            ran = program.run("ls", "--camera", f"http://{place}")
            assert (ran.code, "no-silent-network" in ran.err) == (4, True), ran
        told = program.run("privacy", "network", "--json").document
        seen = here.seen()
    assert told["refused"]["count"] == 6
    assert seen["out"] == LAST


def test_the_trap_sees_what_a_program_sends(tmp_path: Path) -> None:
    with lab(tmp_path) as here:
        here.python(
            "import contextlib, socket\n"
            "with contextlib.suppress(OSError):\n"
            "    socket.create_connection(('203.0.113.8', 443), timeout=0.2)\n"
            "with contextlib.suppress(OSError):\n"
            "    socket.getaddrinfo('vantrue.example', 80)\n"
            "with contextlib.suppress(OSError):\n"
            "    socket.create_connection(('2001:db8::8', 443), timeout=0.2)\n"
        )
        seen = here.seen()
    assert {"tcp 203.0.113.8 443", "udp 203.0.113.53 53", "tcp 2001:db8::8 443", *LAST} <= {*seen["out"]}


def laptop(here: Lab, home: Path) -> Program:
    program = Program(home, camera=CAMERA)
    program.before = here.inside
    program.environment["VANTRUE_PERMIT"] = "storage,location,wifi,media,diagnose,notify,messages"
    for proxy in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        program.environment[proxy] = "http://203.0.113.80:3128"
    return program


def tried(program: Program, use: Use, line: list[str]) -> None:
    """Run a command to its end, whatever it is; what stays is interrupted after it said something, or was idle."""
    process = program.start(*line)
    if use.stays:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
    with process:
        ran = ended(process)
    assert "[no-silent-network]" not in ran.err, (line, ran)
