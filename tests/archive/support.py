"""What the archive's tests share: recordings, and files brought as `fetch` brings them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from vantrue_client.archive import Archive, Copy
from vantrue_client.fetch.fetch import Fetched
from vantrue_client.fetch.journal import journal_of, part_of, write_journal
from vantrue_client.files import put_in_place
from vantrue_client.model import CameraTime, Channel, Kind, Recording
from vantrue_client.wire.commands import file_target

START = CameraTime.of(2025, 12, 11, 18, 49, 30)
END = CameraTime.of(2025, 12, 11, 18, 50, 32)
NAME = "20251211_184930_01110_N_A.MP4"
CAMERA = "c0ffee"


def clip(name: str = NAME, *, content: bytes = b"clip", **changes: object) -> Recording:
    path = rf"A:\Normal\{name}"
    one = Recording(
        name=name,
        path=path,
        target=file_target(path),
        kind=Kind.NORMAL,
        size=len(content),
        start=START,
        end=END,
        channel=Channel.FRONT,
        sequence=1110,
        locked=False,
        moment="20251211_184930_01110",
    )
    one = replace(one, **changes)  # type: ignore[arg-type]
    return replace(one, target=file_target(one.path))


def lay_down(target: Path, recording: Recording, content: bytes) -> Fetched:
    """A final file as `fetch` leaves it, its journal aside."""
    target.write_bytes(content)
    if recording.end is not None:
        os.utime(target, (recording.end.timestamp(),) * 2)
    return Fetched(target, len(content), hashlib.sha256(content).hexdigest(), len(content), 0.1)


def laid_by_fetch(target: Path, recording: Recording, content: bytes) -> Fetched:
    """The same with its journal, in the order in which `fetch` does it: killed anywhere, no half file has that name."""
    part = part_of(target)
    laid = replace(lay_down(part, recording, content), file=target)
    complete_journal(target, recording, content)
    put_in_place(part, target)
    return laid


def bring(archive: Archive, recording: Recording, content: bytes = b"clip", camera: str = CAMERA) -> Copy:
    target = archive.destination(camera, recording)
    return archive.add(camera, recording, lay_down(target, recording, content))


def complete_journal(target: Path, recording: Recording, content: bytes, owner: str = CAMERA) -> None:
    """The journal that vouches for a final file until it is entered."""
    import msgspec

    done = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "durable": len(content)}
    write_journal(target, msgspec.structs.replace(journal_of(recording, owner), **done))


def files_of(root: Path) -> dict[str, bytes]:
    """Every file in the archive that is no book of ours."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".vantrue" not in path.parts and path.name != "manifest.jsonl"
    }
