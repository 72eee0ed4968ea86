"""Removing a file from the archive: the one place where that is done."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import PurePosixPath

from vantrue_client.archive import manifest
from vantrue_client.archive.books import Books
from vantrue_client.archive.copy import Copy, now
from vantrue_client.archive.inside import stat_inside, unlink_inside
from vantrue_client.archive.layout import is_place
from vantrue_client.errors import NotWritable, Refused, StorageError
from vantrue_client.files import storage_error

RULE = "storage"


def remove(books: Books, copy: Copy, reason: str, *, also_kept: bool = False) -> Copy:
    """Remove a copy's file and remember that, so that no sync brings it again.

    The manifest's line is first, then the file goes, then the catalog learns of it: a crash leaves either a file that
    is still known or a removal that is remembered. ``also_kept``: the user named it, so its mark does not protect it.
    Raises Refused for a copy marked as kept, StorageError for what is no recording of this archive, a link included.
    """
    with books.writing():
        known = books.catalog.at(copy.file)
        path = books.root / copy.file
        if not is_place(copy.file) or known is None or known.file != copy.file:
            raise StorageError(f"{path} is no recording of this archive.", path=path, kept="It was not touched.")
        if known.kept and not also_kept:
            raise Refused(f"{path.name} is marked as kept.", rule=RULE, kept="It was not removed.")
        place = PurePosixPath(known.file)
        try:
            status = stat_inside(books.root, place)
        except OSError as error:
            raise storage_error(error, path) from error
        if status is not None and not stat.S_ISREG(status.st_mode):
            raise NotWritable(f"{path} is a link or a folder, not a recording.", path=path, kept="It was not touched.")
        gone = replace(known, removed_at=now(), reason=reason)
        books.catch_up(str(manifest.day_of(known.file)))
        manifest.append(books.root, [gone])
        try:
            if status is not None:
                unlink_inside(books.root, place)
        except FileNotFoundError:
            pass  # gone meanwhile, which is what was asked for
        except OSError as error:
            raise storage_error(error, path) from error
        books.enter([gone])
        return gone
