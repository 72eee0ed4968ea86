"""What a copy is called."""

from __future__ import annotations

from pathlib import PurePath

from vantrue_client.archive.layout import safe_name
from vantrue_client.model import Kind, Recording
from vantrue_client.share.form import Form, Keep


def copy_name(number: int, recording: Recording, form: Form) -> str:
    """The name of the copy that is the so-manieth of its kind: it tells neither time nor place unless that was chosen.

    >>> clip = Recording("20251211_184930_01110_N_A.TS", "", "", Kind.NORMAL, 1)
    >>> copy_name(1, clip, Form()), copy_name(1, clip, Form(keep=frozenset({Keep.NAME})))
    ('clip-1.mp4', '20251211_184930_01110_N_A.mp4')
    """
    photo = recording.kind is Kind.PHOTO and PurePath(recording.name).suffix.lower() in {".jpg", ".jpeg"}
    suffix = ".jpg" if photo else ".mp4"
    if Keep.NAME not in form.keep:
        return f"{'photo' if photo else 'clip'}-{number}{suffix}"
    safe = safe_name(recording.name)
    kept = PurePath(safe).suffix
    return safe if kept.lower() == suffix else safe.removesuffix(kept) + suffix
