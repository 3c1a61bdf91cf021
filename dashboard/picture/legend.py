"""The legend of a figure: trace names with their keys, in rows above the plot."""

from dataclasses import dataclass
from typing import Any

from dashboard.picture import marks
from dashboard.picture.axes import FONT_SIZE
from dashboard.picture.canvas import Canvas, paint
from dashboard.picture.reading import UnknownFeatureError, at
from dashboard.picture.text import lines, widest
from dashboard.picture.theme import Theme

#: The height of a row, in pixels.
ROW = 19
#: The only position that can be drawn: above the plot, left-aligned.
PLACE = {"orientation": "h", "x": 0, "xanchor": "left", "yanchor": "bottom"}


@dataclass(frozen=True)
class Measures:
    """Pixels for a key, between names, and between rows of groups.

    ``dash`` is half the length of a line's key.
    """

    key: int
    gap: int
    group_gap: int
    dash: int


#: Plotly's own, for pictures that look like its charts; in a page there is less room.
PLOTLYS, IN_PAGE = Measures(40, 5, 10, 15), Measures(26, 10, 0, 10)


class Legend:
    """The traces in the legend, and the position of each."""

    def __init__(
        self, layout: dict[str, Any], data: list[dict[str, Any]], measures: Measures
    ) -> None:
        self.measures = measures
        self.settings: dict[str, Any] = layout.get("legend") or {}
        self.size = float(self.settings.get("font", {}).get("size", FONT_SIZE))
        self.traces = _named(layout, data)
        #: Each name's distance from the left and the top of the picture.
        self.places: list[tuple[float, float]] = []

    def place(
        self, margin: dict[str, float], pad: float, width: int, height: int
    ) -> None:
        """Lay out the names, and widen the top margin to fit them."""
        if not self.traces:
            return
        if any(self.settings.get(key) != value for key, value in PLACE.items()):
            raise UnknownFeatureError("a legend elsewhere than above the plot")
        is_grouped = any("legendgroup" in trace for trace in self.traces)
        room = width - margin["l"] - margin["r"]
        in_rows = self._in_rows(room, is_grouped)
        step = ROW + (self.measures.group_gap if is_grouped else 0)
        n_rows = max(row for _, row in in_rows) + 1
        high = ROW + (n_rows - 1) * step + 2 * self.measures.gap
        above = float(self.settings["y"]) - 1
        below = height - margin["b"]
        needed = (high + pad + above * below) / (1 + above)
        margin["t"] = max(margin["t"], needed)
        top = margin["t"] - above * (below - margin["t"]) - high
        self.places = [
            (margin["l"] + across, top + self.measures.gap + ROW / 2 + row * step)
            for across, row in in_rows
        ]

    def _in_rows(self, room: float, is_grouped: bool) -> list[tuple[float, int]]:
        """Return each name's distance from the plot's left, and its row."""
        entry = self.settings.get("entrywidth")
        widths = [
            self.measures.key + (entry or widest(str(trace["name"]), self.size))
            for trace in self.traces
        ]
        fits_one_row = sum(widths) + (len(widths) - 1) * self.measures.gap < room
        places, across, row = [], 0.0, 0
        for width in widths:
            step = (
                width if fits_one_row or is_grouped else max(widths)
            ) + self.measures.gap
            if (
                across > 0
                and step + across - (0 if is_grouped else self.measures.gap) >= room
            ):
                across, row = 0.0, row + 1
            places.append((across, row))
            across += step
        return places

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw each key, then all names as one group."""
        texts: list[str] = []
        for trace, (x, y) in zip(self.traces, self.places, strict=True):
            name = lines(str(trace["name"]))
            texts.append(
                canvas.text(
                    name, x + self.measures.key, y + self.size * 0.39, self.size
                )
            )
            middle = x + self.measures.key / 2
            _draw_key(canvas, trace, middle, y - 0.2, self.measures.dash)
        canvas.group(
            [text for text in texts if text],
            fill=theme.ink,
            font_size=None if self.size == FONT_SIZE else self.size,
        )


def _named(layout: dict[str, Any], data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the traces in the legend, in its order."""
    named = [
        trace
        for trace in data
        if trace.get("showlegend", True) and trace["type"] != "heatmap"
    ]
    by_default = len(named) > 1 or any(trace.get("showlegend") for trace in named)
    if not layout.get("showlegend", by_default):
        return []
    return sorted(named, key=lambda trace: trace.get("legendrank", 1000))


def _draw_key(
    canvas: Canvas, trace: dict[str, Any], x: float, y: float, dash: float
) -> None:
    """Draw the key of a trace: a square for bars, a dash for a line, or the mark."""
    n, marker = canvas.number, trace.get("marker") or {}
    if trace["type"] == "bar":
        colour = at(marker.get("color"), 0, marks.COLOUR)
        pattern = marker.get("pattern") or {}
        shape = at(pattern.get("shape"), 0, "")
        fill = (
            {"fill": canvas.pattern(shape, colour, pattern, 0.8)}
            if shape
            else paint(colour)
        )
        line = marker.get("line") or {}
        width = float(at(line.get("width"), 0, 0))
        stroke = paint(at(line.get("color"), 0, colour), "stroke") if width else {}
        if width:
            stroke["stroke_width"] = width
        canvas.draw("path", d=f"M{n(x - 6)},{n(y - 6)}h12v12h-12Z", **fill, **stroke)
        return
    modes = trace.get("mode", "").split("+")
    if "lines" in modes:
        line = trace.get("line") or {}
        canvas.draw(
            "path",
            d=f"M{n(x - dash)},{n(y)}H{n(x + dash)}",
            **paint(line.get("color", marks.COLOUR), "stroke"),
            stroke_width=float(line.get("width", 2)),
        )
    if "markers" in modes:
        size = min(max(float(at(marker.get("size"), 0, 6)), 2), 16)
        opacity = marker.get("opacity", 1)
        opacity = 1 if isinstance(opacity, list) else opacity
        canvas.parts.append(marks.symbol(canvas, marker, x, y, size, opacity))
