"""What a copy is called."""

from __future__ import annotations

from pathlib import PurePath

from vantrue_client.archive.layout import safe_name
from vantrue_client.model import Recording
from vantrue_client.share.form import Form, Keep


def copy_name(number: int, recording: Recording, form: Form, *, photo: bool = False) -> str:
    """The name of the copy that is the so-manieth of its kind: it tells neither time nor place unless that was chosen.

    photo  what is in it, whatever the original is called: who gets it must be able to open it

    >>> from vantrue_client.model import Kind
    >>> clip = Recording("20251211_184930_01110_N_A.TS", "", "", Kind.NORMAL, 1)
    >>> copy_name(1, clip, Form()), copy_name(1, clip, Form(keep=frozenset({Keep.NAME})))
    ('clip-1.mp4', '20251211_184930_01110_N_A.mp4')
    >>> copy_name(1, clip, Form(), photo=True)
    'photo-1.jpg'
    """
    suffix = ".jpg" if photo else ".mp4"
    if Keep.NAME not in form.keep:
        return f"{'photo' if photo else 'clip'}-{number}{suffix}"
    safe = safe_name(recording.name)
    kept = PurePath(safe).suffix
    return safe if kept.lower() == suffix else safe.removesuffix(kept) + suffix
