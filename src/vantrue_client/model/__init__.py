"""What things are: frozen data without I/O, and the Protocol `Source` that cameras, cards and folders fulfil."""

from vantrue_client.model.filter import Filter
from vantrue_client.model.info import CameraInfo
from vantrue_client.model.patience import Patience
from vantrue_client.model.progress import Progress, Result, Status
from vantrue_client.model.recording import Channel, Kind, Recording
from vantrue_client.model.source import Opened, Source
from vantrue_client.model.time import CameraTime

__all__ = [
    "CameraInfo",
    "CameraTime",
    "Channel",
    "Filter",
    "Kind",
    "Opened",
    "Patience",
    "Progress",
    "Recording",
    "Result",
    "Source",
    "Status",
]
