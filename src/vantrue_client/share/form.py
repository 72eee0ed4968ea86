"""The form in which a copy leaves: what it keeps beside the picture, what is covered in it, and which piece of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Keep(StrEnum):
    """What a copy keeps only by choice; the picture alone always stays.

    SOUND     what the microphone heard
    LOCATION  GPS blocks and metadata tracks, coordinates in texts and EXIF
    TIMES     when it was recorded: creation times in the file
    DEVICE    what names the camera: `udta`, texts, maker notes
    NAME      the recording's own name, which tells time and kind
    """

    SOUND = "sound"
    LOCATION = "location"
    TIMES = "times"
    DEVICE = "device"
    NAME = "name"


class Cover(StrEnum):
    """What is covered in the picture, which is encoded anew for it.

    FACES    each face that is found
    TEXT     the strip where cameras burn in place, speed and time
    PICTURE  all of it, blurred
    """

    FACES = "faces"
    TEXT = "text"
    PICTURE = "picture"


class Join(StrEnum):
    """How several recordings become one file: not at all, one after the other, or beside each other."""

    APART = "apart"
    AFTER = "after"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a copy; as it stands here it keeps nothing but the picture, as the camera encoded it.

    piece   seconds from the recording's beginning; it begins at the next key frame, so that not a frame before what
            was chosen leaves
    fit     bytes that the copy may have at most: it is encoded anew where it is larger
    height  pixels of the picture, encoded anew

    >>> Form().encoded, Form(cover=frozenset({Cover.TEXT})).encoded
    (False, True)
    """

    keep: frozenset[Keep] = frozenset()
    cover: frozenset[Cover] = frozenset()
    piece: tuple[float, float] | None = None
    fit: int | None = None
    height: int | None = None
    join: Join = Join.APART

    @property
    def encoded(self) -> bool:
        """Whether the picture has to be encoded anew, whatever its size."""
        return bool(self.cover) or self.height is not None or self.join is Join.BESIDE
