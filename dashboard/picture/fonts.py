"""The font of the pictures, and the width of text in it.

Source Sans 3 is in the repository with its licence: it has Latin and Cyrillic letters,
the pages use it too, and it makes pictures the same on every machine, even in a
container with few fonts.
"""

from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

FOLDER = Path(__file__).resolve().parent.parent / "fonts"
FILES = (FOLDER / "SourceSans3-Regular.ttf", FOLDER / "SourceSans3-Bold.ttf")
FAMILY = "Source Sans 3"
#: The font families named in an SVG file: ours first, then fallbacks.
FAMILIES = "'Source Sans 3','Source Sans','Source Sans Pro',Arial,sans-serif"
LINE = 1.3  # line height, as a factor of the font size


#: Font units per font size: at this size, widths are whole numbers.
UNITS = 1000


@lru_cache(maxsize=20_000)
def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a line of ``text`` in pixels, without kerning."""
    return sum(_advance(character, bold) for character in text) * size


@lru_cache(maxsize=4_000)
def _advance(character: str, bold: bool) -> float:
    """Return the width of a character relative to the font size."""
    units: float = _font(bold).getlength(character)
    return units / UNITS


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FILES[bold], UNITS, layout_engine=ImageFont.Layout.BASIC)
