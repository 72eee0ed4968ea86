"""What every command costs before it does anything."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.cost import VANTRUE, best, cost
from benchmarks.stage import stage
from benchmarks.table import show

ROUNDS = 5


def main() -> None:
    """Print the table."""
    python: list[str | Path] = [sys.executable, "-c"]
    with stage() as at:
        at.clip(1)
        with at.camera() as url:
            commands: dict[str, list[str | Path]] = {
                "python, nothing": [*python, "pass"],
                "`import vantrue_client`": [*python, "import vantrue_client"],
                "`vantrue_client.Camera`": [*python, "import vantrue_client; vantrue_client.Camera"],
                "`vantrue --version`": [VANTRUE, "--version"],
                "`vantrue --help`": [VANTRUE, "--help"],
                "`vantrue privacy status`": [VANTRUE, "privacy", "status"],
                "`vantrue archive ls`": [VANTRUE, "archive", "ls", "-a", at.folder / "archive"],
                "`vantrue ls`, one recording": [VANTRUE, "ls", "--camera", url],
                "`vantrue info`": [VANTRUE, "info", "--camera", url],
                "`vantrue sync --dry-run`": [
                    VANTRUE,
                    "sync",
                    "--dry-run",
                    "--camera",
                    url,
                    "-a",
                    at.folder / "archive",
                ],
            }
            found = {
                name: best(cost(command, at.environment) for _ in range(ROUNDS)) for name, command in commands.items()
            }
    rows = [
        [name, f"{one.seconds:.2f} s", f"{one.cpu:.2f} s", f"{one.memory / 1e6:.0f} MB"] for name, one in found.items()
    ]
    show(["start-up", "time", "CPU", "peak memory"], rows)


if __name__ == "__main__":
    main()
