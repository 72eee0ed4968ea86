"""What the library tells, looked at again and again."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.support import CAMERA, bring, clip
from tests.tui.stage import settings as configured
from vantrue_client.archive import Archive, Copy
from vantrue_client.workspace import Workspace, browsing
from vantrue_client.workspace.moments import Item

NAMES = [f"20251211_184930_0111{number}_N_A.MP4" for number in range(3)]


async def items(here: Workspace) -> dict[str, Item]:
    found = [known async for known in here.library(ask=False)]
    return {item.recording.name: item for moment in found[-1].moments for item in moment.items}


async def test_what_did_not_change_is_the_same_at_the_next_look_and_costs_no_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsing, "NEWEST", 1)
    here = Workspace(configured(tmp_path))
    with Archive(here.settings.archive_root) as archive:
        copies = [bring(archive, clip(name)) for name in NAMES[:2]]
    before = await items(here)
    with Archive(here.settings.archive_root) as archive:
        archive.keep(copies[0], True)
        bring(archive, clip(NAMES[2]))
    after = await items(here)
    assert sorted(after) == NAMES
    assert after[NAMES[0]].kept
    assert not before[NAMES[0]].kept
    assert after[NAMES[1]].recording is before[NAMES[1]].recording
    with Archive(here.settings.archive_root) as archive:
        archive.remove(copies[1], "deleted by the user", also_kept=True)
    assert sorted(await items(here)) == [NAMES[0], NAMES[2]]


_FOLDERS = st.sampled_from(["2025/12-11/normal", "2025/12-11/event", "2025/12-12/a", "undated", "", ".", "..", "a/.."])


@settings(max_examples=40)
@given(st.lists(st.tuples(_FOLDERS, st.sampled_from(["a", "b.MP4", ".."]), st.integers(0, 3)), max_size=12))
def test_of_many_copies_those_lie_here_that_lie_here_each_by_itself(told: list[tuple[str, str, int]]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder) / "archive"
        for one in ("2025/12-11/normal/a", "2025/12-11/event/b.MP4", "undated/a", "../a"):
            (root / one).parent.mkdir(parents=True, exist_ok=True)
            (root / one).write_bytes(b"12")
        copies = [Copy(CAMERA, clip(name, size=size), f"{where}/{name}", "") for where, name, size in told]
        with Archive(root) as archive:
            by_file = {copy.file: copy for copy in copies}  # of two of one file the later counts
            alone = {file for file, copy in by_file.items() if archive.books.lies_here(copy)}
            assert archive.books.lying_here(copies) == alone
