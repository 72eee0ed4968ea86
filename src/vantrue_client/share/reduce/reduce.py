"""The copy that leaves: made of originals that are only read, searched, and only then given its name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from vantrue_client.errors import UsageError
from vantrue_client.files import make_folder, storage_error
from vantrue_client.share.area import Areas
from vantrue_client.share.form import Cover, Form, Join
from vantrue_client.share.original import Original
from vantrue_client.share.reduce.clip import Clip
from vantrue_client.share.reduce.kinds import Reduced, Told
from vantrue_client.share.reduce.opening import Container, container_of, opened
from vantrue_client.share.reduce.photo import reduce_photo


async def reduce(
    originals: Sequence[Original],
    form: Form,
    to: Path,
    *,
    areas: Sequence[Areas | None] = (),
    located: bool = True,
    progress: Told | None = None,
) -> Reduced:
    """Make a copy of one recording, or of several that are joined, in the form that was chosen.

    to        the new file; it appears once the copy is whole, was searched, and holds nothing that was to go
    areas     for each original what is covered beside what the form says, in seconds from its beginning
    located   whether coordinates may be decoded, to look for them in the copy (permission ``location``); without,
              it is still searched for GPS data of any kind
    progress  told how far it is, from 0 to 1

    ``form.piece`` counts from the first original's beginning; those that follow each other do so in the order of their
    starts, where all tell one. Raises UsageError for a form in which these originals have no copy, Damaged for an
    original that cannot be read whole, NotReduced where something remains, StorageError; nothing is left behind then,
    nor when it is cancelled.
    """
    pairs = _in_order(originals, form, areas)
    told = progress or (lambda _: None)
    kinds = [await asyncio.to_thread(container_of, original) for original, _ in pairs]
    if Container.PHOTO in kinds:
        _check_photo(pairs, form)
        return await reduce_photo(*pairs[0], form, to, located=located)
    await asyncio.to_thread(make_folder, to.parent)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(_passing_folder(to.parent))
        sources = [
            await opened(stack, original, kind, areas, folder, located=located)
            for (original, areas), kind in zip(pairs, kinds, strict=True)
        ]
        return await Clip(sources, form, folder, told).reduced(to)


@contextmanager
def _passing_folder(beside: Path) -> Iterator[Path]:
    """A private folder for what is made on the way; raises StorageError where there can be none."""
    try:
        folder = TemporaryDirectory(prefix=".reducing-", dir=beside, ignore_cleanup_errors=True)
    except OSError as error:
        raise storage_error(error, beside) from error
    with folder as path:
        yield Path(path)


def _in_order(
    originals: Sequence[Original], form: Form, areas: Sequence[Areas | None]
) -> list[tuple[Original, Areas | None]]:
    """The originals with what is covered of each; raises UsageError for what has no copy."""
    if not originals or (len(originals) > 1) == (form.join is Join.APART):
        raise UsageError(
            f"{len(originals)} recordings make no copy that is joined {form.join}.",
            advice="Those that stay apart are reduced one by one; joining needs two at least.",
        )
    if Cover.FACES in form.cover and not areas:
        raise UsageError("Faces were to be covered, and nothing says where there are any.")
    if form.piece is not None and not 0 <= form.piece[0] < form.piece[1]:
        raise UsageError(f"From {form.piece[0]:g} to {form.piece[1]:g} s is no piece of a recording.")
    if min(form.fit or 1, form.height or 2) < 1 or (form.height or 2) < 2:
        raise UsageError("A copy has a size and a height above zero.")
    pairs = list(zip(originals, areas or [None] * len(originals), strict=True))
    starts = [original.recording.start for original in originals]
    if form.join is Join.AFTER and None not in starts:
        pairs.sort(key=lambda pair: str(pair[0].recording.start))
    return pairs


def _check_photo(pairs: Sequence[object], form: Form) -> None:
    if len(pairs) > 1:
        raise UsageError("A photo cannot be joined with anything.")
    if form.piece is not None:
        raise UsageError("A photo has no pieces.")
