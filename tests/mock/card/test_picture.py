from __future__ import annotations

from PIL import Image, ImageChops

from vantrue_client.mock.card.picture import Clock, Scene

SIZE = (640, 360)


def test_the_clock_stands_bottom_left_and_changes_where_its_text_does() -> None:
    clock, one, other = Clock(SIZE), Image.new("RGB", SIZE), Image.new("RGB", SIZE)
    clock.burn(one, "2026-09-04 18:19:34 N4")
    clock.burn(other, "2026-09-04 18:19:35 N4")
    written, changed = one.getbbox(), ImageChops.difference(one, other).getbbox()
    assert written is not None
    assert changed is not None
    assert written[1] > 360 * 0.9
    assert changed[0] > written[0]
    assert changed[2] - changed[0] <= (written[2] - written[0]) / 20


def test_what_is_drawn_does_not_depend_on_what_was_drawn_before() -> None:
    used, one, other = Clock(SIZE), Image.new("RGB", SIZE), Image.new("RGB", SIZE)
    for text in ("a long line of text", "", "short", "short and long"):
        one = Image.new("RGB", SIZE)
        used.burn(one, text)
    Clock(SIZE).burn(other, "short and long")
    assert one.tobytes() == other.tobytes()


def test_channels_look_different() -> None:
    assert len({Scene(SIZE, channel, 0).frame(3).tobytes() for channel in "ABC"}) == 3
