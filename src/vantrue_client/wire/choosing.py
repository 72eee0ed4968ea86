"""Which setting, and which of its options, somebody means who typed something."""

from __future__ import annotations

from collections.abc import Iterable

from vantrue_client.errors import UsageError
from vantrue_client.model.setting import Option, Setting, number_in

BY_INDEX = "index:"


def find_setting(settings: Iterable[Setting], wanted: str) -> Setting:
    """The setting with that number or name, in any case; raises UsageError for none and for several.

    >>> find_setting([Setting(2003, "Loop Recording")], "loop recording").command
    2003
    """
    word = wanted.strip().casefold()
    found = [one for one in settings if word in {str(one.command), one.name.casefold()}]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"This camera has no setting {wanted!r}.", advice="`vantrue settings ls` lists them.")
    numbers = ", ".join(str(one.command) for one in found)
    raise UsageError(f"Several settings are called {wanted!r}.", advice=f"Give one's number: {numbers}.")


def choose(setting: Setting, text: str) -> Option:
    """The option that is meant: its label in any case, its index, or ``index:N`` where a label looks like one.

    Raises UsageError for what is none of its options, or could be two of them; where the camera names no options any
    index is taken.

    >>> choose(Setting(2003, "Loop", "1", (Option(0, "Off"), Option(3, "5 Minutes"))), "5 minutes")
    Option(index=3, label='5 Minutes')
    """
    word = text.strip().casefold()
    by_index = word.startswith(BY_INDEX)
    index = number_in(word.removeprefix(BY_INDEX))
    if not setting.options and index is not None and index >= 0:
        return Option(index, str(index))
    meant = [one for one in setting.options if one.index == index or (not by_index and one.label.casefold() == word)]
    if len(meant) != 1:
        which = "several" if meant else "none"
        raise UsageError(f"{text!r} is {which} of the options of {setting.name}.", advice=_advice(setting))
    return meant[0]


def _advice(setting: Setting) -> str:
    if not setting.options:
        return "This camera does not say what it can be: give a number."
    known = ", ".join(f"{option.label} ({BY_INDEX}{option.index})" for option in setting.options)
    return f"It can be: {known}."
