"""A map of drives: one file that opens in any browser, with no network."""

from vantrue_client.trips.map.write import write_map

__all__ = ["write_map"]
