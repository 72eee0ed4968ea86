"""What tests of several rooms share."""

from __future__ import annotations

import os
import shutil

import pytest


def needs(tool: str) -> str:
    """The path of a system tool; without it the test is skipped, and fails where VANTRUE_TEST_ALL=1 says so."""
    found = shutil.which(tool)
    if found is None:
        if os.environ.get("VANTRUE_TEST_ALL") == "1":
            pytest.fail(f"{tool} is not installed, and VANTRUE_TEST_ALL=1 wants it")
        pytest.skip(f"{tool} is not installed")
    return found
