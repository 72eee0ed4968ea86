"""What a piece shows is what the clip shows there, picture for picture, whatever leans on what inside it."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import av
import pytest

from tests.tools import needs
from vantrue_client.media.cut import cut
from vantrue_client.media.ranges import local

PICTURE = ["-f", "lavfi", "-i", "testsrc2=size=96x64:rate=15:duration=4"]
SOUND = ["-f", "lavfi", "-i", "anoisesrc=seed=1:duration=4"]
"""Of which no two packets are alike."""
X264 = ["-c:v", "libx264", "-preset", "fast", "-g", "15", "-bf", "3", "-pix_fmt", "yuv420p"]
X265 = ["-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1"]
CLIPS = {
    "groups that lean on each other": [*PICTURE, *SOUND, *X265, "-x265-params", "log-level=error:keyint=15:open-gop=1"],
    "pictures that lean on later ones": [*PICTURE, *SOUND, *X264],
    "sound that begins late": [*PICTURE, "-itsoffset", "1.5", *SOUND, *X264, "-map", "0", "-map", "1"],
    "picture that begins late": ["-itsoffset", "0.8", *PICTURE, *SOUND, *X264, "-map", "0", "-map", "1"],
}


def made(path: Path, *how: str) -> Path:
    needs("ffmpeg")
    subprocess.run(["ffmpeg", "-v", "error", *how, str(path)], check=True, timeout=120)
    return path


def pictures(path: Path) -> list[tuple[float, str]]:
    """Each picture that is shown, and when, in seconds from the beginning; the edit list is followed."""
    with av.open(str(path)) as container:
        frames = [(frame.time, frame.to_ndarray(format="gray")) for frame in container.decode(video=0)]
    return [(round(time or 0.0, 2), digest(picture.tobytes())) for time, picture in frames]


def heard(path: Path) -> dict[str, float]:
    """When each packet of sound is heard."""
    with av.open(str(path)) as container:
        packets = container.demux(audio=0) if container.streams.audio else []
        return {digest(bytes(one)): float((one.pts or 0) * (one.time_base or 0)) for one in packets if one.size}


def digest(data: bytes) -> str:
    """Short enough to be read where a test fails."""
    return hashlib.sha256(data).hexdigest()[:8]


@pytest.fixture(scope="module", params=CLIPS)
def clip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of four seconds with a key frame a second."""
    return made(tmp_path_factory.mktemp("clip") / "clip.mp4", *CLIPS[request.param])


@pytest.mark.parametrize(("start", "end"), [(0, 0.5), (1.9, 2.7), (2.3, 2.31), (2.5, 99)])
async def test_a_piece_shows_and_sounds_what_the_clip_does(
    clip: Path, tmp_path: Path, start: float, end: float
) -> None:
    async with local(clip) as reader:
        piece = await cut(reader, start, end, tmp_path / "piece.mp4")
    whole = [(round(time - piece.start_s, 2), one) for time, one in pictures(clip) if time < piece.end_s - 0.01]
    assert pictures(piece.file) == [(time, one) for time, one in whole if time > -0.01]
    assert end > 4 or 0 < piece.end_s - max(end, piece.start_s) < 3 / 15
    sounds = {one: time - piece.start_s for one, time in heard(clip).items()}
    assert heard(piece.file) == {one: pytest.approx(sounds[one], abs=0.03) for one in heard(piece.file)}
    warned = subprocess.run(["ffmpeg", "-v", "warning", "-i", piece.file, "-f", "null", "-"], capture_output=True)
    assert warned.stderr == b""


async def test_what_a_clip_hides_before_its_beginning_stays_unseen(tmp_path: Path) -> None:
    whole = made(tmp_path / "whole.mp4", *PICTURE, *SOUND, *X264)
    clip = made(tmp_path / "trimmed.mp4", "-ss", "1.4", "-i", str(whole), "-c", "copy")
    async with local(clip) as reader:
        piece = await cut(reader, 0, 0.5, tmp_path / "piece.mp4")
    assert piece.start_s == 0
    assert pictures(piece.file) == pictures(clip)[: len(pictures(piece.file))]
