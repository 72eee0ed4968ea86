"""What things are: frozen data without I/O, and the Protocol `Source` that cameras, cards and folders fulfil."""

from vantrue_client.model.event import Event, News
from vantrue_client.model.filter import Filter
from vantrue_client.model.info import CameraInfo
from vantrue_client.model.patience import Patience
from vantrue_client.model.progress import Progress, Result, Status
from vantrue_client.model.recording import Channel, Kind, Recording
from vantrue_client.model.setting import Change, Option, Setting
from vantrue_client.model.source import Opened, Source
from vantrue_client.model.time import CameraTime
from vantrue_client.model.track import Clock, Fix, Quality, Track

__all__ = [
    "CameraInfo",
    "CameraTime",
    "Change",
    "Channel",
    "Clock",
    "Event",
    "Filter",
    "Fix",
    "Kind",
    "News",
    "Opened",
    "Option",
    "Patience",
    "Progress",
    "Quality",
    "Recording",
    "Result",
    "Setting",
    "Source",
    "Status",
    "Track",
]
