"""The entry point of the terminal interface."""

from __future__ import annotations

import sys

from vantrue_client.policy import backstop


def main() -> int:
    """Say that the interface is not there yet; the exit code is 2."""
    backstop.install()
    print("The terminal interface comes later. `vantrue --help` lists what works today.", file=sys.stderr)
    return 2
