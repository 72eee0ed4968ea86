"""Files that cameras write, made by hand: small, and whole in their structure."""

from __future__ import annotations

import struct


def box(kind: bytes, payload: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(payload)) + kind + payload


FTYP = box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41")
MOOV = box(b"moov", box(b"mvhd", bytes(100)) + box(b"trak", box(b"tkhd", bytes(84))))


def mp4(seed: int = 0, size: int = 3000) -> bytes:
    """An MP4 whose picture's bytes differ by seed; ``moov`` last."""
    return FTYP + box(b"mdat", bytes((seed * 31 + n * 7) % 251 for n in range(size))) + MOOV


def jpeg(seed: int = 0) -> bytes:
    app = b"\xff\xe1" + struct.pack(">H", 10) + b"Exif\0\0II"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\1\1\0\0\x3f\0"
    return b"\xff\xd8" + app + scan + bytes((seed + n) % 250 for n in range(200)) + b"\xff\xd9"


def ts(packets: int = 30, stride: int = 188) -> bytes:
    return b"".join(bytes(stride - 188) + b"\x47" + bytes([n % 250]) * 187 for n in range(packets))


WHOLE = {
    "moov-last.MP4": mp4(1),
    "moov-first.MP4": FTYP + MOOV + box(b"mdat", b"p" * 999),
    "mdat-to-the-end.MP4": FTYP + MOOV + struct.pack(">I", 0) + b"mdat" + b"p" * 999,
    "mdat-64-bit.MP4": FTYP + struct.pack(">I4sQ", 1, b"mdat", 16 + 999) + b"p" * 999 + MOOV,
    "wide.MOV": box(b"ftyp", b"qt  \0\0\2\0qt  ") + box(b"wide") + box(b"mdat", b"p" * 999) + MOOV,
    "no-ftyp.MOV": box(b"wide") + box(b"mdat", b"p" * 999) + MOOV,
    "fragmented.MP4": FTYP + MOOV + (box(b"moof", box(b"mfhd", bytes(8))) + box(b"mdat", b"p" * 99)) * 3 + box(b"mfra"),
    "segment.MP4": box(b"styp", b"msdh\0\0\0\0msdh") + box(b"sidx", bytes(24)) + MOOV + box(b"mdat", b"x"),
    "zeros-behind.MP4": mp4(2) + bytes(4096),
    "skip-behind.MP4": mp4(3) + box(b"skip", b"thumbnail" * 40),
    "trailer-behind.MP4": mp4(4) + b"\xfe\xed" * 300 + b"VENDOR",
    "uuid-first.MP4": FTYP + box(b"uuid", b"q" * 100) + box(b"free", bytes(512)) + box(b"mdat", b"p" * 99) + MOOV,
    "two-mdat.MP4": FTYP + box(b"mdat", b"a" * 99) + box(b"mdat", b"b" * 99) + MOOV,
    "picture.JPG": jpeg(),
    "with-preview.JPG": jpeg() + jpeg(7),
    "zeros-behind.JPG": jpeg() + bytes(999),
    "188.TS": ts(),
    "192.TS": ts(stride=192),
    "one-packet.TS": ts(1),
    "zeros-behind.TS": ts() + bytes(512),
    "film.AVI": b"RIFF" + struct.pack("<I", 999) + b"AVI LIST" + b"x" * 991,
    "20251211.dat": b"#\r\n20251211184930,47.1,N,8.5,E,20.0,400.0\r\n",
    "empty.dat": b"",
}
