"""Bytes that are almost right: what a camera could say on a bad day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

LONGEST = 20_000
MOST_CHANGES = 8


def mutated(random: Random, good: Sequence[bytes], words: Sequence[bytes]) -> Iterator[bytes]:
    """Endlessly: something good with some bytes flipped, cut, doubled, or mixed with words and other good ones."""
    while True:
        data = bytearray(random.choice(good))
        for _ in range(random.randint(0, MOST_CHANGES)):
            change(data, random, random.choice(good), random.choice(words))
        yield bytes(data[:LONGEST])


def change(data: bytearray, random: Random, other: bytes, word: bytes) -> None:
    """One change somewhere."""
    at = random.randint(0, len(data))
    upto = min(len(data), at + random.choice([1, 2, 8, 100, 2000]))
    match random.randrange(6):
        case 0:
            data[at:upto] = random.randbytes(upto - at)
        case 1:
            del data[at:upto]
        case 2:
            data[at:at] = data[at:upto]
        case 3:
            data[at:at] = word
        case 4:
            data[at:upto] = word
        case _:
            data[at:] = other[random.randint(0, len(other)) :]


def cut(data: bytes, random: Random) -> list[bytes]:
    """The same bytes as they may arrive."""
    cuts = sorted(random.randint(0, len(data)) for _ in range(random.randrange(12)))
    return [data[first:last] for first, last in zip([0, *cuts], [*cuts, len(data)], strict=True)]
