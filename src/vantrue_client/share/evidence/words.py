"""The sentences and rows that both reports share."""

from __future__ import annotations

from collections.abc import Iterator

from vantrue_client.share.evidence.account import Account, Piece, happened, in_utc
from vantrue_client.share.evidence.bag import plain
from vantrue_client.share.evidence.signing import MEANING

COLUMNS = ("no", "recording", "camera clock", "UTC", "size")


def title(account: Account) -> str:
    """What the package is for, as its maker said."""
    return plain(account.order.purpose)


def facts(account: Account) -> list[tuple[str, str]]:
    """What stands at the top: for whom, why, from whom, when."""
    order = account.order
    assert order.ground is not None
    rows = [
        ("For", plain(order.recipient)),
        ("Ground", f"{order.ground.sentence} (policy, clause {order.ground.value})"),
        ("Made by", plain(order.maker)),
        ("Made on", in_utc(account.made)),
        ("Holds", holds(account)),
        ("Signed with", f"the key {account.fingerprint}" if account.fingerprint else "no key: it is not signed"),
    ]
    return [(name, said) for name, said in rows if said]


def holds(account: Account) -> str:
    """How much of what."""
    clips, logs = len(account.pieces), len(account.logs)
    total = sum(piece.copy.recording.size for piece in account.all)
    logged = f" and {logs} day {'log' if logs == 1 else 'logs'}" if logs else ""
    return f"{clips} original {'recording' if clips == 1 else 'recordings'}{logged}, {total / 1e6:.1f} MB"


def row(number: int, piece: Piece) -> tuple[str, ...]:
    """A recording in the table with the columns `COLUMNS`."""
    recording = piece.copy.recording
    return (
        str(number),
        name(piece),
        clock(piece),
        utc(piece) or "not known",
        f"{recording.size:,} bytes",
    )


def name(piece: Piece) -> str:
    """A recording's name, harmless."""
    return plain(piece.copy.recording.name)


def clock(piece: Piece) -> str:
    """From when to when it lasts, on the camera's own clock."""
    recording = piece.copy.recording
    start, end = recording.start, recording.end
    first = str(start or end or "").replace("T", " ")
    return f"{first} to {str(end).partition('T')[2]}" if start and end and end > start else first or "not known"


def utc(piece: Piece) -> str:
    """The same by the receiver, where it told."""
    if piece.utc is None:
        return ""
    first, last = piece.utc
    return f"{first:%Y-%m-%d %H:%M:%S} to {last:%H:%M:%S}"


def details(account: Account, piece: Piece) -> list[tuple[str, str]]:
    """What is known of one recording."""
    recording, camera = piece.copy.recording, account.camera(piece)
    locked = {True: "locked", False: "not locked", None: "lock not told"}[recording.locked]
    kind = f"{recording.kind.value}, {recording.channel.value}" if recording.channel else recording.kind.value
    said = f"{camera.name}; it says of itself: {camera.text}" if camera.text else camera.name
    rows = [
        ("Camera", said),
        ("Listed as", f"{recording.path} ({kind}, {locked})"),
        ("Camera clock", clock(piece)),
        ("UTC, by GPS", utc(piece)),
        ("Size", f"{recording.size:,} bytes"),
        ("SHA-256", piece.copy.sha256),
        *(("History", " ".join(part for part in (when, what) if part)) for when, what in happened(piece)),
    ]
    return [(label, plain(text)) for label, text in rows if text]


def still_at(place: str) -> str:
    """What stands below a still: its second, which its name ends with.

    >>> still_at("stills/01-20251211_184930_01110_N_A-30s.jpg")
    'at 30 s'
    """
    return f"at {place.rpartition('-')[2].partition('s.')[0]} s"


def verifying(account: Account) -> Iterator[str]:
    """How anybody checks the package."""
    yield (
        "On any computer with the program: `vantrue evidence verify FOLDER`. Without it, in the package's folder: "
        "`sha256sum -c manifest-sha256.txt` and `sha256sum -c tagmanifest-sha256.txt`, or any program that knows "
        "BagIt (RFC 8493), which is the package's form."
    )
    yield (
        "The originals are the files as they came from the camera, byte for byte. Stills, the map and the tracks were "
        "made from them for looking at; where they differ, the originals count."
    )
    if account.fingerprint:
        yield (
            "The signature: `openssl pkeyutl -verify -pubin -inkey signing-key.pem -rawin -in tagmanifest-sha256.txt "
            "-sigfile tagmanifest-sha256.txt.sig`."
        )
        yield MEANING
    else:
        yield (
            "It is not signed. Who could change a file could make the lists of hashes anew: what counts is the "
            "package's number (the SHA-256 of tagmanifest-sha256.txt), noted where the package was made."
        )
