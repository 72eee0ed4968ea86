"""What every test stands on."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("long", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("default suite", settings.get_profile("long"), max_examples=50, derandomize=True)

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"  # nothing is kept in the tester's own keyring
for name in ("SIGINT", "SIGQUIT", "SIGHUP"):  # a background job of a script ignores them, and so would what tests start
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)


def pytest_configure(config: pytest.Config) -> None:
    """How many examples are drawn, and one place for the cards that simulators film: who wants one films it for all.

    How long an example takes says how busy the machine is. Without what is long they are few and every time the same,
    so that it fails for what was changed alone; with it they are more, and others each time.
    """
    settings.load_profile("default suite" if config.option.markexpr else "long")
    if not hasattr(config, "workerinput"):
        os.environ["VANTRUE_TEST_FILMS"] = films = tempfile.mkdtemp(prefix="vantrue-films-")
        config.add_cleanup(lambda: shutil.rmtree(films, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that none is left to run alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)
