"""Writes a picture as SVG: numbers, attributes, patterns and text."""

import re
from collections.abc import Mapping, Sequence
from math import pi, sqrt
from typing import Any

from dashboard.picture.fonts import LINE
from dashboard.picture.reading import UnknownFeatureError
from dashboard.picture.text import Line, Run, escaped

#: SVG's text anchor for each alignment.
ANCHORS = {"left": "start", "center": "middle", "right": "end"}


class Canvas:
    """The elements drawn so far, in order; ``patterns`` are shared by all bars.

    ``decimals`` is the precision of numbers, ``prefix`` makes this picture's ids unique
    in a page with several, ``width`` is in pixels.
    """

    def __init__(self, decimals: int, prefix: str, width: float) -> None:
        self.decimals = decimals
        self.prefix = prefix
        self.width = width
        self.parts: list[str] = []
        self.patterns: dict[str, str] = {}
        self.clips: dict[str, str] = {}

    def shift_inside(self, left: float, right: float) -> float:
        """Return how far to move something so that it does not cross an edge."""
        return max(-left, min(self.width - right, 0))

    def number(self, value: float) -> str:
        """Return a number in its shortest form."""
        text = f"{value:.{self.decimals}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return "0" if text == "-0" else text

    def element(self, name: str, inside: str = "", /, **attributes: Any) -> str:
        """Return an element; attributes that are None are left out."""
        written = "".join(
            f' {key.replace("_", "-")}="{self._value(value)}"'
            for key, value in attributes.items()
            if value is not None
        )
        if inside:
            return f"<{name}{written}>{inside}</{name}>"
        return f"<{name}{written}/>"

    def _value(self, value: Any) -> str:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return self.number(value)
        return escaped(str(value))

    def draw(self, name: str, inside: str = "", /, **attributes: Any) -> None:
        """Add an element."""
        self.parts.append(self.element(name, inside, **attributes))

    def group(self, parts: list[str], **attributes: Any) -> None:
        """Add elements that share attributes; adds nothing if there are none."""
        if parts:
            self.draw("g", "".join(parts), **attributes)

    def text(
        self, lines: tuple[Line, ...], x: float, y: float, size: float, **more: Any
    ) -> str:
        """Return text whose first baseline is at ``y``."""
        if not any(run.text.strip() for line in lines for run in line):
            return ""
        bold = all(run.bold for line in lines for run in line)
        rows = ["".join(self._run(run, bold) for run in line) for line in lines]
        inside = rows[0]
        if len(rows) > 1:
            inside = "".join(
                self.element("tspan", row, x=x, y=y + n * size * LINE)
                for n, row in enumerate(rows)
                if row.strip()
            )
        weight = "bold" if bold else None
        return self.element("text", inside, x=x, y=y, font_weight=weight, **more)

    def paragraph(
        self,
        rows: Sequence[str],
        x: float,
        y: float,
        size: float,
        fill: str,
        *,
        bold: bool = False,
    ) -> float:
        """Draw rows of plain text from ``y`` downwards; return where they end."""
        lines = tuple((Run(row, bold),) for row in rows)
        self.parts.append(
            self.text(lines, x, y + size, size, font_size=size, fill=fill)
        )
        return y + len(rows) * size * LINE

    def _run(self, run: Any, all_bold: bool) -> str:
        text = escaped(run.text)
        if run.bold and not all_bold:
            return f'<tspan font-weight="bold">{text}</tspan>'
        return text

    def pattern(
        self, shape: str, fill: str, pattern: Mapping[str, Any], scale: float = 1
    ) -> str:
        """Return the paint of a patterned fill, as Plotly draws it."""
        size = float(pattern.get("size", 8))
        solidity = float(pattern.get("solidity", 0.3))
        over = pattern.get("fillmode", "replace") == "overlay"
        ground = fill if over else pattern.get("bgcolor", "none")
        ink = pattern.get("fgcolor", "#fff" if over else fill)
        if shape in "/\\x":
            size *= sqrt(2)
            solidity /= sqrt(2)
        inside = self.element("rect", width=size, height=size, **paint(ground))
        inside += self._figure(shape, size, solidity, ink, 0.5 if over else None)
        transform = None if scale == 1 else f"scale({scale})"
        key = f"{size}|{transform}|{inside}"
        name = self.patterns.get(key)
        if name is None:
            name = f"{self.prefix}{len(self.patterns)}"
            self.patterns[key] = name
        return f"url(#{name})"

    def _figure(
        self, shape: str, size: float, solidity: float, ink: str, opacity: float | None
    ) -> str:
        half = size / 2
        if shape == ".":
            # From a solidity of pi/4 on the dots would touch; our charts have less.
            radius = min(sqrt(solidity * size * size / pi), half)
            return self.element(
                "circle", cx=half, cy=half, r=radius, fill=ink, opacity=opacity
            )
        crossed = size - size * sqrt(1 - solidity)
        lines: dict[str, tuple[str, float]] = {
            "-": (f"M0,{half}H{size}", solidity * size),
            "|": (f"M{half},0V{size}", solidity * size),
            "+": (f"M{half},0V{size}M0,{half}H{size}", crossed),
            "/": (_slanted(size), solidity * size),
            "\\": (_slanted(size, back=True), solidity * size),
        }
        if shape == "x":
            # Plotly draws the lines of an x as wide as those of a +.
            share = solidity * sqrt(2)
            straight = size / sqrt(2)
            crossed = straight - straight * sqrt(1 - share)
            lines["x"] = (_slanted(size) + _slanted(size, back=True), crossed)
        if shape not in lines:
            raise UnknownFeatureError(f"pattern {shape!r}")
        path, width = lines[shape]
        return self.element(
            "path", d=_rounded(path), stroke=ink, stroke_width=width, opacity=opacity
        )

    def definitions(self) -> str:
        """Return the patterns and clip paths that are used."""
        if not self.patterns and not self.clips:
            return ""
        written = [
            self.element("clipPath", frame, id=name)
            for name, frame in self.clips.items()
        ]
        for key, name in self.patterns.items():
            size, transform, inside = key.split("|", 2)
            written.append(
                self.element(
                    "pattern",
                    inside,
                    id=name,
                    width=float(size),
                    height=float(size),
                    patternUnits="userSpaceOnUse",
                    patternTransform=None if transform == "None" else transform,
                )
            )
        return self.element("defs", "".join(written))


def _slanted(size: float, back: bool = False) -> str:
    quarter, half = size / 4, size / 2
    if back:
        return (
            f"M{3 * quarter},{-quarter}l{half},{half}M0,0L{size},{size}"
            f"M{-quarter},{3 * quarter}l{half},{half}"
        )
    return (
        f"M{-quarter},{quarter}l{half},{-half}M0,{size}L{size},0"
        f"M{3 * quarter},{5 * quarter}l{half},{-half}"
    )


def _rounded(path: str) -> str:
    """Return a path with its numbers rounded to two decimals."""
    return re.sub(
        r"-?\d+\.\d+", lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), path
    )


def paint(colour: str, kind: str = "fill") -> dict[str, Any]:
    """Return the attributes of a colour: a translucent one gets an opacity."""
    colour = str(colour).replace(" ", "")
    if colour in ("none", ""):
        return {kind: "none"}
    if colour.startswith("rgba("):
        *channels, alpha = map(float, colour[5:-1].split(","))
        if alpha == 0:
            return {kind: "none"}
        code = "".join(f"{round(channel):02x}" for channel in channels)
        return {kind: f"#{code}", f"{kind}_opacity": alpha}
    return {kind: colour}
