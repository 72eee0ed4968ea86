"""Finding faces that are to be covered, on this laptop alone (docs/faces.md)."""

from __future__ import annotations

from vantrue_client.share.faces.finding import faces_in

__all__ = ["faces_in"]
