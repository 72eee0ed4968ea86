from __future__ import annotations

import pytest

from tests.sync.fakes import FakeCamera, clip
from vantrue_client.model import Filter, Kind
from vantrue_client.sync.listing import listing


async def test_a_list_is_read_as_far_as_it_goes() -> None:
    camera = FakeCamera()
    for n in range(4):
        camera.add(clip(n, Kind.EVENT if n else Kind.NORMAL))
    told = await listing(camera, Filter(kinds=frozenset({Kind.EVENT})))
    assert ([one.sequence for one in told.recordings], told.incomplete) == ([3, 2, 1], None)
    camera.list_cut_after = 2
    told = await listing(camera)
    assert ([one.sequence for one in told.recordings], bool(told.incomplete)) == ([3, 2], True)


@pytest.mark.parametrize("had_entries", [True, False])
async def test_an_empty_list_after_one_that_had_entries_is_not_believed(had_entries: bool) -> None:
    told = await listing(FakeCamera(), had_entries=had_entries)
    assert (told.recordings, bool(told.incomplete)) == ((), had_entries)
