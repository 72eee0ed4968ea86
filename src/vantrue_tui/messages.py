"""What the interface's parts tell each other across files."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from vantrue_client.workspace.standing import Standing


class Trouble(Message):
    """Something that was asked for did not go well; the app says it in a notice."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class Asked(Message):
    """The workspace asks a question that is answered with yes or no; ``reply`` waits in its thread."""

    def __init__(self, question: str, reply: Future[bool | None]) -> None:
        super().__init__()
        self.question = question
        self.reply = reply


class PinAsked(Message):
    """The workspace asks for a guardian's PIN; ``new``: twice."""

    def __init__(self, question: str, new: bool, reply: Future[str | None]) -> None:
        super().__init__()
        self.question = question
        self.new = new
        self.reply = reply


class Told(Message):
    """The workspace tells something."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Doing(Message):
    """Something that takes its time is under way: a sentence for the page, an empty one when it is over."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Queued(Message):
    """How it stands with the queue now."""

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.standing = standing

    def can_replace(self, message: Message) -> bool:
        """A newer one says all."""
        return isinstance(message, Queued)


class RecordingWanted(Message):
    """A recording is to be shown in the Library, by its name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
