"""Cards made once and kept, and working copies of them."""

from __future__ import annotations

import secrets
import shutil
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from vantrue_client.mock.card.gps import Layout
from vantrue_client.mock.card.make import make_card
from vantrue_client.mock.card.models import card_model

FORMAT = 1
"""Counted up whenever a card's bytes change for the same parameters."""

_BUILDING, _PRESENT = ".building-", "present-"
_KEPT = 24 * 3600.0  # seconds that a card of the present, or a half-made one, is kept
_EARLY = 5  # minutes between two cards in the first hour of a day


def cached_card(
    cache: Path, *, model: str, days: int = 1, seed: int = 0, gps: str | None = None, now: datetime | None = None
) -> Path:
    """The card of these parameters, made under ``cache`` when it is not there yet; it is read, never changed.

    Without ``now`` the card is one of the present hour: made once an hour, and removed after a day. Its newest
    recording ends before the hour began, in the first hour of a day at most 6 minutes ago, so that a card always
    holds something of today.

    Two processes may ask at once: both make it, and both get the one that was finished first. Raises UsageError.
    """
    layout = Layout.parse(gps or card_model(model).gps)
    anchor = now or present(datetime.now())
    final = cache / _name(model, days, seed, layout, anchor, present=now is None)
    if final.is_dir():
        return final
    cache.mkdir(0o700, parents=True, exist_ok=True)
    _prune(cache)
    building = cache / f"{_BUILDING}{secrets.token_hex(6)}"
    try:
        make_card(building, model=model, days=days, seed=seed, gps=gps, now=anchor)
        building.rename(final)
    except OSError:
        if not final.is_dir():
            raise
    finally:
        remove(building)
    return final


def present(now: datetime) -> datetime:
    """The time at which a card of the present is anchored.

    >>> print(present(datetime(2026, 9, 4, 18, 19, 34)), present(datetime(2026, 9, 4, 0, 19, 34)))
    2026-09-04 18:00:00 2026-09-04 00:15:00
    """
    minute = 0 if now.hour else now.minute // _EARLY * _EARLY
    return now.replace(minute=minute, second=0, microsecond=0)


def checkout(card: Path, to: Path) -> None:
    """A working copy for a server that changes it: times and modes kept, nothing shared with the original."""
    shutil.copytree(card, to, dirs_exist_ok=True)


def remove(card: Path) -> None:
    """Remove a card; one that is gone, or that another process removes, is none."""
    for path in card.rglob("*"):
        with suppress(FileNotFoundError):
            path.chmod(0o700)  # Windows keeps what has no write bit
    shutil.rmtree(card, ignore_errors=True)


def _name(model: str, days: int, seed: int, layout: Layout, anchor: datetime, *, present: bool) -> str:
    """What a card is kept under: all that its bytes and its files' times depend on, the laptop's zone among it."""
    gps = str(layout).replace(",", "-")
    when = f"{anchor.replace(tzinfo=None).astimezone():%Y%m%dT%H%M%S%z}"
    return f"{_PRESENT if present else ''}{model}-{days}-{seed}-{gps}-{when}-v{FORMAT}"


def _prune(cache: Path) -> None:
    """Remove cards of a present that is past, and what a crash left half made."""
    for path in cache.iterdir():
        if path.name.startswith((_BUILDING, _PRESENT)) and _age(path) > _KEPT:
            remove(path)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
