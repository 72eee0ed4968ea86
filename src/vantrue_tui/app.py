"""The entry point of the terminal interface."""

from __future__ import annotations

import sys


def main() -> int:
    """Say that the interface is not there yet; the exit code is 2."""
    print("The terminal interface comes later. `vantrue --help` lists what works today.", file=sys.stderr)
    return 2
