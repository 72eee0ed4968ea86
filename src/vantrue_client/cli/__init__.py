"""The command line: parses, calls the workspace, prints."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        from importlib.metadata import version

        print(f"vantrue {version('vantrue')}")
        return
    sys.exit(2)
