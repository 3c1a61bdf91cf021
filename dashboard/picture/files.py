"""Charts as stand-alone files: with title, source, licence and date."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.charts.figure import Figure
from dashboard.picture.canvas import Canvas
from dashboard.picture.drawing import as_png, svg_document
from dashboard.picture.fonts import LINE
from dashboard.picture.plot import Plot
from dashboard.picture.text import Run, wrapped
from dashboard.picture.theme import LIGHT, Theme

FORMATS = {"svg": "image/svg+xml", "png": "image/png"}
PAD, TITLE, SUBTITLE, SMALL = 24, 21, 14, 12


@dataclass(frozen=True)
class Caption:
    """The texts of a picture.

    ``notes`` are below the chart: source, licence, date. ``description`` is the alt
    text.
    """

    title: str
    subtitle: str
    notes: tuple[str, ...]
    description: str


def chart_file(
    figure: Figure, caption: Caption, format: str, theme: Theme = LIGHT
) -> bytes:
    """Return a figure as the bytes of a stand-alone SVG or PNG file.

    ``format`` is a key of ``FORMATS``. The same figure and caption give the same bytes.
    """
    svg = captioned(figure, caption, theme)
    return svg.encode() if format == "svg" else as_png(svg)


def captioned(
    figure: Figure, caption: Caption, theme: Theme, width: int | None = None
) -> str:
    """Return a figure as SVG text between its title and its notes."""
    plot = Plot(figure, theme, width=width)
    canvas = Canvas(2, "c", plot.width)
    y = float(PAD)
    y = _paragraph(canvas, [caption.title], y, plot.width, TITLE, theme.ink, bold=True)
    if caption.subtitle:
        y = _paragraph(
            canvas, [caption.subtitle], y + 4, plot.width, SUBTITLE, theme.ink
        )
    y += 14
    chart = canvas.element("g", plot.draw(), transform=f"translate({PAD},{round(y)})")
    canvas.parts.append(chart)
    y = round(y) + plot.height + 16
    full = plot.width + 2 * PAD
    canvas.draw("path", d=f"M{PAD},{y}H{full - PAD}", stroke=theme.grid)
    y = _paragraph(canvas, caption.notes, y + 8, plot.width, SMALL, theme.muted)
    return svg_document(
        canvas.definitions() + "".join(canvas.parts),
        full,
        round(y + PAD),
        caption.title,
        caption.description,
        theme,
        prefix="c",
    )


def _paragraph(
    canvas: Canvas,
    texts: Iterable[str],
    y: float,
    room: float,
    size: float,
    fill: str,
    bold: bool = False,
) -> float:
    """Draw plain text in as many lines as it needs; return where it ends."""
    rows = tuple(
        (Run(row, bold),) for text in texts for row in wrapped(text, size, room, bold)
    )
    text = canvas.text(rows, PAD, y + size, size, font_size=size, fill=fill)
    canvas.parts.append(text)
    return y + len(rows) * size * LINE
