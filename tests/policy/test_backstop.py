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
print(*(tried(call) for call in (lambda: tcp("192.0.2.1"), lambda: udp("198.51.100.1"), lambda: tcp("192.168.99.99"),
      lambda: socket.getaddrinfo("somewhere.invalid", 80))), heard)
"""
    assert (
        told(code) == "no-silent-network " * 4 + "['192.0.2.1', '198.51.100.1', '192.168.99.99', 'somewhere.invalid']"
    )


def test_every_way_out_of_a_socket_and_to_the_dns_is_watched() -> None:
    code = """
import _socket, asyncio
one, six, raw = socket.socket(type=socket.SOCK_DGRAM), socket.socket(socket.AF_INET6), _socket.socket()
calls = [
    lambda: one.connect(("192.0.2.1", 9)),
    lambda: one.connect_ex(("192.0.2.1", 9)),
    lambda: one.sendto(b"", 0, ("192.0.2.1", 9)),
    lambda: one.sendmsg([b""], [], 0, ("192.0.2.1", 9)),
    lambda: six.connect(("2001:db8::1", 9)),
    lambda: six.connect(("::ffff:192.0.2.1", 9, 0, 0)),
    lambda: raw.connect(("192.0.2.1", 9)),
    lambda: socket.gethostbyname("somewhere.invalid"),
    lambda: socket.gethostbyname_ex("somewhere.invalid"),
    lambda: socket.gethostbyaddr("192.0.2.1"),
    lambda: socket.getnameinfo(("192.0.2.1", 9), 0),
    lambda: socket.create_connection(("somewhere.invalid", 9)),
    lambda: asyncio.run(asyncio.open_connection("192.0.2.1", 9)),
]
print(*(tried(call) for call in calls), len(heard))
"""
    assert told(code) == "no-silent-network " * 13 + "13"


def test_what_a_gate_admitted_and_what_stays_here_goes_through() -> None:
    code = """
backstop.admit("192.168.99.99", 9)
backstop.admit("fe80::1%lo", 9)
six = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
with backstop.looking_up("somewhere.invalid"):
    print(*(tried(call) == "no-silent-network" for call in (lambda: udp("192.168.99.99"), lambda: tcp("127.0.0.1"),
          lambda: six.connect(("fe80::1", 9, 0, 1)),
          lambda: socket.getaddrinfo("somewhere.invalid", 80), lambda: socket.getaddrinfo("::1", 80))), heard)
"""
    assert told(code) == "False False False False False []"


def test_what_was_admitted_is_so_for_its_port_and_until_it_is_taken_back() -> None:
    code = """
backstop.admit("192.168.99.99", 10)
print(tried(lambda: udp("192.168.99.99")), end=" ")
for _ in range(2):
    backstop.admit("192.168.99.99", 9)
for _ in range(2):
    backstop.forget("192.168.99.99", 9)
    print(tried(lambda: udp("192.168.99.99")) == "no-silent-network", end=" ")
with backstop.looking_up("somewhere.invalid"):
    pass
print(tried(lambda: socket.getaddrinfo("somewhere.invalid", 80)))
"""
    assert told(code) == "no-silent-network False True no-silent-network"


def test_a_gate_that_closes_takes_back_what_it_admitted() -> None:
    code = """
import asyncio
from vantrue_client.policy.gate import Gate

async def shared():
    gate = Gate()
    with gate.opened("203.0.114.7", 9):
        for _ in range(3):
            await gate.admit("203.0.114.7", 9)
        print(tried(lambda: udp("203.0.114.7")) == "no-silent-network", end=" ")
    print(tried(lambda: udp("203.0.114.7")) == "no-silent-network")

asyncio.run(shared())
"""
    assert told(code) == "False True"


def test_multicast_is_open_only_while_it_is_needed() -> None:
    code = """
def mdns(address, port=5353):
    with socket.socket(type=socket.SOCK_DGRAM) as one:
        one.sendto(b"", (address, port))

def refused(*calls):
    print(*(tried(call) == "no-silent-network" for call in calls), end=" ")

refused(lambda: mdns("224.0.0.251"))
with backstop.multicast():
    refused(lambda: mdns("224.0.0.251"), lambda: mdns("224.0.0.251", 53), lambda: udp("192.168.99.99"))
with backstop.multicast(answering=True):
    refused(lambda: mdns("224.0.0.251"), lambda: udp("192.168.99.99"), lambda: tcp("192.168.99.99"),
            lambda: udp("198.51.100.1"))
refused(lambda: mdns("224.0.0.251"))
"""
    assert told(code) == "True False True True False False True True True"


def test_while_it_asks_the_laptop_s_own_networks_are_near_also_public_ones() -> None:
    code = """
import ifaddr
from types import SimpleNamespace as Some
ifaddr.get_adapters = lambda: [Some(ips=[Some(ip="203.0.113.5", network_prefix=24, is_IPv4=True)])]
with backstop.multicast(answering=True):
    print(*(tried(lambda: udp(at)) == "no-silent-network" for at in ("203.0.113.77", "198.51.100.1")))
"""
    assert told(code) == "False True"


def test_the_terminal_interface_installs_it_too() -> None:
    code = """
backstop._installed = False
hooks = []
sys_addaudithook, backstop.sys.addaudithook = backstop.sys.addaudithook, hooks.append
import sys
sys.argv = ["vantrue", "tui"]
from vantrue_client.cli import main
try: main()
except SystemExit as end: assert end.code == 2
print(hooks == [backstop._watch])
"""
    assert told(code) == "True"
