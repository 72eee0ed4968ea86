"""What a camera says of its settings' options: its menu (3031) and its movie sizes (3030).

Containers tell which option belongs to which setting, so a field that is missing never shifts a label to another's
index; where a firmware leaves the containers out, the order of the fields has to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from vantrue_client.model.setting import Option
from vantrue_client.wire.reply import MAX_REPLY, decode, number
from vantrue_client.wire.scanner import Event, Scanner

MOST_ITEMS = 1000
MOST_OPTIONS = 256  # of one setting


@dataclass(frozen=True, slots=True)
class Item:
    """One setting of the menu."""

    command: int
    name: str
    options: tuple[Option, ...]


@dataclass(slots=True)
class _Group:
    """The fields of one container, and of the options inside."""

    fields: dict[str, str] = field(default_factory=dict)
    options: list[dict[str, str]] = field(default_factory=list)


def read_menu_3031(body: bytes) -> dict[int, Item]:
    """The settings menu, by number: what is not whole is left out, and the check digits are not read.

    >>> menu = read_menu_3031(b"<LIST><Item><Cmd>2003</Cmd><Name>Loop</Name><MenuList><Option><Index>2</Index>"
    ...                       b"<Id>3 Minutes</Id></Option></MenuList></Item><CHK>1A2B</CHK></LIST>")
    >>> menu[2003].name, menu[2003].options
    ('Loop', (Option(index=2, label='3 Minutes'),))
    """
    menu: dict[int, Item] = {}
    for group in _groups(body, begins="cmd"):
        command = number(group.fields.get("cmd"))
        if command is not None and command not in menu and len(menu) < MOST_ITEMS:
            options = _options((number(one.get("index")), one.get("id")) for one in group.options)
            menu[command] = Item(command, group.fields.get("name", ""), options)
    return menu


def read_movie_sizes_3030(body: bytes) -> tuple[Option, ...]:
    """The movie sizes on offer; one without a name is called by its size and rate.

    >>> read_movie_sizes_3030(b"<LIST><Item><Name>1080P30</Name><Index>5</Index><Size>1920*1080</Size></Item></LIST>")
    (Option(index=5, label='1080P30'),)
    """
    return _options((number(group.fields.get("index")), _size(group.fields)) for group in _groups(body, begins="name"))


def _size(fields: dict[str, str]) -> str:
    rate = fields.get("framerate")
    return fields.get("name") or " ".join(filter(None, (fields.get("size"), f"P{rate}" if rate else None)))


def _options(found: Iterator[tuple[int | None, str | None]]) -> tuple[Option, ...]:
    options: dict[int, Option] = {}
    for index, label in found:
        if index is not None and index not in options and len(options) < MOST_OPTIONS:
            options[index] = Option(index, label or str(index))
    return tuple(options.values())


def _groups(body: bytes, *, begins: str) -> Iterator[_Group]:
    """Each Item with its Options; ``begins``: the field that begins another one where there are no containers."""
    group, option, inside = _Group(), dict[str, str](), False
    for tag, text in _events(body):
        name = tag.decode("latin-1").lower()
        if text is not None:
            value = decode(text)
            if not inside and name == begins and begins in group.fields:
                yield group
                group = _Group()
            if name in ("index", "id") and begins == "cmd":
                if name in option or not option:
                    option = {}
                    group.options.append(option)
                option[name] = value
            else:
                group.fields.setdefault(name, value)
        elif name in {"item", "/item"}:
            yield group
            group, option, inside = _Group(), {}, name == "item"
        elif name in {"option", "/option"}:
            option = {}
    yield group


def _events(body: bytes) -> Iterator[Event]:
    scanner = Scanner()
    yield from scanner.feed(body[:MAX_REPLY])
    yield from scanner.close()
