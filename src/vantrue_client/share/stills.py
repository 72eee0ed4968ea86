"""Stills of every second of a copy, for a person to look at before it leaves: a detector misses some faces."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.errors import NotReduced
from vantrue_client.files import new_file, write_whole

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH = 960
"""Pixels: enough to recognise somebody by, were he to be recognised in the copy."""
PAGE = "look.html"
_HEAD = """<!doctype html><meta charset="utf-8"><title>Look before it leaves</title>
<style>body{font:16px system-ui;margin:1rem;background:#111;color:#eee}figure{display:inline-block;margin:.3rem}
img{width:30rem;max-width:95vw}</style>
<h1>Is anybody to be recognised?</h1>
"""


def stills_of(copy: Path, folder: Path, name: str) -> list[Path]:
    """A still of every second of a copy, JPEG, into a folder, and a page that shows all of them; it blocks.

    Raises NotReduced for a copy whose pictures cannot be read, StorageError.
    """
    made = []
    for second, picture in enumerate(_pictures(copy)):
        at = folder / f"{Path(name).stem}-{second:04}.jpg"
        with new_file(at) as file:
            picture.save(file, "JPEG", quality=85)
        made.append(at)
    if not made:
        raise NotReduced(f"No still could be made of {name}, so nobody can look at it.", kept="Nothing left.")
    page = folder / PAGE
    known = page.read_text(encoding="utf-8") if page.exists() else _HEAD
    figures = "".join(f'<figure><img src="{html.escape(at.name)}"><figcaption>{second} s</figcaption></figure>\n'
                      for second, at in enumerate(made))  # fmt: skip
    write_whole(page, f"{known}<h2>{html.escape(name)}</h2>\n{figures}".encode())
    return made


def _pictures(copy: Path) -> Iterator[Image]:
    import av
    from av.error import FFmpegError
    from PIL import Image, UnidentifiedImageError

    try:
        if copy.suffix.lower() in {".jpg", ".jpeg"}:
            with Image.open(copy) as image:
                yield _small(image)
            return
        with av.open(str(copy)) as container:
            due = 0.0
            for frame in container.decode(video=0):
                if frame.time >= due:
                    due = int(frame.time) + 1.0
                    yield _small(Image.fromarray(frame.to_ndarray(format="rgb24")))
    except (FFmpegError, UnidentifiedImageError, OSError, IndexError) as error:
        raise NotReduced(f"The copy {copy.name} cannot be looked at: {error}.", kept="Nothing left.") from error


def _small(image: Image) -> Image:
    small = image.convert("RGB")
    small.thumbnail((WIDTH, WIDTH))
    return small
