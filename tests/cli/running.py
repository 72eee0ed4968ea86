"""The installed command, run as a user runs it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).parent / "vantrue"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Home:
    """A user's folders, all below one; what he types is run there."""

    root: Path
    camera: str = ""

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    async def run(self, *arguments: str, umask: int = -1) -> Ran:
        own = {f"VANTRUE_{name}_DIR": str(self.root / name.lower()) for name in ("CONFIG", "STATE", "CACHE")}
        own |= {"HOME": str(self.root), "VANTRUE_ARCHIVE": str(self.archive), "VANTRUE_CAMERA": self.camera}
        own["VANTRUE_PERMIT"] = "storage,media,messages"
        given = {key: text for key, text in os.environ.items() if not key.startswith("VANTRUE_")}
        process = await asyncio.create_subprocess_exec(
            str(COMMAND),
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            umask=umask,
            env=given | own,
        )
        out, err = await process.communicate()
        assert process.returncode is not None
        return Ran(process.returncode, out.decode(), err.decode())
