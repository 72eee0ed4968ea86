"""A copy of clips: by the bytes of the originals where that will do, encoded anew where it will not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from vantrue_client.errors import NotReduced, UsageError
from vantrue_client.files import new_file
from vantrue_client.sentences import Sentence
from vantrue_client.share.form import Cover, Form, Join, Keep
from vantrue_client.share.reduce.contents import alike, contents_of
from vantrue_client.share.reduce.copying import size_of, write
from vantrue_client.share.reduce.encoding import encode
from vantrue_client.share.reduce.index import Contents
from vantrue_client.share.reduce.job import job_of
from vantrue_client.share.reduce.kinds import BURNED_IN, Reduced, Told, holds_nothing_of
from vantrue_client.share.reduce.left import device_texts, kept_in, left_out
from vantrue_client.share.reduce.opening import Source, opened_movie
from vantrue_client.share.reduce.playing import Opened
from vantrue_client.share.reduce.searched import BesidePictures, searched
from vantrue_client.share.reduce.strands import Strand, many
from vantrue_client.share.reduce.working import in_thread
from vantrue_client.share.traces import Traces, created

MEDIA_TYPE = "video/mp4"
TRIES = 3
"""How often a copy that has to fit is encoded: what an encoder makes of its bits a second is known only afterwards."""
_ENCODING = 0.95
"""Share of the work that encoding is, where there is any."""
_COPIED = frozenset({b"avc1", b"avc3", b"hvc1", b"hev1"})
"""Pictures that are copied as they are: what stands beside them in their packets can be searched."""


@dataclass(frozen=True)
class _Places:
    """GPS data of originals: metadata tracks and blocks."""

    strands: Sequence[Strand] = ()
    blocks: Sequence[tuple[int, int, int]] = ()

    @property
    def size(self) -> int:
        """Bytes."""
        tracks = sum(span.size for strand in self.strands for stretch in strand.stretches for span in stretch.spans())
        return tracks + sum(size for _, _, size in self.blocks)


class Clip:
    """One copy on its way."""

    def __init__(self, sources: Sequence[Source], form: Form, folder: Path, told: Told) -> None:
        self._sources = sources
        self._plain = [source.plain for source in sources]
        self._form = form
        self._folder = folder
        self._progress = told
        self._share = 0.0
        self._notes: list[str] = []
        self._traces = Traces()
        for source in sources:
            self._traces |= source.traces

    async def reduced(self, to: Path) -> Reduced:
        """Make it; raises what `reduce` does."""
        why = await asyncio.to_thread(self._why_encoded)
        if not why:
            contents = await self._labelled(await contents_of(self._plain, self._form))
            size = await asyncio.to_thread(size_of, contents, self._plain)
            if self._form.fit is None or size <= self._form.fit:
                try:
                    return await self._written(contents, self._plain, to)
                except BesidePictures:
                    why = Sentence("copy.unknown", "between its pictures stands what nobody can tell the meaning of")
            else:
                why = Sentence("copy.too-large", "as it is, it would have {megabytes:.1f} MB", megabytes=size / 1e6)
        self._notes.append(Sentence("copy.encoded", "The picture is encoded anew: {why}.", why=why))
        return await self._encoded(to)

    def _told(self, share: float) -> None:
        """What has been told never goes back, though a copy may be made in several goes."""
        self._share = max(self._share, share)
        self._progress(self._share)

    def _encoding(self, share: float) -> None:
        self._told(share * _ENCODING)

    def _why_encoded(self) -> str:
        """Why the picture cannot stay as the camera coded it; empty where it can."""
        form = self._form
        if form.cover or any(source.areas is not None for source in self._sources):
            return Sentence("copy.covered", "something in it is covered")
        if form.height is not None:
            return Sentence("copy.height", "it is to be {height} pixels high at most", height=form.height)
        if form.join is Join.BESIDE:
            return Sentence("copy.beside", "several are shown beside each other")
        videos = [one.movie.track(b"vide") for one in self._plain]
        if any(video is not None and video.format not in _COPIED for video in videos):
            return Sentence("copy.not-searched", "what stands beside it in its packets could not be searched")
        if form.piece is None and any(one.leans_on_hidden for one in self._plain):
            return Sentence("copy.hidden", "its edit list hides pictures without which the others cannot be decoded")
        sounds = [one.movie.track(b"soun") for one in self._plain] if Keep.SOUND in form.keep else []
        if any(sound is not None and many(sound) for sound in sounds):
            return Sentence("copy.plain-sound", "its sound is not compressed")
        if not alike(self._plain, form):
            return Sentence("copy.not-alike", "the recordings are not coded alike")
        return ""

    async def _encoded(self, to: Path) -> Reduced:
        form, name = self._form, self._plain[0].name
        places = await self._places()
        most = None if form.fit is None else form.fit - places.size
        if most is not None and most <= 0:
            raise UsageError(f"The GPS data of {name} alone have {places.size / 1e6:.1f} MB.", advice="Leave them out.")
        for attempt in range(TRIES):
            async with AsyncExitStack() as stack:
                made = self._folder / f"encoded-{attempt}.mp4"
                job = await asyncio.to_thread(job_of, self._sources, form, most)
                await in_thread(partial(encode, job, made), self._encoding)
                coded = await opened_movie(stack, made, name)
                plain = [coded, *self._plain]
                contents = await contents_of([coded], Form(keep=form.keep & {Keep.SOUND}))
                strands = [*contents.strands, *places.strands]
                contents = await self._labelled(replace(contents, strands=strands, blocks=places.blocks))
                size = await asyncio.to_thread(size_of, contents, plain)
                if form.fit is None or most is None or size <= form.fit:
                    return await self._written(contents, plain, to)
                made.unlink()
                most = int(most * form.fit / size * 0.95)
        raise NotReduced(
            f"{name} could not be made to fit in {(form.fit or 0) / 1e6:g} MB.",
            kept="The original is as it was.",
            advice="Choose a shorter piece, or more bytes.",
        )

    async def _places(self) -> _Places:
        """The GPS data of the originals where these were to stay, to stand behind what is encoded."""
        if Keep.LOCATION not in self._form.keep:
            return _Places()
        plain = self._plain[:1] if self._form.join is Join.BESIDE else self._plain
        try:
            found = await contents_of(plain, replace(self._form, keep=frozenset({Keep.LOCATION})))
        except UsageError:
            self._notes.append(
                Sentence("copy.no-key-frame", "No key frame lies in the piece: its GPS data are left out.")
            )
            return _Places()
        late = found.begin_s - (self._form.piece[0] if self._form.piece else 0.0)
        strands = [
            Strand(tuple(replace(s, source=s.source + 1, at_s=s.at_s + late, until_s=s.until_s + late) for s in one))
            for one in (strand.stretches for strand in found.strands if strand.track.handler == b"meta")
        ]
        return _Places(strands, [(source + 1, offset, size) for source, offset, size in found.blocks])

    async def _written(self, contents: Contents, plain: Sequence[Opened], to: Path) -> Reduced:
        """Write the copy, search it, and give it its name."""
        with new_file(to) as file:
            await write(file, contents, plain, self._told)
            size, digest = await searched(file, MEDIA_TYPE, self._traces, self._form.keep, self._plain[0].name)
        kept = kept_in(contents, self._form)
        left = await asyncio.to_thread(left_out, [source.movie for source in self._sources], kept)
        return Reduced(to, MEDIA_TYPE, size, digest, kept, left, self._what_to_know(kept))

    async def _labelled(self, contents: Contents) -> Contents:
        """What a copy holds, with the first original's time and texts where these were to stay."""
        first, keep = self._sources[0].movie, self._form.keep
        if first is not None and Keep.TIMES in keep:
            contents = replace(contents, created=next((one for one in created(first) if one < 1 << 32), 0))
        if first is not None and Keep.DEVICE in keep:
            texts, notes = await asyncio.to_thread(device_texts, first, self._traces, keep)
            self._notes += notes
            contents = replace(contents, texts=texts)
        return contents

    def _what_to_know(self, kept: frozenset[Keep]) -> tuple[str, ...]:
        notes = list(self._notes)
        if not self._form.cover & {Cover.TEXT, Cover.PICTURE}:
            notes.append(BURNED_IN)
        if Keep.LOCATION in kept and Keep.TIMES not in kept:
            notes.append(Sentence("copy.gps-times", "The GPS data that are kept tell the time, too."))
        missing = sorted(self._form.keep - kept)
        if missing:
            notes.append(holds_nothing_of(missing))
        return tuple(dict.fromkeys([*notes, *(note for one in self._plain for note in one.movie.notes)]))
