"""Reading what a camera wrote: whether a file is whole, and what lies inside it."""

from vantrue_client.media.whole import Structure, check_whole, structure, structure_of

__all__ = ["Structure", "check_whole", "structure", "structure_of"]
