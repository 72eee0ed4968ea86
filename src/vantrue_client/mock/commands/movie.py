"""Commands about modes, recording and the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_client.mock.commands.table import Ask, on
from vantrue_client.mock.reply import Reply, answer, document, picture, value
from vantrue_client.mock.state import Mode

if TYPE_CHECKING:
    from vantrue_client.mock.device import Device


@on(1001)
async def take_photo(device: Device, ask: Ask) -> Reply:
    """Take a photo, in photo mode only."""
    if device.state.mode is not Mode.PHOTO:
        return answer(1001, -22)
    entry = await device.recorder.photo()
    left = max(0, device.state.capacity - device.contents.used()) // max(1, entry.size)
    name = f"<File>\n<NAME>{entry.name}</NAME>\n<FPATH>{entry.dos_path}</FPATH>\n</File>\n"
    return answer(1001, inner=f"{name}<FREEPICNUM>{left}</FREEPICNUM>\n")


@on(2001)
async def record(device: Device, ask: Ask) -> Reply:
    """Start or stop recording."""
    if device.state.mode is not Mode.MOVIE:
        return answer(2001, -22)
    if ask.par == 1:
        await device.start_recording()
    elif ask.par == 0:
        await device.stop_recording()
    return answer(2001, 0 if ask.par in (None, 0, 1) else -21)


@on(2016)
def recording_for(device: Device, ask: Ask) -> Reply:
    """Seconds of the recording under way."""
    return value(2016, device.recorder.seconds)


@on(2017)
def trigger_snapshot(device: Device, ask: Ask) -> Reply:
    """Take a snapshot while recording."""
    if not device.recorder.paths:
        return answer(2017, -22)
    device.snapshot = True
    return answer(2017)


@on(2018)
async def fetch_snapshot(device: Device, ask: Ask) -> Reply:
    """Hand the snapshot over, once."""
    if not device.snapshot:
        return answer(2018, -1)
    device.snapshot = False
    return picture(await device.recorder.snapshot())


@on(2019)
def live_view(device: Device, ask: Ask) -> Reply:
    """Where the live view is, as the camera believes to be reached."""
    host = ask.request.headers.get("host", "192.168.1.254").rpartition(":")[0] or "192.168.1.254"
    rtsp, mjpeg = device.live_ports
    at = host if rtsp == 554 else f"{host}:{rtsp}"
    return document(
        f"<LIST>\n<MovieLiveViewLink>rtsp://{at}/xxx.mov</MovieLiveViewLink>\n"
        f"<PhotoLiveViewLink>http://{host}:{mjpeg}</PhotoLiveViewLink>\n</LIST>\n"
    )


@on(3001)
async def change_mode(device: Device, ask: Ask) -> Reply:
    """Change mode; leaving movie mode stops the recording, and coming back does not start it again."""
    if ask.par is None:
        return answer(3001)
    if ask.par not in list(Mode):
        return answer(3001, -21)
    if ask.par != Mode.MOVIE:
        await device.stop_recording()
    device.state.mode = Mode(ask.par)
    return answer(3001)


@on(3028)
def choose_lens(device: Device, ask: Ask) -> Reply:
    """Which lens the live view shows."""
    if ask.par is not None and not 0 <= ask.par < len(device.model.card.lenses):
        return answer(3028, -21)
    device.state.lens = ask.par if ask.par is not None else device.state.lens
    return answer(3028)


@on(3037)
def mode(device: Device, ask: Ask) -> Reply:
    """The mode, in numbers that are not those of 3001."""
    if device.state.mode is Mode.MOVIE:
        return value(3037, 1 if device.recorder.paths else 0)
    return value(3037, 3 if device.state.mode is Mode.PLAYBACK else 4)
