"""How a transfer goes, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vantrue_client.model.recording import Recording


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one recording is.

    done     bytes of it that lie on the laptop, those of an earlier try included
    fetched  bytes that came over the network in this try
    total    bytes it is expected to have; None while nobody said
    """

    recording: Recording
    done: int
    fetched: int
    total: int | None


class Status(StrEnum):
    """How it went (design: experience, Result of ``get`` and ``sync``)."""

    DOWNLOADED = "downloaded"
    PRESENT = "present"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """How it went with one recording; ``file`` is the absolute path here, ``reason`` a sentence."""

    name: str
    status: Status
    file: str | None = None
    size: int | None = None
    bytes_fetched: int = 0
    sha256: str | None = None
    seconds: float = 0.0
    reason: str | None = None
