"""Files that lie: every parser gives what can be had, and no error but the reader's own."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.media.gps import hand
from tests.media.gps.test_read import clip, drive, metadata, track_of
from vantrue_client.model import Track

FILES = {
    "n4": clip(map(hand.n4, drive())),
    "n4-first": clip(map(hand.n4, drive()), last=False, align=4096),
    "s1": clip(map(hand.s1, drive()), index="none"),
    "novatek": clip(map(hand.novatek, drive()), index="short"),
    "novatek-new": clip(map(hand.novatek_new, drive())),
    "sentence": clip(map(hand.sentence, drive())),
    "fmas": metadata(map(hand.fmas, drive())),
    "stream": hand.transport(drive()),
    "log": b"#\r\n" + b"".join(map(hand.log_line, drive())),
}
ODD = (
    b"\0",
    b"\xff",
    b"\x7f",
    b"\x80",
    b"\0\0\0\1",
    b"\xff" * 8,
    b"\x7f\xff\xff\xff",
    b"\0\0\xf8\x7f",
    b"freeGPS ",
    b"moov",
)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The same with some of it changed, moved, doubled or cut; where it tells something more often."""
    made = bytearray(content)
    telling = [at for at in range(len(made) - 200) if made[at : at + 8] == b"freeGPS "] or [0]
    for _ in range(chance.randint(1, 12)):
        where = chance.choice([0, len(made) - 900, chance.randrange(len(made) + 1), *telling[:3]])
        at = max(0, min(len(made), where + chance.randrange(900)))
        what = chance.choice(ODD) if chance.random() < 0.6 else chance.randbytes(chance.randint(1, 9))
        match chance.randrange(8):
            case 0:
                del made[at : at + chance.randint(1, 5000)]
            case 1:
                made[at:at] = what
            case 2 if chance.random() < 0.3:
                del made[at:]
            case _:
                made[at : at + len(what)] = what
    return bytes(made)


def sane(track: Track) -> bool:
    return all(
        abs(fix.latitude) <= 90 and abs(fix.longitude) <= 180 and (fix.speed is None or 0 <= fix.speed <= 84)
        for fix in track.fixes
    )


async def mutate(path: Path, name: str, count: int) -> None:
    chance = random.Random(name)
    for number in range(count):
        track = await track_of(path, mutated(FILES[name], chance))
        assert sane(track), (name, number)


@pytest.mark.parametrize("name", FILES)
async def test_a_mutated_file_gives_what_can_be_had(tmp_path: Path, name: str) -> None:
    await mutate(tmp_path / "a.MP4", name, 40)


@pytest.mark.long
@pytest.mark.parametrize("name", FILES)
async def test_many_mutated_files_give_what_can_be_had(tmp_path: Path, name: str) -> None:
    await mutate(tmp_path / "a.MP4", name, 500)
