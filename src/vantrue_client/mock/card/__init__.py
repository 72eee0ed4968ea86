"""The card of the simulated camera: a real folder with real, playable files, built from ``facts/recordings.md``."""

from __future__ import annotations

from vantrue_client.mock.card.cache import cached_card, checkout
from vantrue_client.mock.card.clip import write_clip
from vantrue_client.mock.card.daylog import write_daylog
from vantrue_client.mock.card.drive import Fix
from vantrue_client.mock.card.gps import LAYOUTS
from vantrue_client.mock.card.make import make_card
from vantrue_client.mock.card.models import card_model, fixtures, models
from vantrue_client.mock.card.mp4 import without_index
from vantrue_client.mock.card.photo import write_photo

__all__ = [
    "LAYOUTS",
    "Fix",
    "cached_card",
    "card_model",
    "checkout",
    "fixtures",
    "make_card",
    "models",
    "without_index",
    "write_clip",
    "write_daylog",
    "write_photo",
]
