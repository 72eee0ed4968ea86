"""Receivers that several tests use: started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.share.targets import davserver, s3server


@pytest.fixture(scope="session")
def dav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[davserver.Receiver]:
    """A WebDAV server, encrypted."""
    with davserver.webdav(tmp_path_factory.mktemp("dav"), encrypted=True) as running:
        yield running


@pytest.fixture(scope="session")
def s3() -> Iterator[s3server.Receiver]:
    """An S3 store."""
    with s3server.s3() as running:
        yield running
