"""What commands cost: seconds on the clock, seconds of CPU, and memory at the peak."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SPAWN = Path(__file__).with_name("spawn.py")
VANTRUE = Path(sys.executable).with_name("vantrue")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, seconds of CPU and bytes of memory at the peak, those of its own children included."""

    seconds: float
    cpu: float
    memory: int


def cost(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end; raises CalledProcessError with what it said when it fails."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", SPAWN, *command],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        print(done.stderr, file=sys.stderr, end="")
        done.check_returncode()
    return Cost(**json.loads(done.stdout))


def best(costs: Iterable[Cost]) -> Cost:
    """The least of each figure but memory, where it is the most: other programs' load adds to time alone."""
    seconds, cpu, memory = zip(*((one.seconds, one.cpu, one.memory) for one in costs), strict=True)
    return Cost(min(seconds), min(cpu), max(memory))


def missing(*tools: str) -> list[str]:
    """Those tools that this computer lacks."""
    return [tool for tool in tools if shutil.which(tool) is None]
