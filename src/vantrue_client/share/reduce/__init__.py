"""Making the copy that leaves: reduced to what was chosen, and searched for the rest before it gets its name."""

from __future__ import annotations

from vantrue_client.share.original import Original
from vantrue_client.share.reduce.kinds import Reduced
from vantrue_client.share.reduce.naming import copy_name
from vantrue_client.share.reduce.opening import is_photo
from vantrue_client.share.reduce.reduce import reduce

__all__ = ["Original", "Reduced", "copy_name", "is_photo", "reduce"]
