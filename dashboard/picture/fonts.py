"""The font of the pictures, and the width of text in it.

Source Sans 3 is in the repository with its licence: it has Latin and Cyrillic letters,
the pages use it too, and it makes pictures the same on every machine, even in a
container with few fonts.
"""

import struct
from functools import cache, lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "fonts"
FILES = (FOLDER / "SourceSans3-Regular.ttf", FOLDER / "SourceSans3-Bold.ttf")
FAMILY = "Source Sans 3"
#: The font families named in an SVG file: ours first, then fallbacks.
FAMILIES = "'Source Sans 3','Source Sans','Source Sans Pro',Arial,sans-serif"
LINE = 1.3  # line height, as a factor of the font size


@lru_cache(maxsize=20_000)
def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a line of ``text`` in pixels, without kerning."""
    advances, missing = _advances(FILES[bold])
    return sum(advances.get(ord(c), missing) for c in text) * size


@cache
def _advances(path: Path) -> tuple[dict[int, float], float]:
    """Return each character's advance relative to the size, and that of any other."""
    data = path.read_bytes()
    (n_tables,) = struct.unpack_from(">H", data, 4)
    tables = {}
    for i in range(n_tables):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * i)
        tables[tag] = offset
    (units,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    (n_metrics,) = struct.unpack_from(">H", data, tables[b"hhea"] + 34)
    metrics = struct.unpack_from(f">{n_metrics * 2}H", data, tables[b"hmtx"])
    widths = metrics[::2]
    glyphs = _glyphs(data, tables[b"cmap"])
    advances = {
        character: widths[min(glyph, n_metrics - 1)] / units
        for character, glyph in glyphs.items()
    }
    return advances, widths[0] / units


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """Return the glyph of each character, from the ``cmap`` subtable of format 12."""
    (n,) = struct.unpack_from(">H", data, cmap + 2)
    for i in range(n):
        _, _, offset = struct.unpack_from(">HHL", data, cmap + 4 + 8 * i)
        start = cmap + offset
        (kind,) = struct.unpack_from(">H", data, start)
        if kind == 12:
            (groups,) = struct.unpack_from(">L", data, start + 12)
            glyphs: dict[int, int] = {}
            for g in range(groups):
                first, last, glyph = struct.unpack_from(
                    ">LLL", data, start + 16 + 12 * g
                )
                glyphs |= {c: glyph + c - first for c in range(first, last + 1)}
            return glyphs
    raise ValueError("the font has no character table of format 12")
