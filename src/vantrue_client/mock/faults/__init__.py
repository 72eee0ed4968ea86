"""Everything that can be wrong with a camera, each a small class (design: experience, The simulated camera)."""

from vantrue_client.mock.faults import card, lists, names, presence, replies, settings
from vantrue_client.mock.faults.base import Fault, parse, usages

__all__ = ["Fault", "card", "lists", "names", "parse", "presence", "replies", "settings", "usages"]
