"""What tests of several rooms share."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import NoReturn

import pytest


def needs(tool: str) -> str:
    """The path of a system tool; without it the test is skipped, and fails where VANTRUE_TEST_ALL=1 says so."""
    found = shutil.which(tool)
    return found if found is not None else _missing(tool)


def needs_module(module: str) -> str:
    """The system's Python, which has a module that comes with the system and not from an index."""
    python = shutil.which("python3", path="/usr/bin")
    if python is None or subprocess.run([python, "-c", f"import {module}"], stderr=subprocess.DEVNULL).returncode:
        _missing(f"{module} for /usr/bin/python3")
    return str(python)


def needs_typelib(namespace: str) -> str:
    """The system's Python, which can use a library of GObject's."""
    python = needs_module("gi")
    asked = f"import gi; gi.require_version({namespace!r}, '1.0')"
    if subprocess.run([python, "-c", asked], stderr=subprocess.DEVNULL).returncode:
        _missing(f"{namespace} for /usr/bin/python3")
    return python


def _missing(tool: str) -> NoReturn:
    if os.environ.get("VANTRUE_TEST_ALL") == "1":
        pytest.fail(f"{tool} is not installed, and VANTRUE_TEST_ALL=1 wants it")
    pytest.skip(f"{tool} is not installed")
