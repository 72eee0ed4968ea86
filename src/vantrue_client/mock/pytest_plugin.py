"""The pytest plugin: a simulated camera for whoever installs this package.

The fixture `mock_camera` is a started camera (`vantrue_client.mock.running.RunningCamera`) in a thread of its own, so
that it serves tests that are async and tests that are not. A marker takes what `vantrue_client.mock.MockCamera` takes::

    def test_my_downloader(mock_camera, tmp_path):
        download_everything(mock_camera.url, tmp_path)
        assert mock_camera.peak_connections == 1

    @pytest.mark.mock_camera(model="e3", faults=["close:100k"])
    def test_a_camera_that_hangs_up(mock_camera):
        ...

Nothing is imported, and no card is made, before a test asks for the fixture.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from vantrue_client.mock.running import RunningCamera


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "mock_camera(model, faults, ...): how the fixture `mock_camera` is to be")


@pytest.fixture
def mock_camera(request: pytest.FixtureRequest) -> Iterator[RunningCamera]:
    """A started simulated camera, an ``n4-pro`` with a day's recordings unless the marker says otherwise."""
    from vantrue_client.mock.camera import MockCamera

    marker = request.node.get_closest_marker("mock_camera")
    arguments, options = (marker.args, marker.kwargs) if marker else ((), {})
    with MockCamera.running(*arguments, **options) as camera:
        yield camera
