"""The documents of the notification socket, however TCP cut them (facts: camera-wifi, Notifications)."""

from __future__ import annotations

from vantrue_client.model.event import Event, News
from vantrue_client.wire.reply import decode, number
from vantrue_client.wire.scanner import Scanner

PORT = 3333
HEARTBEAT = b"02:001:0"
HEARTBEAT_EVERY = 10.0
"""Seconds."""

_NEWS = {
    1: News.RECORDING_STARTED,
    2: News.RECORDING_STOPPED,
    3: News.DISCONNECTED,
    4: News.MICROPHONE_ON,
    5: News.MICROPHONE_OFF,
    6: News.POWER_OFF,
    7: News.REPLACED,
    8: News.SENSORS_CHANGED,
    9: News.CARD_INSERTED,
    10: News.CARD_REMOVED,
}


class Notifications:
    """Reads a stream of documents; how it was cut never changes what is found.

    >>> stream = Notifications()
    >>> stream.feed(b"<Function><Cmd>3020</Cmd><Status>1"), stream.feed(b"0</Status></Function>")
    ([], [Event(news=<News.CARD_REMOVED: 'card-removed'>, status=10)])
    """

    def __init__(self) -> None:
        self._scanner = Scanner()
        self._status: int | None = None

    def feed(self, data: bytes) -> list[Event]:
        """The events of the documents that became whole with these bytes; a status of 0 is no news."""
        events = []
        for tag, text in self._scanner.feed(data):
            name = tag.lower()
            if text is None:
                if name == b"/function" and self._status:
                    events.append(Event(_NEWS.get(self._status, News.OTHER), self._status))
                self._status = None
            elif name == b"status" and self._status is None:
                self._status = number(decode(text))
        return events
