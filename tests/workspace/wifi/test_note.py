from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.errors import StorageError
from vantrue_client.workspace.wifi import note as notes
from vantrue_client.workspace.wifi.note import Note, Phase, way_back

UUIDS = st.sampled_from(["camera", "home", "cafe"])
NOTES = st.builds(
    Note,
    profile=st.just("camera"),
    former=st.sampled_from(["home", None]),
    interface=st.just("wlan0"),
    phase=st.sampled_from(Phase),
)


@given(NOTES, st.none() | UUIDS, st.booleans(), st.booleans())
def test_a_network_that_the_user_chose_is_never_taken_away(
    note: Note, active: str | None, exists: bool, asked: bool
) -> None:
    way = way_back(note, active=active, former_exists=exists, asked=asked)
    if active not in {None, note.profile}:
        assert not way.activate
    if way.activate:
        assert exists
        assert note.former is not None
        assert way.remove
    if asked:
        assert way.remove
    assert way.why.endswith((".", "yourself."))


@pytest.mark.parametrize("phase", [Phase.JOINING, Phase.LEAVING])
def test_what_was_broken_off_is_put_back_without_being_asked(phase: Phase) -> None:
    note = Note(profile="camera", former="home", interface="wlan0", phase=phase)
    assert way_back(note, active="camera", former_exists=True, asked=False).activate


def test_a_note_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "state" / "wifi.json"
    assert notes.read(path) is None
    note = Note(profile="camera", former=None, interface="wlan0", phase=Phase.JOINED)
    notes.write(path, note)
    assert notes.read(path) == note
    notes.forget(path)
    notes.forget(path)
    assert notes.read(path) is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"profile": 1}', b"\xff" * 9000])
def test_a_damaged_note_is_said_so_and_goes(tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "wifi.json"
    path.write_bytes(content)
    assert notes.read(path) is None
    assert "choose the Wi-Fi network yourself" in caplog.text
    assert not path.exists()


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("{}")
    (tmp_path / "wifi.json").symlink_to(elsewhere)
    with pytest.raises(StorageError):
        notes.read(tmp_path / "wifi.json")
