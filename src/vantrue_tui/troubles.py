"""What went wrong, in the words of who reads it.

The workspace words hundreds of errors, and few of them in another language: where one is English only, what kind of
error it is stands before it in words that can be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_client.errors import Refused
from vantrue_client.sentences import Sentence
from vantrue_tui.forms import plain
from vantrue_tui.texts import ENGLISH, language, say, told

if TYPE_CHECKING:
    from vantrue_client.errors import VantrueError

_PERMISSION = "permission-"  # so begins the rule of each


def paragraphs(error: VantrueError) -> list[str]:
    """What happened, what was kept, what to do next, and the rule that a refusal goes by."""
    rule = say("notice.rule", rule=error.rule) if isinstance(error, Refused) else ""
    return [happened(error), *(plain(told(part)) for part in (error.kept, error.advice, _where(error), rule) if part)]


def _where(error: VantrueError) -> str:
    """Where in the interface a permission that is lacking is given."""
    return say("notice.permission") if isinstance(error, Refused) and error.rule.startswith(_PERMISSION) else ""


def happened(error: VantrueError) -> str:
    """What happened, in a line."""
    return " ".join(plain(part) for part in (_kind(error), told(error.what)) if part)


def _kind(error: VantrueError) -> str:
    """What kind of error it is, for who may not understand what it says."""
    if language() == ENGLISH or isinstance(error.what, Sentence):
        return ""
    return told(Sentence(f"error.{type(error).__name__}", ""))
