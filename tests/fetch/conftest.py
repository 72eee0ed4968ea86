from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="session")
def _at_once() -> object:
    """Sources in memory need no grace for the bytes that a patient fetch waits for behind an end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vantrue_client.fetch.transfer.GRACE", 0.005)
        yield
