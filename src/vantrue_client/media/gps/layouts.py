"""The layouts that are known: blocks are tried by them in this order, a new one is a line here."""

from __future__ import annotations

from vantrue_client.media.gps import fmas, n4, novatek, novatek_new, s1, sentence
from vantrue_client.media.gps.point import Layout

BLOCKS: tuple[Layout, ...] = (s1.LAYOUT, n4.LAYOUT, novatek_new.LAYOUT, novatek.LAYOUT, sentence.LAYOUT)
"""Of blocks inside ``mdat``."""

SAMPLES: tuple[Layout, ...] = (fmas.LAYOUT,)
"""Of samples of a metadata track."""
