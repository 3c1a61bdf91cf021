"""Charts as stand-alone files: with title, source, licence and date."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.charts.figure import Figure
from dashboard.picture.canvas import Canvas
from dashboard.picture.drawing import as_png, svg_document
from dashboard.picture.plot import Plot
from dashboard.picture.text import wrapped
from dashboard.picture.theme import LIGHT

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


def chart_file(figure: Figure, caption: Caption, format: str) -> bytes:
    """Return a figure as the bytes of a stand-alone SVG or PNG file.

    ``format`` is a key of ``FORMATS``. The same figure and caption give the same bytes.
    """
    svg = _captioned(figure, caption)
    return svg.encode() if format == "svg" else as_png(svg)


def _captioned(figure: Figure, caption: Caption) -> str:
    """Return a figure as SVG text between its title and its notes."""
    plot = Plot(figure, LIGHT)
    canvas = Canvas(2, "c", plot.width)

    def write(
        texts: Iterable[str], y: float, size: float, fill: str, *, bold: bool = False
    ) -> float:
        rows = [row for text in texts for row in wrapped(text, size, plot.width, bold)]
        return canvas.paragraph(rows, PAD, y, size, fill, bold=bold)

    y = write([caption.title], float(PAD), TITLE, LIGHT.ink, bold=True)
    if caption.subtitle:
        y = write([caption.subtitle], y + 4, SUBTITLE, LIGHT.ink)
    y += 14
    chart = canvas.element("g", plot.draw(), transform=f"translate({PAD},{round(y)})")
    canvas.parts.append(chart)
    y = round(y) + plot.height + 16
    full = plot.width + 2 * PAD
    canvas.draw("path", d=f"M{PAD},{y}H{full - PAD}", stroke=LIGHT.grid)
    y = write(caption.notes, y + 8, SMALL, LIGHT.muted)
    return svg_document(
        canvas.definitions() + "".join(canvas.parts),
        full,
        round(y + PAD),
        caption.title,
        caption.description,
        LIGHT,
        prefix="c",
    )
