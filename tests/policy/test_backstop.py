from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import socket
from vantrue_client.errors import Refused
from vantrue_client.policy import backstop
backstop.install()
heard = []
backstop.tell(heard.append)

def tried(call):
    try:
        call()
    except Refused as error:
        return error.rule
    except OSError:
        return "tried"
    return "done"

def tcp(address):
    with socket.socket() as one:
        one.settimeout(0.001)
        one.connect((address, 9))

def udp(address):
    with socket.socket(type=socket.SOCK_DGRAM) as one:
        one.sendto(b"", (address, 9))

"""


def told(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM + code], capture_output=True, text=True, check=True, timeout=30
    ).stdout.strip()


def test_what_no_gate_admitted_is_refused_and_told() -> None:
    code = """
print(*(tried(call) for call in (lambda: tcp("192.0.2.1"), lambda: udp("192.0.2.1"), lambda: tcp("192.168.99.99"),
      lambda: socket.getaddrinfo("somewhere.invalid", 80))), heard)
"""
    assert told(code) == "no-silent-network " * 4 + "['192.0.2.1', '192.0.2.1', '192.168.99.99', 'somewhere.invalid']"


def test_what_a_gate_admitted_and_what_stays_here_goes_through() -> None:
    code = """
backstop.admit("192.168.99.99")
backstop.name("somewhere.invalid")
print(*(tried(call) == "no-silent-network" for call in (lambda: udp("192.168.99.99"), lambda: tcp("127.0.0.1"),
      lambda: socket.getaddrinfo("somewhere.invalid", 80), lambda: socket.getaddrinfo("::1", 80))), heard)
"""
    assert told(code) == "False False False False []"


def test_multicast_is_open_only_while_it_is_needed() -> None:
    code = """
print(tried(lambda: udp("224.0.0.251")) == "no-silent-network", end=" ")
with backstop.multicast():
    print(*(tried(call) == "no-silent-network" for call in (lambda: udp("224.0.0.251"), lambda: udp("192.168.99.99"),
          lambda: tcp("192.168.99.99"), lambda: udp("198.51.100.1"))), end=" ")
print(tried(lambda: udp("224.0.0.251")) == "no-silent-network")
"""
    assert told(code) == "True False False True True True"


def test_while_it_asks_the_laptop_s_own_networks_are_near_also_public_ones() -> None:
    code = """
import ifaddr
from types import SimpleNamespace as Some
ifaddr.get_adapters = lambda: [Some(ips=[Some(ip="203.0.113.5", network_prefix=24, is_IPv4=True)])]
with backstop.multicast():
    print(*(tried(lambda: udp(at)) == "no-silent-network" for at in ("203.0.113.77", "198.51.100.1")))
"""
    assert told(code) == "False True"
