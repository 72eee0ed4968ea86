"""The picture: a road that moves, and the clock burned into it."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from PIL import Image, ImageDraw, ImageFont

from vantrue_client.mock.card.chance import chance

_SKY = {"A": (120, 160, 210), "F": (120, 160, 210), "B": (90, 80, 75), "C": (170, 150, 120), "R": (170, 150, 120)}
_ASPHALT = (75, 77, 75)
_INK = (255, 255, 255)
# colour, then left, top, width and height: wheels, body, window, rear lights
_CAR = (
    ((20, 20, 20), (0, 3, 1, 2)),
    ((20, 20, 20), (4, 3, 1, 2)),
    ((150, 30, 35), (0, 0, 5, 4)),
    ((40, 50, 60), (1, 0, 3, 1)),
    ((255, 70, 60), (0, 2, 1, 1)),
    ((255, 70, 60), (4, 2, 1, 1)),
)


class Scene:
    """Frames of one channel: sky and ground pass at their own pace, a car ahead sways between the lanes."""

    def __init__(self, size: tuple[int, int], channel: str, seed: int) -> None:
        width, height = size
        self.size = size
        texture = chance(seed, channel)
        sky = _noise(width, height // 2, texture, detail=24)
        ground = _noise(width, height - height // 2, texture, detail=4)
        tint = _SKY.get(channel, (140, 140, 140))
        self._sky = _twice(Image.blend(sky, Image.new("RGB", sky.size, tint), 0.75))
        ground = Image.blend(ground, Image.new("RGB", ground.size, _ASPHALT), 0.5)
        for left in range(0, width - width // 8, width // 4):  # the dashes of a lane
            ground.paste(_INK, (left, height // 4, left + width // 8, height // 4 + height // 40))
        self._ground = _twice(ground)

    def frame(self, moved: int) -> Image.Image:
        """The picture after the car moved so many steps."""
        width, height = self.size
        picture = Image.new("RGB", self.size)
        picture.paste(_window(self._sky, moved, width), (0, 0))
        picture.paste(_window(self._ground, moved * 7, width), (0, height // 2))
        self._paste_car(picture, width // 3 + abs(moved * 3 % (width // 2) - width // 4), height // 2 - height // 16)
        return picture

    def _paste_car(self, picture: Image.Image, left: int, top: int) -> None:
        unit = self.size[1] // 24
        for colour, (x, y, wide, high) in _CAR:
            at = (left + x * unit, top + y * unit)
            picture.paste(colour, (*at, at[0] + wide * unit, at[1] + high * unit))


class Clock:
    """A line of text burned into the picture; only glyphs that changed are drawn again."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._points = max(9, size[1] // 22)
        self._cell = _cell(self._points)
        self._at = (self._cell[0], size[1] - self._cell[1] - 2)
        self._strip = Image.new("RGB", (size[0], self._cell[1]))
        self._shown = ""

    def burn(self, picture: Image.Image, text: str) -> None:
        """Draw the text into a picture, bottom left."""
        for place, letter in enumerate(text):
            if self._shown[place : place + 1] != letter:
                self._strip.paste(_glyph(letter, self._points), (place * self._cell[0], 0))
        self._shown = text
        used = self._strip.crop((0, 0, len(text) * self._cell[0], self._cell[1]))
        picture.paste(used, self._at)


def _noise(width: int, height: int, texture: Random, detail: int) -> Image.Image:
    small = (max(2, width // detail), max(2, height // detail))
    grain = Image.frombytes("L", small, texture.randbytes(small[0] * small[1]))
    return grain.resize((width, height)).convert("RGB")


def _twice(picture: Image.Image) -> Image.Image:
    """Side by side, so that a window never runs off the end."""
    width, height = picture.size
    both = Image.new("RGB", (width * 2, height))
    both.paste(picture, (0, 0))
    both.paste(picture, (width, 0))
    return both


def _window(both: Image.Image, moved: int, width: int) -> Image.Image:
    left = moved % width
    return both.crop((left, 0, left + width, both.height))


@lru_cache(maxsize=8)
def _font(points: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(points)


@lru_cache(maxsize=8)
def _cell(points: int) -> tuple[int, int]:
    boxes = [_font(points).getbbox(letter) for letter in "0123456789Ng"]
    return int(max(box[2] for box in boxes)) + 1, int(max(box[3] for box in boxes)) + 2


@lru_cache(maxsize=512)
def _glyph(letter: str, points: int) -> Image.Image:
    cell = Image.new("RGB", _cell(points))
    ImageDraw.Draw(cell).text((0, 0), letter, fill=_INK, font=_font(points))
    return cell
