"""`python -m benchmarks [GROUP...]`: print the README's figures, all of them or some groups."""

from __future__ import annotations

import sys
from importlib import import_module

GROUPS = (
    "transfers",
    "filelist",
    "archive",
    "startup",
    "many",
    "policy",
    "fences",
    "trips",
    "gps",
    "share",
    "tui",
    "web",
)


def main(groups: list[str]) -> int:
    """Run groups; the exit code is 2 for one that there is not."""
    unknown = [group for group in groups if group not in GROUPS]
    if unknown:
        print(f"There is no group {', '.join(unknown)}; there are {', '.join(GROUPS)}.", file=sys.stderr)
        return 2
    for group in groups or GROUPS:
        import_module(f"benchmarks.{group}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
