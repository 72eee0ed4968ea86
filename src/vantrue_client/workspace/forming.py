"""The form of a share as people write it, and as the pipeline knows it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from vantrue_client.errors import UsageError
from vantrue_client.share.form import Cover, Form, Join, Keep
from vantrue_client.workspace.marks import piece as read_piece
from vantrue_client.workspace.sizes import count

_Word = TypeVar("_Word", bound=StrEnum)

KEEP = tuple(one.value for one in Keep)
COVER = tuple(one.value for one in Cover)
JOIN = tuple(one.value for one in Join)


def form(
    *,
    keep: Iterable[str] = (),
    cover: Iterable[str] = (),
    piece: str = "",
    fit: str = "",
    height: int | None = None,
    join: str = Join.APART.value,
) -> Form:
    """A form of words (`KEEP`, `COVER`, `JOIN`), ``FROM..TO`` and a size; what is empty was not said.

    Raises UsageError.

    >>> form(keep=["sound"], piece="0:10..0:25", fit="25MB").fit
    25000000
    """
    return Form(
        keep=_words(Keep, keep, "keep"),
        cover=_words(Cover, cover, "cover"),
        piece=read_piece(piece.strip()) if piece.strip() else None,
        fit=count(fit) if fit.strip() else None,
        height=height,
        join=Join(join),
    )


def _words(of: type[_Word], said: Iterable[str], what: str) -> frozenset[_Word]:
    words = [word.strip().lower() for word in said if word.strip()]
    try:
        return frozenset(of(word) for word in words)
    except ValueError:
        known = ", ".join(word.value for word in of)
        raise UsageError(
            f"{', '.join(words)!r} is nothing that one can {what}.", advice=f"Choose from: {known}."
        ) from None
