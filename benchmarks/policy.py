"""What the rules cost: a decision (aim: under 20 µs) and a line of the ledger (aim: under 5 ms)."""

from __future__ import annotations

import tempfile
import timeit
from pathlib import Path

from vantrue_client.policy.actions import Action
from vantrue_client.policy.decide import Profile, Request, State, decide
from vantrue_client.policy.ledger import Ledger
from vantrue_client.policy.permissions import Grant, Permission


def main() -> None:
    request = Request(
        Action.SHARE,
        permissions=dict.fromkeys(Permission, Grant.GRANTED),
        profile=Profile(minor=True, guardian=True, pin=True),
        state=State(confirmed=True),
    )
    count = 50_000
    seconds = min(timeit.repeat(lambda: decide(request), number=count, repeat=3)) / count
    print(f"decide: {seconds * 1e6:.1f} µs")
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder))
        lines = 100
        seconds = (
            timeit.timeit(lambda: ledger.write("connection", {"target": "192.168.1.254:80"}), number=lines) / lines
        )
    print(f"a line of the ledger, on the disk: {seconds * 1e3:.2f} ms")


if __name__ == "__main__":
    main()
