"""Where copies go, a file a target: `target_named` reads what the user wrote.

Each is imported when it is named, so that one whose libraries are not installed is in nobody's way. Others come in by
the entry point group ``vantrue.share_targets``: its name is the scheme, its value is called with what the user wrote.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from vantrue_client.errors import UsageError
from vantrue_client.sentences import Sentence
from vantrue_client.share.targets.store import Store, StoreTarget
from vantrue_client.share.targets.target import Delivered, Means, Target

__all__ = ["Delivered", "Means", "Store", "StoreTarget", "Target", "store_named", "target_named"]

GROUP = "vantrue.share_targets"

_STORES = {
    "s3": ("s3", "S3Store", "s3"),
    "sftp": ("sftp", "SftpStore", "sftp"),
    "webdav": ("webdav", "WebdavStore", "webdav"),
    "webdavs": ("webdav", "WebdavStore", "webdav"),
}
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+")  # more than one letter: that is a disk of Windows
_OTHERS = {"app": ("apps", "AppTarget"), "link": ("link", "LinkTarget"), "mailto": ("mail", "MailTarget")}


def target_named(text: str) -> Target:
    """The target that ``--to`` names.

    A folder; ``app:NAME``, an installed program; ``link:`` or ``link:INTERFACE``, a phone near by; ``mailto:ADDRESS``,
    a draft; ``s3://BUCKET/PREFIX``, ``webdavs://USER@HOST/PATH``, ``webdav://`` near by, ``sftp://USER@HOST/PATH``.

    Raises UsageError for what is none of these, and where a part that it needs is not installed.

    >>> target_named("mailto:ann@example.org").address
    'mailto:ann@example.org'
    >>> target_named("gopher://example.org")
    Traceback (most recent call last):
    ...
    vantrue_client.errors.UsageError: Nothing is known that 'gopher:' could be...
    """
    scheme, colon, rest = text.partition(":")
    if colon and scheme in _OTHERS:
        module, name = _OTHERS[scheme]
        made: Target = _loaded(module, name)(rest)
        return made
    if colon and scheme not in _STORES and _SCHEME.fullmatch(scheme):
        for point in entry_points(group=GROUP):
            if point.name == scheme:
                other: Target = point.load()(text)
                return other
    return StoreTarget(store_named(text))


def store_named(text: str) -> Store:
    """The store that a target names: a folder, ``s3://``, ``webdav(s)://`` or ``sftp://``. Raises UsageError."""
    from vantrue_client.share.targets.folder import FolderStore

    scheme, colon, _ = text.partition(":")
    if colon and scheme in _STORES:
        made: Store = _loaded(*_STORES[scheme])(text)
        return made
    if not text or "\0" in text or (colon and _SCHEME.fullmatch(scheme) and not os.path.lexists(text)):
        known = ", ".join(f"{one}:" for one in sorted({*_OTHERS, *_STORES}))
        raise UsageError(
            Sentence("form.no-target", "Nothing is known that {typed!r} could be.", typed=scheme + colon),
            advice=Sentence("form.target", "Name a folder, or one of {known}", known=known),
        )
    return FolderStore(Path(text))


def _loaded(module: str, name: str, extra: str = "") -> Callable[[str], Any]:
    """A target's class; a library that it needs and that is not there is said."""
    try:
        made: Callable[[str], Any] = getattr(import_module(f"{__name__}.{module}"), name)
    except ModuleNotFoundError as error:
        raise UsageError(
            f"This target needs {error.name}, which is not installed.",
            kept="Nothing was sent.",
            advice=f"Install it: pip install 'vantrue{f'[{extra}]' if extra else ''}'",
        ) from error
    return made
