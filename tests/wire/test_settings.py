from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.texts import unhurried
from vantrue_client.errors import UsageError
from vantrue_client.model.setting import Option, Setting
from vantrue_client.wire.choosing import choose, find_setting
from vantrue_client.wire.commands import Command
from vantrue_client.wire.menu import Item
from vantrue_client.wire.settings import MASKED, secrets_in, settings_from


def test_names_are_the_cameras_then_ours_then_numbers() -> None:
    menu = {2003: Item(2003, "Schleife", (Option(0, "Aus"),)), 2005: Item(2005, "", ())}
    found = {one.command: one for one in settings_from({2003: "0", 2005: "6", 8100: "weird"}, menu)}
    assert [found[number].name for number in (2003, 2005, 8100)] == ["Schleife", "Exposure", "8100"]
    assert [found[number].kind for number in (2003, 2005, 8100)] == ["choice", "number", "text"]
    assert [found[number].shown for number in (2003, 2005, 8100)] == ["Aus", "6", "weird"]


def test_what_does_something_is_never_changeable_whatever_the_menu_says() -> None:
    menu = {int(command): Item(int(command), "Nice", (Option(1, "On"),)) for command in Command}
    assert not any(one.changeable for one in settings_from({}, menu))
    assert not settings_from({2003: "1"}, {}, commands=[3014])[0].changeable  # the firmware says that it has no such


def test_passphrases_are_masked_and_told_apart() -> None:
    told = {3004: "correct horse", 3032: "home:stable", 2003: "1"}
    assert [one.value for one in settings_from(told, {})] == ["1", MASKED, MASKED]
    assert {"correct horse", "home:stable", "home", "stable"} == set(secrets_in(told))


def test_movie_sizes_stand_in_where_the_menu_has_none() -> None:
    sizes = (Option(0, "4K"), Option(5, "1080P"))
    assert settings_from({2002: "5"}, {}, sizes)[0].shown == "1080P"
    assert settings_from({2002: "5"}, {2002: Item(2002, "Size", (Option(5, "Full HD"),))}, sizes)[0].shown == "Full HD"


def test_a_value_is_chosen_by_label_or_index_and_never_guessed() -> None:
    loop = Setting(2003, "Loop", "1", (Option(0, "1"), Option(1, "3"), Option(3, "5 Minutes")))
    assert choose(loop, " 5 MINUTES ") == choose(loop, "index:3") == Option(3, "5 Minutes")
    assert choose(loop, "0") == Option(0, "1")
    for unclear in ("1", "2", "", "index:9", "index:", "5"):
        with pytest.raises(UsageError, match=r"index:1"):
            choose(loop, unclear)
    raw = Setting(8051, "8051", "2")
    assert choose(raw, "7") == Option(7, "7")
    for wrong in ("-1", "on", "9999999999999"):
        with pytest.raises(UsageError, match="give a number"):
            choose(raw, wrong)


def test_several_of_one_name_are_told_apart_by_number() -> None:
    twins = [Setting(1, "HDR"), Setting(2, "hdr")]
    assert find_setting(twins, "2") is twins[1]
    for wanted, said in (("HDR", "number: 1, 2"), ("WDR", "settings ls")):
        with pytest.raises(UsageError, match=said):
            find_setting(twins, wanted)


@unhurried
@given(st.text(max_size=8), st.dictionaries(st.integers(-5, 99), st.text(max_size=5), max_size=5), st.text(max_size=8))
def test_what_is_chosen_is_one_of_its_options(value: str, options: dict[int, str], typed: str) -> None:
    setting = Setting(2003, "Loop", value, tuple(Option(*one) for one in options.items()))
    assert isinstance(setting.shown, str)
    try:
        chosen = choose(setting, typed)
    except UsageError:
        return
    assert chosen in setting.options or (not options and chosen.index >= 0)
