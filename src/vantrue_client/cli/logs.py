"""What the program says of its own accord, on standard error: masked, and harmless on a terminal."""

from __future__ import annotations

import logging
import sys
import threading
from typing import Any

from vantrue_client.cli.output import printable
from vantrue_client.policy.masking import Masking

_LIBRARIES = ("asyncio", "httpcore", "httpx", "keyring", "zeroconf", "PIL", "markdown_it")
_log = logging.getLogger("vantrue")


class _ToStandardError(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        for line in self.format(record).split("\n"):
            print(f"vantrue: {printable(line)}", file=sys.stderr)


def set_up(verbose: int = 0, quiet: bool = False) -> None:
    """Warnings are said; ``-v`` says what the program does, ``-vv`` also what its libraries do; ``-q`` only errors.

    Whatever ends in a traceback that nobody caught goes the same way.
    """
    level = logging.ERROR if quiet else (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    root = logging.getLogger()
    root.handlers = [one for one in root.handlers if not isinstance(one, _ToStandardError)]
    handler = _ToStandardError()
    handler.addFilter(Masking())
    handler.setFormatter(logging.Formatter("%(name)s: %(message)s" if verbose else "%(message)s"))
    root.addHandler(handler)
    root.setLevel(level)
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(level if verbose > 1 else max(level, logging.WARNING))
    sys.excepthook = _uncaught
    threading.excepthook = lambda caught: _uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)
    sys.unraisablehook = lambda caught: _uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: Any) -> None:
    _log.error("A fault in the program:", exc_info=(kind, error or kind(), trace))
