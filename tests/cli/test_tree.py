from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from vantrue_client.cli import commands
from vantrue_client.cli.tree import HOMES, Commands, registered

PROBE = """
import sys; sys.argv = ['vantrue', 'privacy', 'status']
from vantrue_client.cli import main
try: main()
except SystemExit: pass
print(*[name for name in sys.modules if name.count('.') == 3 and name.startswith('vantrue_client.cli.commands.')])
"""


@pytest.mark.parametrize("module", sorted({*HOMES.values()}))
def test_a_module_registers_what_is_looked_for_there(module: str) -> None:
    there = typer.main.get_group(registered(module)).commands
    assert {*there} == {name for name, home in HOMES.items() if home == module}


def test_no_module_that_registers_commands_is_forgotten() -> None:
    folder = Path(commands.__path__[0])
    texts = {path: path.read_text() for path in [*folder.glob("*.py"), *folder.glob("*/__init__.py")]}
    found = {
        path.parent.name if path.name == "__init__.py" else path.stem
        for path, text in texts.items()
        if "\ndef register(app:" in text
    }
    assert found == {*HOMES.values()}


def test_each_is_told_of_once_when_it_is_built() -> None:
    told: list[str] = []
    there = Commands(lambda name, _: told.append(name))
    assert ([*there], told) == ([*HOMES], [])
    assert there["ls"] is there["ls"]
    assert told == ["ls"]
    with pytest.raises(KeyError):
        there["sycn"]


def test_a_command_waits_for_no_other_s_import(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=True, env={"HOME": str(tmp_path)}
    )
    assert ran.stdout.splitlines()[-1].split() == ["vantrue_client.cli.commands.privacy"]
