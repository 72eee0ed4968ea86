"""What a camera says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """What a camera says of itself; None is what it does not say (facts: camera-wifi, Commands).

    address         ``http://192.168.1.254``
    text            3012 as it came, e.g. ``A119M Pro_V1.1.20260109``
    model           our name of the model, e.g. ``n4-pro``; None when unknown
    firmware        the version part of the text
    access_point    the access point's name (3029); sensitive: show it, never store or log it
    mode            ``movie``, ``recording``, ``playback``, ``photo``
    recording_for   seconds of the recording under way, 0 when idle (2016)
    card            ``present``, ``none``, ``locked``, ``broken``
    free            bytes free on the card (3017)
    battery         ``full``, ``medium``, ``low``, ``empty``, ``exhausted``, ``charging``
    """

    address: str
    text: str | None = None
    model: str | None = None
    firmware: str | None = None
    access_point: str | None = None
    mode: str | None = None
    recording_for: int | None = None
    card: str | None = None
    free: int | None = None
    battery: str | None = None
