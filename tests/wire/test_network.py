from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.texts import unhurried
from vantrue_client.errors import UsageError
from vantrue_client.wire.commands import Command, target
from vantrue_client.wire.liveview import Link, read_link, read_links_2019
from vantrue_client.wire.network import check_name, check_passphrase, credentials
from vantrue_client.wire.reply import read_reply


@pytest.mark.parametrize("name", ["", "x" * 32, "a:b", "Käfer", "tab\t", " around", "a&b", "50%", "a#b"])
def test_a_name_that_a_camera_would_drop_in_silence_is_said(name: str) -> None:
    with pytest.raises(UsageError, match="Nothing was sent"):
        check_name(name)


@pytest.mark.parametrize("passphrase", ["", "short12", "x" * 26, "with:colon", "heiß und süß"])
def test_a_passphrase_that_a_camera_would_drop_is_said_and_not_repeated(passphrase: str) -> None:
    with pytest.raises(UsageError) as raised:
        check_passphrase(passphrase)
    assert not passphrase or passphrase not in str(raised.value)


@unhurried
@given(st.text(max_size=40), st.text(max_size=40))
def test_what_is_sent_has_one_colon_and_keeps_within_the_limits(name: str, passphrase: str) -> None:
    try:
        both = credentials(name, passphrase)
    except UsageError:
        return
    assert (both.count(":"), len(both) <= 31 + 1 + 25, both.isascii()) == (1, True, True)
    assert target(Command.STATION_CREDENTIALS, text=both).count("&") == 2


def test_links_are_read_without_the_host_that_they_name() -> None:
    reply = read_reply(
        b"<LIST><MovieLiveViewLink>rtsp://10.9.9.9:8554/a.mov?x=1</MovieLiveViewLink>"
        b"<PhotoLiveViewLink>http://evil.example:8192</PhotoLiveViewLink></LIST>"
    )
    movie, photo = Link("rtsp", 8554, "/a.mov?x=1"), Link("http", 8192, "/")
    assert read_links_2019(reply, photo=False) == [movie, photo]
    assert read_links_2019(reply, photo=True) == [photo, movie]


@unhurried
@given(
    st.text(max_size=80) | st.text(max_size=30).map("rtsp://{}/x".format) | st.text(max_size=30).map("http://{}".format)
)
def test_any_text_is_a_link_or_none(text: str) -> None:
    link = read_link(text)
    if link is not None:
        assert 0 < link.port < 65536
        assert link.path.startswith("/")
        assert link.path.isprintable()
        assert " " not in link.path
