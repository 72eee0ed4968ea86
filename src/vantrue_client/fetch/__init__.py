"""One recording from a source into a folder, surely: nothing half done looks done, nothing finished is lost."""

from vantrue_client.fetch.fetch import Fetched, fetch
from vantrue_client.fetch.journal import Journal, Leftover, forget, leftovers

__all__ = ["Fetched", "Journal", "Leftover", "fetch", "forget", "leftovers"]
