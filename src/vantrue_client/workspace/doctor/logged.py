"""The program's own log lines during a walk: the last ones, in memory only."""

from __future__ import annotations

import logging
from collections import deque
from types import TracebackType
from typing import Self

MOST_LINES = 200
MOST_LINE = 500


class Logged(logging.Handler):
    """Gathers what the program logs while it is entered.

    >>> with Logged() as log:
    ...     logging.getLogger("vantrue_client.camera").info("asked %s", 3012)
    >>> list(log.lines)
    ['INFO vantrue_client.camera: asked 3012']
    """

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: deque[str] = deque(maxlen=MOST_LINES)
        self._logger = logging.getLogger("vantrue_client")
        self._level = self._logger.level

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line; never a traceback."""
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}"[:MOST_LINE])

    def __enter__(self) -> Self:
        self._logger.addHandler(self)
        self._logger.setLevel(min(self._logger.getEffectiveLevel(), logging.INFO))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._logger.removeHandler(self)
        self._logger.setLevel(self._level)
