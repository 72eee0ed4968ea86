"""What a terminal says of itself decides who draws a picture; what it draws keeps its proportions."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import tty

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from textual.geometry import Size

from vantrue_tui.widgets.graphics import framed

KITTY = "\x1b[?62c\x1b_Gi=1;OK\x1b\\"
LOOK = "from vantrue_tui.widgets import graphics; graphics.look(); print('drawn by', graphics._drawer.__module__)"
WINDOW = struct.pack("HHHH", 24, 80, 800, 480)


def drawer(answers: str) -> str:
    """Who draws on a terminal that answers so; it does before it is asked, so that nobody waits."""
    ours, theirs = pty.openpty()
    try:
        tty.setraw(theirs)
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, WINDOW)
        os.write(ours, answers.encode())
        ran = subprocess.Popen([sys.executable, "-c", LOOK], stdin=theirs, stdout=theirs, stderr=subprocess.PIPE)
        _, wrong = ran.communicate()
        said = os.read(ours, 4096).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert ran.returncode == 0, wrong.decode()
    return said.rsplit("drawn by ", 1)[1].strip()


@pytest.mark.parametrize(
    ("answers", "who"),
    [
        ("\x1b[?62;4;22c", "textual_image.widget.sixel"),
        (f"{KITTY}\x1bP>|kitty(0.42.1)\x1b\\", "textual_image.widget"),
        (f"{KITTY}\x1bP>|kitty(0.26.5)\x1b\\", "vantrue_tui.widgets.halfcells"),
        ("ü\x1b[?62;4;22c", "vantrue_tui.widgets.halfcells"),
    ],
    ids=["sixel", "kitty", "a kitty without placeholders", "somebody types into the answer"],
)
def test_who_draws(answers: str, who: str) -> None:
    assert drawer(answers) == who


@given(st.integers(1, 400), st.integers(1, 400), st.integers(1, 200), st.integers(1, 100))
def test_a_frame_has_the_rooms_proportions_and_the_whole_picture(
    wide: int, high: int, columns: int, lines: int
) -> None:
    from textual_image._terminal import get_cell_size

    cell = get_cell_size()
    picture = Image.new("RGB", (wide, high), "red")
    frame = framed(picture, Size(columns, lines))
    room = columns * cell.width, lines * cell.height
    assert abs(frame.width * room[1] - frame.height * room[0]) <= max(room), "one pixel off at the most"
    assert frame.getchannel("A").histogram()[255] == wide * high, "all of the picture, and nothing beside it"


def test_where_there_is_no_room_yet_the_picture_stays_as_it_is() -> None:
    picture = Image.new("RGB", (4, 3))
    assert framed(picture, Size(0, 0)) is picture
