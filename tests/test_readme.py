"""The README's examples run as they stand there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from vantrue_client.mock import MockCamera

README = Path(__file__).parent.parent / "README.md"


def example(heading: str) -> str:
    section = README.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    block = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert block is not None
    return block[1]


async def test_the_bulk_download_downloads(tmp_path: Path) -> None:
    async with MockCamera() as mock:
        code = example("Bulk download in Python").replace("192.168.1.254", mock.address)
        ran = await _run(["-c", code], tmp_path)
        again = await _run(["-c", code], tmp_path)
        fetched = [request.target for request in mock.requests if request.target.startswith("/Event/")]
        events = {path.name: path.read_bytes() for path in (mock.card / "Event").iterdir()}
    assert (ran.returncode, again.returncode) == (0, 0), ran.stderr + again.stderr
    assert len(fetched) == len(set(fetched)) == len(events)
    assert {path.name: path.read_bytes() for path in (tmp_path / "clips").iterdir()} == events


@pytest.mark.timeout(1800)
async def test_the_testers_example_passes(tmp_path: Path) -> None:
    (tmp_path / "test_example.py").write_text(example("Testing without a camera"))
    ran = await _run(["-m", "pytest", "-q", "-p", "no:cacheprovider", "test_example.py"], tmp_path)
    assert "1 passed" in ran.stdout, ran.stdout + ran.stderr


async def _run(words: list[str], at: Path) -> subprocess.CompletedProcess[str]:
    import asyncio

    return await asyncio.to_thread(
        subprocess.run, [sys.executable, *words], cwd=at, capture_output=True, text=True, check=False
    )
