"""What every test stands on."""

from __future__ import annotations

import os
import signal

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"  # nothing is kept in the tester's own keyring
for name in ("SIGINT", "SIGQUIT", "SIGHUP"):  # a background job of a script ignores them, and so would what tests start
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)
