"""Where the car was: the track that a clip or a day log carries, whichever layout it stands in.

Found by what lies in the file, never by its model or name. A new layout is one new file and one line in `layouts`.
"""

from vantrue_client.media.gps.read import read_track

__all__ = ["read_track"]
