"""What a camera remembers from one command to the next."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from enum import IntEnum

from vantrue_client.mock.clock import Clock
from vantrue_client.mock.models import Model

FACTORY_PASSPHRASE = "12345678"  # noqa: S105 - every camera's, as printed in its manual


class Mode(IntEnum):
    """The numbers of 3001."""

    PHOTO = 0
    MOVIE = 1
    PLAYBACK = 2


@dataclass(slots=True)
class State:
    """What a camera remembers.

    session   whether 3035 opened the app session; None on models that do not want it
    station   the credentials of 3032 that were taken, None before
    capacity  bytes of the card
    card      what 3024 says
    """

    model: Model
    capacity: int
    ssid: str
    clock: Clock = field(default_factory=Clock)
    passphrase: str = FACTORY_PASSPHRASE
    mode: Mode = Mode.MOVIE
    settings: dict[int, int] = field(default_factory=dict)
    session: bool | None = None
    station: tuple[str, str] | None = None
    station_mode: bool = False
    card: int = 1
    lens: int = 0

    def reset(self) -> None:
        """Back to the factory's settings."""
        self.settings = {setting.command: setting.value for setting in self.model.settings}
        self.passphrase = FACTORY_PASSPHRASE
        self.station, self.station_mode = None, False


def new_state(model: Model, seed: int, capacity: int, handshake: bool) -> State:
    """A camera fresh from its box; its access point's name ends in four digits of its own."""
    digits = f"{zlib.crc32(f'{model.name} {seed}'.encode()) & 0xFFFF:04x}"
    state = State(model, capacity, f"{model.access_point}_{digits}", session=False if handshake else None)
    state.reset()
    return state
