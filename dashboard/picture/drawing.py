"""Draws a figure as SVG text, and SVG text as PNG."""

from datetime import UTC, datetime
from typing import TypeAlias

import resvg_py

from dashboard.charts.figure import Figure
from dashboard.picture import fonts
from dashboard.picture.axes import Axis
from dashboard.picture.plot import Plot
from dashboard.picture.reading import Reading
from dashboard.picture.targets import Target, targets
from dashboard.picture.text import escaped
from dashboard.picture.theme import DARK_SHADES, PAGE, Theme

#: Start and end of a time axis, in pixels and as days.
Span: TypeAlias = tuple[float, float, str, str]


def for_page(
    figure: Figure | Reading, title: str, description: str, width: int, prefix: str
) -> tuple[str, list[Target], Span | None]:
    """Return a figure as SVG text for a page, its targets, and its span.

    The span is that of the time axis, None without one.
    """
    plot = Plot(figure, PAGE, width=width, compact=True, prefix=prefix)
    svg = svg_document(
        plot.draw(),
        plot.width,
        plot.height,
        title,
        description,
        plot.theme,
        prefix,
        compact=True,
    )
    for light, dark in DARK_SHADES.items():
        svg = svg.replace(f'"{light}"', f'"light-dark({light},{dark})"')
    return svg, targets(plot), _span(plot.axes["x"])


def _span(axis: Axis) -> Span | None:
    if not axis.is_date:
        return None
    days = (datetime.fromtimestamp(end / 1000, UTC) for end in (axis.first, axis.last))
    first, last = (day.date().isoformat() for day in days)
    return round(axis.start, 1), round(axis.start + axis.length, 1), first, last


def svg_document(
    inside: str,
    width: int,
    height: int,
    title: str,
    description: str,
    theme: Theme,
    prefix: str = "p",
    compact: bool = False,
) -> str:
    """Return drawn elements as an SVG picture with title and description."""
    ids = f"{prefix}t", f"{prefix}d"
    ground = (
        f'<rect width="{width}" height="{height}" fill="{theme.ground}"/>'
        if theme.ground
        else ""
    )
    # In a page, it takes the page's font and width.
    family = "" if compact else f' font-family="{fonts.FAMILIES}"'
    size = "" if compact else f' width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{size} '
        f'viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{ids[0]}" aria-describedby="{ids[1]}"{family} '
        f'font-size="12"><title id="{ids[0]}">{escaped(title)}</title>'
        f'<desc id="{ids[1]}">{escaped(description)}</desc>{ground}{inside}</svg>'
    )


def as_png(svg: str, zoom: float = 2) -> bytes:
    """Return a picture of ours as PNG; only our own font is used."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=zoom,
            skip_system_fonts=True,
            font_files=[str(path) for path in fonts.FILES],
            font_family=fonts.FAMILY,
            sans_serif_family=fonts.FAMILY,
        )
    )
