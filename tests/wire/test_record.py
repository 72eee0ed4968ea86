from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.wire.texts import unhurried
from vantrue_client.model import Channel, Kind
from vantrue_client.wire.models import layout_of
from vantrue_client.wire.record import LARGEST, recording


def test_list_page_and_card_agree() -> None:
    name = "20251211_184930_01110_N_C.MP4"
    made = [
        recording("", path, size=1, channels=layout_of("n4"))
        for path in (f"A:\\Normal\\{name}", f"/Normal/{name}", f"Normal/{name}")
    ]
    assert {one.target for one in made} == {f"/Normal/{name}"}
    assert {(one.name, one.kind, one.channel, one.moment) for one in made} == {
        (name, Kind.NORMAL, Channel.REAR, "20251211_184930_01110")
    }


def test_what_lies_in_the_read_only_folder_is_locked_whatever_is_said() -> None:
    name = "2025_1224_120324_000002F.MP4"
    for said in (None, False, True):
        made = recording(name, f"A:\\DCIM\\Movie\\RO\\{name}", size=1, locked=said, channels=layout_of(None))
        assert (made.locked, made.channel) == (True, Channel.FRONT)
    assert recording(name, f"/DCIM/Movie/{name}", size=1, channels=layout_of(None)).locked is None


@unhurried
@given(st.text(), st.text(), st.none() | st.integers())
def test_any_text_and_size_make_a_recording(name: str, path: str, size: int | None) -> None:
    made = recording(name, path, size=size, channels=layout_of(None))
    assert 0 <= made.size <= LARGEST
    assert made.size_exact is (size is not None and 0 <= size <= LARGEST)
