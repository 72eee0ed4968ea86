from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from vantrue_client.policy import masking


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    monkeypatch.setattr(masking, "_known", {})
    monkeypatch.setattr(masking, "_scrubber", None)
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(masking.Masking())
    logging.getLogger("masked").addHandler(handler)
    yield written
    logging.getLogger("masked").removeHandler(handler)


def test_what_was_learned_is_masked_from_then_on(said: io.StringIO) -> None:
    log = logging.getLogger("masked")
    log.error("before %s", "hunter22")
    masking.learn("hunter22", None, "")
    log.error("after %s of %d", ["HUNTER22"], 7)
    assert said.getvalue() == "before hunter22\nafter ['<secret>'] of 7\n"


def test_tracebacks_and_broken_records_pass_the_masks(said: io.StringIO) -> None:
    log = logging.getLogger("masked")
    masking.learn("hunter22")
    try:
        raise ValueError("hunter22 at 52.51627,13.37770")
    except ValueError:
        log.exception("no", stack_info=True)
    log.error("%d of hunter22", "no number")
    written = said.getvalue()
    assert "Traceback" in written
    assert "ValueError: <secret> at <place>" in written
    assert "hunter22" not in written.replace('masking.learn("hunter22")', "")
    assert "%d of <secret>" in written


def test_the_laptop_its_user_and_secrets_of_the_environment_are_known(
    said: io.StringIO, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "hannas-heim"))
    monkeypatch.setenv("LOGNAME", "hannaquandt")
    monkeypatch.setenv("VANTRUE_WIFI_PASSPHRASE", "Nordlicht")
    monkeypatch.setattr("platform.node", lambda: "kombuese.lan")
    logging.getLogger("masked").error("%s/x hannaquandt Nordlicht kombuese", tmp_path / "hannas-heim")
    assert said.getvalue() == "<home>/x <user> <secret> <host>\n"


def test_a_camera_that_tells_ever_new_secrets_does_not_fill_the_memory(said: io.StringIO) -> None:
    masking.learn(*(f"secret-{number}" for number in range(5000)))
    assert len(masking._known) == masking._MOST
