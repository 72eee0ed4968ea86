from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ["httpx", "sqlalchemy", "av", "textual"]


@pytest.mark.parametrize(
    "code",
    [
        "import vantrue_client",
        "import sys; sys.argv = ['vantrue', '--version']\n"
        "from vantrue_client.cli import main\n"
        "try: main()\nexcept SystemExit as end: assert not end.code",
    ],
)
def test_importing_and_asking_the_version_load_nothing_heavy(code: str) -> None:
    probe = f"{code}\nimport sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_a_download_into_a_folder_needs_no_database() -> None:
    probe = "import vantrue_client.workspace.transfers, sys; print('sqlalchemy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
