from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vantrue_client.mock import MockCamera

HEAVY = {"httpcore", "httpx", "sqlalchemy", "av", "textual"}
CALL = """
import sys; sys.argv = ['vantrue', *{words!r}]
from vantrue_client.cli import main
try: main()
except SystemExit as end: assert not end.code, end.code
"""


def loaded(code: str, home: Path) -> set[str]:
    """Which of the heavy ones some code imports."""
    probe = f"{code}\nimport sys; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", probe],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "HOME": str(home)},
    )
    return set(ran.stdout.splitlines()[-1].split())


def test_importing_loads_nothing_heavy(tmp_path: Path) -> None:
    assert loaded("import vantrue_client", tmp_path) == set()


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        (["--version"], set()),
        (["--help"], set()),
        (["ls", "--help"], set()),
        (["sync", "--help"], set()),
        (["cameras", "ls"], set()),
        (["archive", "ls"], {"sqlalchemy"}),
    ],
)
def test_a_command_loads_only_what_it_needs(tmp_path: Path, words: list[str], needed: set[str]) -> None:
    assert loaded(CALL.format(words=words), tmp_path) == needed


def test_listing_a_card_needs_no_database_where_there_is_no_archive(tmp_path: Path) -> None:
    with MockCamera.running("e3", card=tmp_path) as camera:
        code = CALL.format(words=["ls", "--camera", camera.url])
        assert loaded(code, tmp_path) == {"httpcore"}


def test_a_download_into_a_folder_needs_no_database(tmp_path: Path) -> None:
    assert "sqlalchemy" not in loaded("import vantrue_client.workspace.getting", tmp_path)
