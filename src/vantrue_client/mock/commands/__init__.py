"""The commands (facts: camera-wifi, Commands); a known one without a function of its own answers Status 0."""

from vantrue_client.mock.commands import card, device, movie, network, pictures
from vantrue_client.mock.commands.table import HANDLERS, Ask

__all__ = ["HANDLERS", "Ask", "card", "device", "movie", "network", "pictures"]
