"""100 fences on 10 million fixes (aim: under 60 s), and how many times faster than asking fix by fix."""

from __future__ import annotations

import time

import numpy as np

from vantrue_client.trips.crossings import crossings
from vantrue_client.trips.fences import Fence, fence
from vantrue_client.trips.geodesy import distance
from vantrue_client.trips.shapes import Circle, circle, polygon

FIXES = 10_000_000
SLICE = 100_000


def main() -> None:
    chance = np.random.default_rng(4)
    turns = np.cumsum(chance.normal(0, 0.05, FIXES))
    north = 47 + np.cumsum(np.sin(turns)) * 1.2e-4 % 1.5  # a car that drives on and on around a town
    east = 8 + np.cumsum(np.cos(turns)) * 1.8e-4 % 1.5
    times, speeds = np.arange(float(FIXES)), np.full(FIXES, 13.0)
    fences = [*(_round(chance, at) for at in range(50)), *(_cornered(chance, at) for at in range(50))]
    start = time.perf_counter()
    found = crossings(fences, times, north, east, speeds)
    seconds = time.perf_counter() - start
    print(f"100 fences (50 polygons) on {FIXES:,} fixes: {seconds:.1f} s, {len(found):,} crossings")
    plain = [one.shape for one in fences if isinstance(one.shape, Circle)][:5]
    start = time.perf_counter()
    for shape in plain:
        for at in range(0, SLICE, 10):
            distance(shape.latitude, shape.longitude, north[at], east[at])
    each = (time.perf_counter() - start) / (len(plain) * SLICE / 10)
    print(f"  {each * FIXES * len(fences) / seconds:.0f} times faster than asking fix by fix")


def _round(chance: np.random.Generator, at: int) -> Fence:
    return fence(f"circle {at}", circle(47 + chance.random() * 1.5, 8 + chance.random() * 1.5, 300 + at * 50))


def _cornered(chance: np.random.Generator, at: int) -> Fence:
    north, east = 47 + chance.random() * 1.5, 8 + chance.random() * 1.5
    around = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    reach = 0.005 + 0.02 * chance.random(40)
    corners = zip(north + reach * np.sin(around), east + reach * np.cos(around), strict=True)
    return fence(f"polygon {at}", polygon((float(one), float(other)) for one, other in corners))


if __name__ == "__main__":
    main()
