"""Packages from strangers: whatever they hold, nothing outside is read, and none of them passes for sound."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vantrue_client.share.evidence import verify as verifying
from vantrue_client.share.evidence.bag import DECLARATION
from vantrue_client.share.evidence.signing import Signer
from vantrue_client.share.evidence.verify import verify

FRAME = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")


def lay(folder: Path, listed: str = "data/clip.MP4", info: str = "Recipient: Police\n", more: str = "") -> Path:
    """A package of one file, made by hand; ``listed`` is what its list calls it."""
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "clip.MP4").write_bytes(b"clip")
    (folder / "bagit.txt").write_bytes(DECLARATION)
    (folder / "bag-info.txt").write_text(info)
    (folder / "manifest-sha256.txt").write_text(f"{hashlib.sha256(b'clip').hexdigest()}  {listed}\n{more}")
    return seal(folder)


def seal(folder: Path, *tags: str) -> Path:
    """List its frame anew."""
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in (*FRAME, *tags)]
    (folder / "tagmanifest-sha256.txt").write_text("".join(lines))
    return folder


def kinds(folder: Path) -> set[str]:
    return {finding.what for finding in verify(folder).findings}


def test_one_that_is_sound(tmp_path: Path) -> None:
    assert verify(lay(tmp_path / "p")).findings == ()


def test_one_without_its_declaration_says_what_is_missing(tmp_path: Path) -> None:
    (lay(tmp_path / "p") / "bagit.txt").unlink()
    (finding,) = verify(tmp_path / "p").findings
    assert (finding.what, finding.file) == ("missing", "bagit.txt")


@pytest.mark.parametrize(
    "listed",
    ["/etc/passwd", "../secret", "data/../../secret", "data/./clip.MP4", "data//clip.MP4", "C:\\x", "data\\clip.MP4",
     "c:data", "bagit.txt", "data/\u202eclip", "data/clip.MP4\x00", "~/x", "data/"],
)  # fmt: skip
def test_a_list_that_leads_out_is_refused_before_anything_is_read(
    tmp_path: Path, listed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "hash_inside", lambda *_: pytest.fail("something was read"))
    assert kinds(lay(tmp_path / "p", listed)) == {"unsafe"}


def a_link(folder: Path) -> None:
    (folder / "data" / "clip.MP4").unlink()
    (folder / "data" / "clip.MP4").symlink_to(folder.parent / "clip.MP4")


def a_linked_folder(folder: Path) -> None:
    (folder / "data").rename(folder.parent / "elsewhere")
    (folder / "data").symlink_to(folder.parent / "elsewhere")


def a_linked_list(folder: Path) -> None:
    (folder / "manifest-sha256.txt").rename(folder.parent / "list")
    (folder / "manifest-sha256.txt").symlink_to(folder.parent / "list")


def a_pipe(folder: Path) -> None:
    os.mkfifo(folder / "data" / "pipe")


@pytest.mark.parametrize("plant", [a_link, a_linked_folder, a_linked_list, a_pipe])
def test_links_and_devices_are_refused_and_not_followed(tmp_path: Path, plant: Callable[[Path], None]) -> None:
    (tmp_path / "clip.MP4").write_bytes(b"clip")
    folder = lay(tmp_path / "p")
    plant(folder)
    assert "unsafe" in kinds(folder)


def test_what_is_larger_than_in_any_package_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = lay(tmp_path / "p")
    with open(folder / "manifest-sha256.txt", "ab") as file:
        file.truncate(1 << 40)  # sparse: nobody is to read it whole
    assert kinds(folder) == {"unsafe"}
    monkeypatch.setattr(verifying, "MOST_FILES", 5)
    assert kinds(lay(tmp_path / "q")) == {"unsafe"}
    deep = lay(tmp_path / "r") / "/".join(["d"] * 20)
    monkeypatch.undo()
    deep.mkdir(parents=True)
    assert kinds(tmp_path / "r") == {"unsafe"}


def test_a_frame_that_is_not_all_listed_proves_nothing(tmp_path: Path) -> None:
    folder = lay(tmp_path / "p")
    (folder / "tagmanifest-sha256.txt").write_text("")
    assert {"missing", "added"} <= kinds(folder)
    twice = lay(tmp_path / "q", more=f"{'0' * 64}  data/clip.MP4\n")
    assert kinds(twice) == {"damaged"}
    (tmp_path / "r").mkdir()
    assert not verify(tmp_path / "r").sound


def test_a_signature_that_was_taken_off_or_is_anothers_is_found(tmp_path: Path) -> None:
    key, other = (Signer(Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32)) for n in (1, 2))
    folder = lay(tmp_path / "p", info=f"Signed-By: {key.fingerprint}\n")
    assert kinds(folder) == {"signature"}
    (folder / "signing-key.pem").write_bytes(key.public)
    content = (seal(folder, "signing-key.pem") / "tagmanifest-sha256.txt").read_bytes()
    signature = folder / "tagmanifest-sha256.txt.sig"
    signature.write_bytes(key.sign(content))
    assert verify(folder).fingerprint == key.fingerprint
    assert verify(folder).sound
    for wrong in (other.sign(content), b"", bytes(64), b"x" * 100_000):
        signature.write_bytes(wrong)
        assert not verify(folder).sound
    (folder / "signing-key.pem").write_bytes(other.public)
    signature.write_bytes(other.sign((seal(folder, "signing-key.pem") / "tagmanifest-sha256.txt").read_bytes()))
    assert kinds(folder) == {"signature"}
    for wrong in (b"", b"-----BEGIN PUBLIC KEY-----\n", os.urandom(200)):
        (folder / "signing-key.pem").write_bytes(wrong)
        seal(folder, "signing-key.pem")
        assert kinds(folder) == {"signature"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(name=st.sampled_from([*FRAME, "tagmanifest-sha256.txt"]), at=st.integers(0, 200), put=st.binary(max_size=40))
def test_whatever_is_put_into_its_frame_is_found_and_raises_nothing(
    tmp_path_factory: pytest.TempPathFactory, name: str, at: int, put: bytes
) -> None:
    folder = lay(tmp_path_factory.mktemp("mutated") / "p")
    before = (folder / name).read_bytes()
    after = before[:at] + put + before[at + len(put) :]
    (folder / name).write_bytes(after)
    sound = verify(folder).sound
    assert name not in FRAME or sound == (after == before)
