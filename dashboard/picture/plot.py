"""Lays out and draws a figure: axes, shapes, traces, legend, annotations, title."""

from functools import cached_property, partial
from math import cos, radians, sin
from typing import Any

from dashboard.charts.figure import Figure
from dashboard.picture import marks
from dashboard.picture.axes import FONT_SIZE, LABEL_GAP, TITLE_SIZE, Axis, axes
from dashboard.picture.canvas import ANCHORS, Canvas, paint
from dashboard.picture.fonts import LINE
from dashboard.picture.labels import Box, below_others, ground_around
from dashboard.picture.legend import IN_PAGE, PLOTLYS, Legend
from dashboard.picture.reading import Reading, UnknownFeatureError, read
from dashboard.picture.text import height, lines, widest
from dashboard.picture.theme import Theme

WIDTH = 980
#: Plotly's defaults in pixels: margins, label padding, annotation border.
MARGIN, PUSH_PAD, BORDER = {"l": 80, "r": 80, "t": 100, "b": 80}, 12, 2
#: Offset from an anchor to the middle of its box, as a share of the box.
SHIFTS = {
    "left": 0.5,
    "center": 0,
    "right": -0.5,
    "top": 0.5,
    "middle": 0,
    "bottom": -0.5,
}


#: How much wider a page's text may be in the reader's own font than in ours.
LOOSE = 1.12


