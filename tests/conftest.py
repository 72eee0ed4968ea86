"""What every test stands on."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile

import pytest

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"  # nothing is kept in the tester's own keyring
for name in ("SIGINT", "SIGQUIT", "SIGHUP"):  # a background job of a script ignores them, and so would what tests start
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)


def pytest_configure(config: pytest.Config) -> None:
    """One place for the cards that simulators film, for all workers: who wants one first films it for all."""
    if not hasattr(config, "workerinput"):
        os.environ["VANTRUE_TEST_FILMS"] = films = tempfile.mkdtemp(prefix="vantrue-films-")
        config.add_cleanup(lambda: shutil.rmtree(films, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that none is left to run alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)
