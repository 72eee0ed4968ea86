"""What a fault is: a handful of places at which it may step in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from vantrue_client.errors import UsageError

if TYPE_CHECKING:
    from vantrue_client.mock.camera import MockCamera
    from vantrue_client.mock.contents import Entry
    from vantrue_client.mock.reply import Reply
    from vantrue_client.mock.request import Request


class Fault:
    """Something wrong with a camera; each place does nothing unless a fault says otherwise.

    written   its name on the command line
    takes     name and reader of each argument, in order
    optional  how many of the last may be left out
    """

    written: ClassVar[str] = ""
    takes: ClassVar[tuple[tuple[str, Callable[[str], Any]], ...]] = ()
    optional: ClassVar[int] = 0
    registry: ClassVar[dict[str, type[Fault]]] = {}

    def __init_subclass__(cls) -> None:
        if cls.written:
            Fault.registry[cls.written] = cls

    def __init__(self, *arguments: Any) -> None:
        self.arguments = arguments
        self.camera: MockCamera

    def install(self, camera: MockCamera) -> None:
        """Once, when the camera starts."""

    def opened(self, at_once: int) -> None:
        """When a connection opens: so many are open now."""

    async def before(self, request: Request) -> Reply | None:
        """Before the camera answers: a reply takes the place of its own."""
        return None

    def entries(self, request: Request, entries: list[Entry]) -> list[Entry]:
        """What a list or page tells of the card."""
        return entries

    def change(self, request: Request, reply: Reply) -> Reply:
        """The camera's reply, before it goes out."""
        return reply

    def after(self, request: Request, reply: Reply) -> None:
        """Once a reply went out whole."""

    @classmethod
    def usage(cls) -> str:
        """How it is written: ``drive-away:BYTES[:SECONDS]``."""
        names = [f":{name}" for name, _ in cls.takes]
        must = len(names) - cls.optional
        return cls.written + "".join(names[:must]) + "".join(f"[{name}]" for name in names[must:])


def parse(text: str) -> Fault:
    """A fault from its token and arguments; UsageError says what is wrong with it.

    >>> parse("drive-away:100k:5").arguments
    (100000, 5.0)
    """
    token, *given = text.strip().split(":")
    kind = Fault.registry.get(token)
    if kind is None:
        raise UsageError(f"There is no fault {token!r}.", advice=f"There are: {', '.join(usages())}.")
    if not len(kind.takes) - kind.optional <= len(given) <= len(kind.takes):
        raise UsageError(f"The fault {text!r} is written {kind.usage()}.")
    try:
        return kind(*(read(argument) for (_, read), argument in zip(kind.takes, given, strict=False)))
    except ValueError as error:
        raise UsageError(f"The fault {text!r} is written {kind.usage()}: {error}.") from error


def usages() -> list[str]:
    """How every fault is written."""
    return sorted(kind.usage() for kind in Fault.registry.values())
