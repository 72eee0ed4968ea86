"""How it looks: one ``.tcss`` a screen or widget."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FILES: list[Any] = sorted(FOLDER.glob("*.tcss"))