class Plot:
    """One figure on its way to a picture."""

    def __init__(
        self,
        figure: Figure | Reading,
        theme: Theme,
        *,
        width: int | None = None,
        height: int | None = None,
        compact: bool = False,
        prefix: str = "p",
        legend: bool = True,
    ) -> None:
        reading = figure if isinstance(figure, Reading) else read(figure)
        self.data, self.layout, self.live = reading.data, reading.layout, reading.live
        self.theme = theme
        self.compact = compact
        self.width = width or int(self.layout.get("width", WIDTH))
        self.height = height or int(self.layout.get("height", 450))
        self.canvas = Canvas(1 if compact else 2, prefix, self.width)
        #: Left, right, top and bottom of each annotation that is drawn.
        self.annotated: list[Box] = []
        self.axes = axes(self.layout, self.data)
        self.prefix = prefix
        measures = IN_PAGE if compact else PLOTLYS
        self.legend = Legend(self.layout, self.data if legend else [], measures)
        self._lay_out()
        self._check()

    def draw(self) -> str:
        """Return the elements of the picture, without the ``svg`` around them."""
        canvas = self.canvas
        pairs = self._pairs()
        for x, y in pairs:
            self._draw_shapes(x, y)
            self._draw_grid(x, y)
        for x, y in pairs:
            self._draw_traces(x, y)
        for axis in self.axes.values():
            self._draw_labels(axis)
        self.legend.draw(canvas, self.theme)
        for annotation in self.layout.get("annotations", []):
            self._draw_annotation(annotation)
        self._draw_title()
        return canvas.definitions() + "".join(canvas.parts)

    def _check(self) -> None:
        for axis in self.axes.values():
            if axis.setting("tickangle", 0) != 0:
                raise UnknownFeatureError(f"{axis.name}: turned tick labels")
        for shape in self.layout.get("shapes", []):
            for letter in "xy":
                name = shape.get(f"{letter}ref", letter).partition(" ")[0]
                if name not in self.axes:
                    raise UnknownFeatureError(f"a shape placed by {name!r}")
        mode = self.layout.get("barmode", "group")
        n_bars = sum(trace["type"] == "bar" for trace in self.data)
        if mode not in ("overlay", "stack") and n_bars > 1:
            raise UnknownFeatureError(f"barmode {mode!r}: set 'overlay' or 'stack'")

    def _lay_out(self) -> None:
        margins = {**MARGIN, **self.layout.get("margin", {})}
        margin = {side: float(margins[side]) for side in "lrtb"}
        pad = min(PUSH_PAD, *margin.values())
        # Labels need the axis's range, which needs its pixels: so place the axes with
        # the given margins first, and again once the margins fit the labels.
        for axis in self.axes.values():
            self._place(axis, margin)
        for axis in self.axes.values():
            if axis.is_visible and axis.has_labels:
                side = (
                    ("t" if axis.setting("side", "") == "top" else "b")
                    if axis.is_x
                    else "l"
                )
                margin[side] = max(margin[side], axis.depth() + pad)
        self.legend.place(margin, pad, self.width, self.height)
        for axis in self.axes.values():
            self._place(axis, margin)
        for axis in self.axes.values():
            axis.keep_ratio(self.axes)
        self.left, self.top = margin["l"], margin["t"]
        self.plot_width = self.width - margin["l"] - margin["r"]
        self.plot_height = self.height - margin["t"] - margin["b"]

    def _place(self, axis: Axis, margin: dict[str, float]) -> None:
        low, high = axis.setting("domain", [0, 1])
        if axis.is_x:
            room = self.width - margin["l"] - margin["r"]
            axis.place(margin["l"] + low * room, (high - low) * room)
        else:
            room = self.height - margin["t"] - margin["b"]
            axis.place(margin["t"] + (1 - high) * room, (high - low) * room)

    def _pairs(self) -> list[tuple[Axis, Axis]]:
        pairs = {
            (axis.name, axis.setting("anchor", f"y{axis.name[1:]}")): None
            for axis in self.axes.values()
            if axis.is_x
        }
        for trace in self.data:
            pairs[trace.get("xaxis", "x"), trace.get("yaxis", "y")] = None
        return [(self.axes[x], self.axes[y]) for x, y in pairs if y in self.axes]

    def _draw_grid(self, x: Axis, y: Axis) -> None:
        left, right, top, bottom = _box(x, y)
        n, path = self.canvas.number, ""
        for axis in (x, y):
            # The zero line is one of the grid's: axes of counts begin there.
            if not axis.is_visible or not axis.setting("showgrid", not axis.is_x):
                continue
            for tick in axis.ticks():
                at = n(axis.pixel(tick.value))
                path += (
                    f"M{at},{n(top)}V{n(bottom)}"
                    if axis.is_x
                    else f"M{n(left)},{at}H{n(right)}"
                )
        if path:
            opacity = self.theme.grid_opacity
            self.canvas.draw(
                "path",
                d=path,
                stroke=self.theme.grid,
                stroke_opacity=None if opacity == 1 else opacity,
            )

    def _draw_labels(self, axis: Axis) -> None:
        if not axis.has_labels:
            return
        canvas, size = self.canvas, axis.font_size
        other = self.axes[
            axis.setting("anchor", ("y" if axis.is_x else "x") + axis.name[1:])
        ]
        labels = []
        for tick in axis.labelled_ticks():
            at, rows = axis.pixel(tick.value), lines(tick.label)
            if not axis.is_x:
                x, y = other.start - LABEL_GAP, at + size * 0.35
            else:
                half = widest(tick.label, size) / 2
                x = at + canvas.shift_inside(at - half, at + half)
                y = other.start + other.length + LABEL_GAP + size
                if axis.setting("side", "bottom") == "top":
                    rise = (len(rows) - 1) * size * LINE
                    y = other.start - LABEL_GAP - size * 0.2 - rise
            labels.append(canvas.text(rows, x, y, size))
        canvas.group(
            [part for part in labels if part],
            fill=self.theme.muted,
            text_anchor="middle" if axis.is_x else "end",
            font_size=None if size == FONT_SIZE else size,
        )
        if axis.title:
            if not axis.is_x:
                raise UnknownFeatureError(f"{axis.name}: a title beside the axis")
            below = other.start + other.length + axis.depth() - 4
            middle = axis.start + axis.length / 2
            text = canvas.text(lines(axis.title), middle, below, TITLE_SIZE)
            canvas.group(
                [text],
                fill=self.theme.muted,
                text_anchor="middle",
                font_size=TITLE_SIZE,
            )

    def _draw_traces(self, x: Axis, y: Axis) -> None:
        panel_traces = [
            (trace, edges)
            for trace, edges in zip(self.data, self.bar_edges, strict=True)
            if self.axes_of(trace) == (x, y)
        ]
        for trace, _ in panel_traces:
            if trace["type"] == "heatmap":
                marks.cells(self.canvas, trace, x, y, self.theme, self.compact)
        for trace, edges in panel_traces:
            if trace["type"] == "bar":
                marks.bars(self.canvas, trace, edges, self.compact)
        for trace, _ in panel_traces:
            if trace["type"] == "scatter":
                clip = partial(self._clip, x, y)
                marks.scatter(self.canvas, trace, x, y, self.theme, clip)

    def axes_of(self, trace: dict[str, Any]) -> tuple[Axis, Axis]:
        """Return the x and y axis on which a trace is drawn."""
        return self.axes[trace.get("xaxis", "x")], self.axes[trace.get("yaxis", "y")]

    @cached_property
    def bar_edges(self) -> list[list[marks.Edges]]:
        """The edges of each trace's bars; empty for a trace of another type."""
        is_stacked = self.layout.get("barmode") == "stack"
        stacks: dict[str, dict[float, float]] = {}
        edges = []
        for trace in self.data:
            x, y = self.axes_of(trace)
            stack = stacks.setdefault(y.name, {}) if is_stacked else None
            is_bar = trace["type"] == "bar"
            edges.append(list(marks.bar_edges(trace, x, y, stack)) if is_bar else [])
        return edges

    def _clip(self, x: Axis, y: Axis) -> str:
        """Return the reference to a panel's clip path, which is added on first use."""
        left, right, top, bottom = _box(x, y)
        name = f"{self.prefix}c{x.name}{y.name}"
        self.canvas.clips[name] = self.canvas.element(
            "rect", x=left, y=top, width=right - left, height=bottom - top
        )
        return f"url(#{name})"

    def _point(self, axis_ref: str, value: Any, is_x: bool) -> float:
        """Return the pixel of a position on an axis, in a panel or in the plot."""
        if axis_ref == "paper":
            start = self.left if is_x else self.top
            length = self.plot_width if is_x else self.plot_height
        else:
            name, _, domain = axis_ref.partition(" ")
            axis = self.axes[name]
            if not domain:
                return axis.pixel(value)
            start, length = axis.start, axis.length
        share = float(value)
        return start + length * (share if is_x else 1 - share)

    def _draw_shapes(self, x: Axis, y: Axis) -> None:
        for shape in self.layout.get("shapes", []):
            if shape.get("xref", "x").partition(" ")[0] != x.name:
                continue
            if shape.get("layer", "above") != "below":
                raise UnknownFeatureError("a shape above the traces")
            x0, x1 = (
                self._point(shape.get("xref", "x"), shape[k], True)
                for k in ("x0", "x1")
            )
            y0, y1 = (
                self._point(shape.get("yref", "y"), shape[k], False)
                for k in ("y0", "y1")
            )
            left, right, top, bottom = _box(x, y)
            x0, x1 = (min(max(v, left), right) for v in (x0, x1))
            y0, y1 = (min(max(v, top), bottom) for v in (y0, y1))
            line = shape.get("line") or {}
            width = float(line.get("width", 2))
            stroke: dict[str, Any] = {}
            if width:
                stroke = paint(line.get("color", "#444"), "stroke")
                stroke["stroke_dasharray"] = dots = _dots(line)
                stroke["stroke_width"] = None if width == 1 and not dots else width
            if shape["type"] == "line":
                n = self.canvas.number
                self.canvas.draw(
                    "path", d=f"M{n(x0)},{n(y0)}L{n(x1)},{n(y1)}", **stroke
                )
            elif shape["type"] == "rect":
                (x0, x1), (y0, y1) = sorted((x0, x1)), sorted((y0, y1))
                fill = paint(shape.get("fillcolor", "none"))
                if fill["fill"] != "none" or stroke:
                    self.canvas.draw(
                        "rect",
                        x=x0,
                        y=y0,
                        width=x1 - x0,
                        height=y1 - y0,
                        **fill,
                        **stroke,
                    )
            else:
                raise UnknownFeatureError(f"shape {shape['type']!r}")

    def _draw_annotation(self, annotation: dict[str, Any]) -> None:
        if annotation.get("showarrow", True):
            raise UnknownFeatureError("an annotation with an arrow")
        font = annotation.get("font") or {}
        size = float(font.get("size", FONT_SIZE))
        rows = lines(annotation["text"])
        wide = widest(annotation["text"], size)
        high = height(len(rows), size)
        box_width, box_height = wide + 2 * BORDER, high + 2 * BORDER
        angle = float(annotation.get("textangle", 0))
        c, s = abs(cos(radians(angle))), abs(sin(radians(angle)))
        x = self._point(annotation.get("xref", "x"), annotation["x"], True)
        y = self._point(annotation.get("yref", "y"), annotation["y"], False)
        x += annotation.get("xshift", 0) + SHIFTS[
            annotation.get("xanchor", "center")
        ] * (box_width * c + box_height * s)
        y += -annotation.get("yshift", 0) + SHIFTS[
            annotation.get("yanchor", "middle")
        ] * (box_width * s + box_height * c)
        halo = {}
        if not angle:
            loose = wide * LOOSE if self.compact else wide
            x += self.canvas.shift_inside(x - wide / 2, x - wide / 2 + loose)
            box = (x - wide / 2, x + wide / 2, y - high / 2, y + high / 2)
            lowered = below_others(box, self.annotated)
            if lowered != box:  # moved into the panel, over its marks
                y += lowered[2] - box[2]
                halo = ground_around(self.theme)
            self.annotated.append(lowered)
        # (x, y) is the middle of the box; the text is aligned within it.
        align = annotation.get("align", "center") if len(rows) > 1 else "center"
        anchor = ANCHORS[align]
        across = x + {"left": -wide / 2, "center": 0, "right": wide / 2}[align]
        if len(rows) == 1 and annotation.get("xanchor") == "left" and not angle:
            # Anchored at its start, which a wider font of the reader does not move.
            anchor, across = "start", x - wide / 2
        text = self.canvas.text(
            rows,
            across,
            y - high / 2 + size,
            size,
            transform=f"rotate({angle:g},{self.canvas.number(x)},{self.canvas.number(y)})"
            if angle
            else None,
            fill=self.theme.muted,
            text_anchor=None if anchor == "start" else anchor,
            font_size=None if size == FONT_SIZE else size,
            **halo,
        )
        if text:
            self.canvas.parts.append(text)

    def _draw_title(self) -> None:
        title = self.layout.get("title") or {}
        if not title.get("text"):
            return
        supported = {"x": 0, "y": 1, "xref": "container", "yref": "container"}
        if any(title.get(key) != value for key, value in supported.items()):
            raise UnknownFeatureError("a title elsewhere than at the top left")
        size = float(title.get("font", {}).get("size", 17))
        pad = title.get("pad", {})
        rows = lines(f"<b>{title['text']}</b>")
        y = pad.get("t", 0) + size * 0.7
        self.canvas.parts.append(
            self.canvas.text(
                rows, pad.get("l", 0), y, size, fill=self.theme.ink, font_size=size
            )
        )


def _dots(line: dict[str, Any]) -> str | None:
    """Return the dash array of a dotted line, as Plotly makes it."""
    if line.get("dash") not in (None, "dot"):
        raise UnknownFeatureError(f"dash {line['dash']!r}")
    width = max(line.get("width", 2), 3)
    return f"{width:g},{width:g}" if line.get("dash") else None


def _box(x: Axis, y: Axis) -> tuple[float, float, float, float]:
    return x.start, x.start + x.length, y.start, y.start + y.length
