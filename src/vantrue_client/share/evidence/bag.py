"""The BagIt frame around a package's payload (RFC 8493): what it is, and the SHA-256 of every file.

The standard's own library changes the process's working folder while it writes, and a package is made beside other
work: these few lines are ours, and that library (`bagit`) reads every finished package before it gets its name.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from vantrue_client.errors import Damaged
from vantrue_client.share.evidence.building import Building
from vantrue_client.share.evidence.signing import KEY_FILE, SIGNATURE_FILE, Signer

PAYLOAD = "data/"
BAGIT = "bagit.txt"
INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNED_BY = "Signed-By"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def frame(building: Building, info: Mapping[str, str], signer: Signer | None) -> str:
    """Write the frame of a filled package; its SHA-256, which stands for all of it."""
    payload = {place: entry for place, entry in building.files.items() if place.startswith(PAYLOAD)}
    total = sum(entry.size for entry in payload.values())
    said = {
        "Bagging-Date": date.today().isoformat(),
        "Payload-Oxum": f"{total}.{len(payload)}",
        **info,
        **({SIGNED_BY: signer.fingerprint} if signer else {}),
    }
    building.write(BAGIT, DECLARATION)
    building.write(INFO, "".join(f"{name}: {plain(text)}\n" for name, text in said.items()).encode())
    building.write(MANIFEST, _lines({place: entry.sha256 for place, entry in payload.items()}))
    if signer:
        building.write(KEY_FILE, signer.public)
    tags = {place: entry.sha256 for place, entry in building.files.items() if place not in payload}
    content = _lines(tags)
    building.write(TAG_MANIFEST, content)
    if signer:
        building.write(SIGNATURE_FILE, signer.sign(content))
    return hashlib.sha256(content).hexdigest()


def plain(text: str) -> str:
    r"""Text on one line, which no reader takes for another field.

    >>> plain("Zürich\r\nSigned-By: me\x00")
    'Zürich  Signed-By: me '
    """
    return "".join(letter if letter.isprintable() else " " for letter in text)


def agrees(folder: Path) -> None:
    """Have the standard's own library read a package on the disk; raises Damaged where it finds a fault."""
    import bagit

    log = logging.getLogger(bagit.__name__)
    log.setLevel(logging.CRITICAL)  # what it says is in what it raises
    try:
        bagit.Bag(str(folder)).validate()
    except (bagit.BagError, OSError, ValueError) as error:
        raise Damaged(f"The package is not what was to be written: {error}.", advice="Look at the disk.") from error


def _lines(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{sha256}  {place}\n" for place, sha256 in sorted(hashes.items())).encode()
