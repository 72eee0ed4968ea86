from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.wire.texts import HEAD, hostile, unhurried
from vantrue_client.model.setting import Option
from vantrue_client.wire.menu import MOST_OPTIONS, read_menu_3031, read_movie_sizes_3030

words = (
    st.text(st.characters(codec="ascii", exclude_characters="<>&\0"), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
menus = st.dictionaries(
    st.integers(2000, 9999),
    st.tuples(words, st.dictionaries(st.integers(0, 99), words, max_size=6)),
    max_size=5,
)


def menu_of(told: dict[int, tuple[str, dict[int, str]]]) -> bytes:
    items = "".join(
        f"<Item>\n<Cmd>{command}</Cmd>\n<Name>{name}</Name>\n<MenuList>\n"
        + "".join(
            f"<Option>\n<Index>{index}</Index>\n<Id>{label}</Id>\n</Option>\n" for index, label in options.items()
        )
        + "</MenuList>\n</Item>\n"
        for command, (name, options) in told.items()
    )
    return HEAD + f"<LIST>\n{items}<CHK>1A2B</CHK>\n</LIST>\n".encode()


@unhurried
@given(menus)
def test_a_menu_is_read_as_it_was_written_gaps_and_all(told: dict[int, tuple[str, dict[int, str]]]) -> None:
    read = read_menu_3031(menu_of(told))
    assert {item.command: (item.name, {one.index: one.label for one in item.options}) for item in read.values()} == told


def test_a_field_that_is_missing_shifts_no_label_to_another_index() -> None:
    body = (
        b"<LIST><Item><Cmd>2003</Cmd><Name>Loop</Name><MenuList>"
        b"<Option><Id>Off</Id><Index>0</Index></Option><Option><Index>1</Index></Option>"
        b"<Option><Id>lost</Id></Option><Option><Id>5 < 6 Minutes</Id><Index>3</Index></Option>"
        b"</MenuList></Item><Item><Name>nothing</Name></Item><CHK>0000</CHK></LIST>"
    )
    assert read_menu_3031(body)[2003].options == (Option(0, "Off"), Option(1, "1"), Option(3, "5 < 6 Minutes"))


def test_without_containers_the_order_tells() -> None:
    body = (
        b"<LIST><Cmd>2003</Cmd><Name>Loop</Name><Index>0</Index><Id>Off</Id><Index>2</Index><Id>On</Id>"
        b"<Cmd>2007</Cmd><Name>Audio</Name><Index>1</Index><Id>On</Id></LIST>"
    )
    read = read_menu_3031(body)
    assert read[2003].options == (Option(0, "Off"), Option(2, "On"))
    assert (read[2007].name, read[2007].options) == ("Audio", (Option(1, "On"),))


def test_a_menu_without_end_is_bounded() -> None:
    options = "".join(f"<Option><Index>{index}</Index><Id>x</Id></Option>" for index in range(2 * MOST_OPTIONS))
    assert len(read_menu_3031(f"<LIST><Item><Cmd>1</Cmd>{options}".encode())[1].options) == MOST_OPTIONS


def test_movie_sizes_have_gaps_and_a_name_of_what_they_tell() -> None:
    body = (
        b"<LIST><Item><Name>4K</Name><Index>0</Index><Size>3840*2160</Size><FrameRate>30</FrameRate></Item>"
        b"<Item><Index>7</Index><Size>1920*1080</Size><FrameRate>60</FrameRate><Type>1</Type></Item></LIST>"
    )
    assert read_movie_sizes_3030(body) == (Option(0, "4K"), Option(7, "1920*1080 P60"))


@unhurried
@given(hostile)
def test_any_bytes_give_a_menu(body: bytes) -> None:
    assert all(item.command == command for command, item in read_menu_3031(body).items())
    assert all(isinstance(option, Option) for option in read_movie_sizes_3030(body))
