"""The command line: parses, calls the workspace, prints."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line; the exit code says how it went (`cli.run.Exit`)."""
    if sys.argv[1:] == ["--version"]:
        from vantrue_client import __version__

        print(f"vantrue {__version__}")
        return
    gc.set_threshold(20_000)  # what starting makes stays: looking through it for what could go is time lost
    from vantrue_client.cli.app import call
    from vantrue_client.cli.logs import set_up
    from vantrue_client.cli.run import guarded
    from vantrue_client.policy import backstop

    backstop.install()
    set_up()
    sys.exit(guarded(call))
