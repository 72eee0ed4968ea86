"""Signatures: Ed25519, detached, over the tag manifest, which holds the hash of all else.

The key is made on this laptop and kept where its secrets are. Its signature shows that nothing was changed since its
holder signed; it shows neither who that is, nor when it was, nor that what was filmed is true.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from vantrue_client.errors import StorageError
from vantrue_client.policy.secrets import Secrets

SECRET = "evidence-signing-key"  # noqa: S105 (a name)
KEY_FILE = "signing-key.pem"
SIGNATURE_FILE = "tagmanifest-sha256.txt.sig"
MEANING = (
    "The signature shows that nothing in the package was changed since the holder of this key signed it. The key was "
    "made on the laptop that made the package: it does not show who its holder is, nor when it was signed, nor that "
    "what was filmed is true. To know the holder, compare the key's fingerprint with one that you got by another way."
)


@dataclass(frozen=True, slots=True)
class Signer:
    """A key to sign with.

    >>> key = Signer(Ed25519PrivateKey.from_private_bytes(bytes(32)))
    >>> check(key.public, key.sign(b"what it says"), b"what it says") == key.fingerprint
    True
    >>> check(key.public, key.sign(b"what it says"), b"something else") is None
    True
    """

    _key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The public key, PEM."""
        return self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @property
    def fingerprint(self) -> str:
        """What the key is known by."""
        return fingerprint(self._key.public_key())

    def sign(self, content: bytes) -> bytes:
        """The signature, 64 bytes."""
        return self._key.sign(content)


def signer(secrets: Secrets) -> Signer:
    """This laptop's key for packages, made at first need; raises KeyUnavailable, StorageError."""
    kept = secrets.get(SECRET)
    if kept is None:
        key = Ed25519PrivateKey.generate()
        secrets.set(SECRET, base64.b64encode(key.private_bytes_raw()).decode())
        return Signer(key)
    try:
        return Signer(Ed25519PrivateKey.from_private_bytes(base64.b64decode(kept, validate=True)))
    except (binascii.Error, ValueError) as error:
        raise StorageError("The key that signs packages is damaged.", advice="Make the package unsigned.") from error


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the key's 32 bytes, in hex digits."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def check(public: bytes, signature: bytes, content: bytes) -> str | None:
    """The fingerprint of the key that signed some content; None where it did not, or is no such key."""
    try:
        key = load_pem_public_key(public)
        if not isinstance(key, Ed25519PublicKey):
            return None
        key.verify(signature, content)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return None
    return fingerprint(key)
