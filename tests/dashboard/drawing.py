"""A figure as a picture of its own, without the title and notes of a file."""

import plotly.graph_objects as go

from dashboard.picture.drawing import svg_document
from dashboard.picture.plot import Plot
from dashboard.picture.theme import LIGHT, Theme


def as_svg(
    figure: go.Figure,
    title: str,
    description: str,
    *,
    theme: Theme = LIGHT,
    width: int | None = None,
    compact: bool = False,
) -> str:
    """Return a figure as SVG text; raises UnknownFeatureError as the pages' do."""
    plot = Plot(figure, theme, width=width, compact=compact)
    inside = plot.draw()
    size = plot.width, plot.height
    return svg_document(inside, *size, title, description, theme, compact=compact)
