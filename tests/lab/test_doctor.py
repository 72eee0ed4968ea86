"""`vantrue doctor`, installed and in a laptop of its own, names what is wrong: each failure is a real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import COMMAND, IMPATIENT, Program, Ran
from tests.lab.net import CAMERA, Lab, lab, needs_namespaces

SILENT = """
import socket, time
kept = []
with socket.create_server(("", 80)) as server:
    print("ready", flush=True)
    while True:
        kept.append(server.accept())
"""
FOREIGN = """
from http.server import HTTPServer, SimpleHTTPRequestHandler
class Router(SimpleHTTPRequestHandler):
    server_version, sys_version = "HomeBox/7", ""
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html><title>Your router</title></html>")
server = HTTPServer(("", 80), Router)
print("ready", flush=True)
server.serve_forever()
"""


@pytest.fixture
def net() -> Iterator[Lab]:
    needs_namespaces()
    with lab() as made:
        yield made


@pytest.fixture
def vantrue(net: Lab, tmp_path: Path) -> Program:
    program = Program(tmp_path / "home", CAMERA)
    program.before = net.laptop.before
    program.environment |= {"VANTRUE_PERMIT": "diagnose,wifi", "VANTRUE_CONNECT_TIMEOUT": "2"}
    return program


def start_camera(net: Lab, tmp_path: Path, *options: str, files: int = 3) -> None:
    folder = tmp_path / "card" / "Normal"
    folder.mkdir(parents=True)
    for number in range(files):
        name = f"20261121_08000{number}_0000{number}_N_A.MP4"
        (folder / name).write_bytes(bytes(byte % 251 for byte in range(number, number + 5000)))
    camera = ["mock", "--host", CAMERA, "--port", "80", "--card", str(tmp_path / "card"), *options]
    net.car.serve(COMMAND, *camera, HOME=str(tmp_path))


def diagnosis(program: Program, code: int, *options: str) -> dict[str, Any]:
    ran = program.run("doctor", "--json", *options)
    assert ran.code == code, ran
    document: dict[str, Any] = ran.document
    return document


def states(document: dict[str, Any]) -> dict[str, str]:
    return {step["step"]: step["state"] for step in document["steps"]}


def test_all_is_well(net: Lab, vantrue: Program, tmp_path: Path) -> None:
    net.join()
    start_camera(net, tmp_path)
    document = diagnosis(vantrue, 0)
    assert (document["well"], document["wrong"], document["address"]) == (True, None, CAMERA)
    ends = dict.fromkeys(("wifi", "clock"), "unseen")
    steps = [
        "permission",
        "camera",
        "interface",
        "address",
        "wifi",
        "route",
        "reach",
        "port",
        "answer",
        "list",
        "range",
        "clock",
    ]
    assert states(document) == {step: ends.get(step, "ok") for step in steps}
    lines = [entry for entry in vantrue.run("privacy", "ledger", "--json").objects if entry["what"] == "connection"]
    assert [line["facts"] for line in lines] == [{"target": f"{CAMERA}:80", "purpose": "repair"}]


def test_a_camera_that_nobody_named_is_found(net: Lab, vantrue: Program, tmp_path: Path) -> None:
    net.join()
    start_camera(net, tmp_path)
    del vantrue.environment["VANTRUE_CAMERA"]
    document = diagnosis(vantrue, 0)
    assert (document["well"], document["address"]) == (True, CAMERA)


def test_no_interface(vantrue: Program) -> None:
    wrong = diagnosis(vantrue, 3)["wrong"]
    assert wrong["step"] == "interface"
    assert wrong["what"] == "This laptop has no network interface."
    assert "Switch its Wi-Fi on" in wrong["advice"]


def test_an_interface_that_is_off(net: Lab, vantrue: Program) -> None:
    net.join()
    net.laptop.ip("link set wlan0 down")
    wrong = diagnosis(vantrue, 3)["wrong"]
    assert (wrong["step"], wrong["what"]) == (
        "interface", "No interface is up: wlan0 is switched off or not connected.",
    )  # fmt: skip


def test_an_interface_that_is_not_there(net: Lab, vantrue: Program) -> None:
    net.join()
    wrong = diagnosis(vantrue, 3, "--interface", "wlan7")["wrong"]
    assert (wrong["step"], wrong["what"]) == ("interface", "This laptop has no interface 'wlan7'; it has wlan0.")


def test_no_address(net: Lab, vantrue: Program) -> None:
    net.cable()
    wrong = diagnosis(vantrue, 3)["wrong"]
    assert wrong["step"] == "address"
    assert wrong["what"] == "wlan0 has no address: nobody gave it one (DHCP)."


def test_an_address_that_it_gave_itself(net: Lab, vantrue: Program) -> None:
    net.cable()
    net.laptop.ip("address add 169.254.7.7/16 dev wlan0")
    document = diagnosis(vantrue, 3)
    assert document["wrong"]["what"].startswith("wlan0 has only 169.254.7.7")
    assert states(document)["route"] == "wrong"


def test_another_network(net: Lab, vantrue: Program) -> None:
    net.cable()
    net.laptop.ip("address add 10.7.0.5/24 dev wlan0", "route add default via 10.7.0.1")
    document = diagnosis(vantrue, 3)
    assert document["wrong"]["step"] == "address"
    assert document["wrong"]["what"] == f"This laptop is in 10.7.0.0/24 (wlan0), and {CAMERA} is not."
    assert "Join the camera's Wi-Fi" in document["wrong"]["advice"]


def test_no_route(net: Lab, vantrue: Program) -> None:
    net.join()
    net.laptop.ip(f"route add unreachable {CAMERA}/32")
    wrong = diagnosis(vantrue, 3)["wrong"]
    assert wrong["step"] == "route"
    assert f"knows no way to {CAMERA}" in wrong["what"]


def test_a_vpn_that_claims_the_cameras_addresses(net: Lab, vantrue: Program, tmp_path: Path) -> None:
    net.join()
    start_camera(net, tmp_path)
    net.cable("tun0")
    net.car.ip("link set tun0 arp off")
    net.laptop.ip("address add 10.8.0.2/24 dev tun0", f"route add {CAMERA}/32 dev tun0")
    document = diagnosis(vantrue, 3)
    assert document["wrong"]["step"] == "route"
    assert "leave by tun0 and not by wlan0" in document["wrong"]["what"]
    assert "--interface wlan0" in document["wrong"]["advice"]
    assert states(document)["reach"] == "wrong"
    assert diagnosis(vantrue, 0, "--interface", "wlan0")["well"]


def test_a_home_network_with_the_same_numbers(net: Lab, vantrue: Program, tmp_path: Path) -> None:
    net.join()
    start_camera(net, tmp_path)
    net.cable("eth0")
    net.car.ip("link set eth0 arp off")
    net.laptop.ip("address flush dev wlan0", "address add 192.168.1.20/24 dev eth0")
    net.laptop.ip("address add 192.168.1.33/24 dev wlan0 metric 600")
    document = diagnosis(vantrue, 3)
    assert document["wrong"]["step"] == "address"
    assert "networks of the same numbers" in document["wrong"]["what"]
    assert diagnosis(vantrue, 0, "--interface", "wlan0")["well"]


def test_nobody_at_the_address(net: Lab, vantrue: Program) -> None:
    net.join()
    net.car.ip(f"address del {CAMERA}/24 dev wlan0")
    net.laptop.ip("ntable change name arp_cache dev wlan0 retrans 100")
    wrong = diagnosis(vantrue, 3)["wrong"]
    assert (wrong["step"], wrong["what"]) == ("reach", f"Nobody is at {CAMERA}.")
    assert "switch it on again" in wrong["advice"]


def test_an_address_that_swallows_packets(net: Lab, vantrue: Program) -> None:
    net.join()
    net.car.ip("route add blackhole 192.168.1.33/32")
    wrong = diagnosis(vantrue, 3)["wrong"]
    assert (wrong["step"], wrong["what"]) == ("reach", f"{CAMERA} gives no sign (tried for 2 s).")
    assert "firewall" in wrong["advice"]


def test_a_closed_port(net: Lab, vantrue: Program) -> None:
    net.join()
    wrong = diagnosis(vantrue, 3)["wrong"]
    assert (wrong["step"], wrong["what"]) == ("port", f"{CAMERA} refuses connections to port 80.")


def test_another_device_at_the_address(net: Lab, vantrue: Program) -> None:
    net.join()
    net.car.serve_python(FOREIGN)
    wrong = diagnosis(vantrue, 3)["wrong"]
    assert wrong["step"] == "answer"
    assert wrong["what"] == f"What answers at {CAMERA} is no camera: it calls itself 'HomeBox/7'."


def test_a_camera_that_hangs(net: Lab, vantrue: Program) -> None:
    net.join()
    net.car.serve_python(SILENT)
    vantrue.environment |= IMPATIENT
    wrong = diagnosis(vantrue, 3)["wrong"]
    assert wrong["step"] == "answer"
    assert "takes the connection and says nothing" in wrong["what"]
    assert "Close the app on the phone" in wrong["advice"]


def test_a_camera_that_wedged(net: Lab, vantrue: Program, tmp_path: Path) -> None:
    net.join()
    start_camera(net, tmp_path, "--fault", "wedge:1")
    vantrue.environment |= IMPATIENT
    assert diagnosis(vantrue, 3)["wrong"]["step"] == "answer"


def test_an_empty_list(net: Lab, vantrue: Program, tmp_path: Path) -> None:
    net.join()
    start_camera(net, tmp_path, files=0)
    wrong = diagnosis(vantrue, 1)["wrong"]
    assert (wrong["step"], wrong["what"]) == ("list", "It lists no recordings.")


def test_a_list_that_is_cut_off(net: Lab, vantrue: Program, tmp_path: Path) -> None:
    net.join()
    start_camera(net, tmp_path, "--fault", "list-cut:500")
    wrong = diagnosis(vantrue, 1)["wrong"]
    assert wrong["step"] == "list"
    assert "incomplete" in wrong["what"]


def test_a_camera_without_ranges(net: Lab, vantrue: Program, tmp_path: Path) -> None:
    net.join()
    start_camera(net, tmp_path, "--fault", "no-range")
    wrong = diagnosis(vantrue, 1)["wrong"]
    assert wrong["step"] == "range"
    assert "no ranges" in wrong["what"]


def test_a_clock_that_is_wrong_is_told(net: Lab, vantrue: Program, tmp_path: Path) -> None:
    net.join()
    folder = tmp_path / "card" / "Normal"
    folder.mkdir(parents=True)
    (folder / "20991121_080000_00001_N_A.MP4").write_bytes(b"c" * 5000)
    net.car.serve(
        COMMAND, "mock", "--host", CAMERA, "--port", "80", "--card", str(tmp_path / "card"), HOME=str(tmp_path)
    )
    document = diagnosis(vantrue, 0)
    assert states(document)["clock"] == "doubt"
    assert "ahead of this laptop's" in document["steps"][-1]["what"]


def test_without_the_permission_nothing_is_looked_at(vantrue: Program) -> None:
    vantrue.environment["VANTRUE_PERMIT"] = ""
    ran = vantrue.run("doctor")
    assert (ran.code, ran.out) == (4, "")
    assert "vantrue privacy permit diagnose granted" in ran.err


def test_a_camera_that_may_not_be_connected_to(vantrue: Program) -> None:
    vantrue.well("privacy", "permit", "camera", "denied", "--quiet")
    document = diagnosis(vantrue, 4)
    assert document["wrong"]["step"] == "permission"
    assert "vantrue privacy permit camera granted" in document["wrong"]["advice"]
    assert len(document["steps"]) == 1


def test_routes_are_looked_at_only_where_that_is_permitted(net: Lab, vantrue: Program) -> None:
    net.join()
    net.laptop.ip(f"route add unreachable {CAMERA}/32")
    vantrue.environment["VANTRUE_PERMIT"] = "diagnose"
    document = diagnosis(vantrue, 3)
    assert states(document)["route"] == "unseen"
    assert "wifi" not in states(document)
    assert document["wrong"]["step"] == "reach"


def test_a_person_reads_a_word_for_each_step_and_what_to_do(net: Lab, vantrue: Program) -> None:
    net.join()
    ran: Ran = vantrue.run("doctor")
    assert ran.code == 3
    assert "ok      reach       Something answers at 192.168.1.254." in ran.lines
    assert "wrong   port        192.168.1.254 refuses connections to port 80." in ran.lines
    assert "What is wrong: 192.168.1.254 refuses connections to port 80." in ran.lines
    assert any(line.startswith("What to do: ") for line in ran.lines)
