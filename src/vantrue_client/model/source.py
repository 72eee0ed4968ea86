"""Where recordings come from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from vantrue_client.model.filter import Filter
from vantrue_client.model.recording import Recording
from vantrue_client.model.time import CameraTime


class Opened(Protocol):
    """A recording's bytes, arriving.

    What it says of itself is a claim, never more.
    """

    @property
    def offset(self) -> int:
        """The first byte that this stream delivers: 0 where a source ignored the range."""
        ...

    @property
    def size(self) -> int | None:
        """Bytes of the whole file as this answer tells; None when it does not."""
        ...

    @property
    def modified(self) -> CameraTime | None:
        """The last write, where the answer tells it."""
        ...

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Chunks of any length; ends when the source ends, which need not be the file's end.

        Raises ConnectionLost when the way to the source breaks or falls silent.
        """
        ...


class Source(Protocol):
    """A camera, a card or a folder: lists recordings and opens one at an offset."""

    @property
    def label(self) -> str:
        """What messages call it."""
        ...

    def recordings(self, chosen: Filter = ...) -> AsyncIterator[Recording]:
        """Recordings that are meant, as they are learnt of.

        Raises ListIncomplete at the end of a list that was cut off: what was yielded is still good.
        """
        ...

    def open(
        self, recording: Recording, offset: int = 0, end: int | None = None
    ) -> AbstractAsyncContextManager[Opened]:
        """Open a recording's bytes from an offset on, up to ``end`` (exclusive) or the recording's own.

        An end spares the way to the source what nobody will read; one that knows no ends delivers more, which the
        caller leaves.

        Raises NotFound when it is gone and ConnectionLost when the source cannot be reached.
        """
        ...
