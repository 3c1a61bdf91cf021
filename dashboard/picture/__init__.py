"""Figures as pictures, made without a browser.

A picture is drawn from the same Plotly figure as the live chart, so that it cannot say
something else: what the drawing does not know stops it with an error. The same figure
gives the same bytes.
"""

from dashboard.picture.drawing import (
    Span,
    as_png,
    as_svg,
    for_page,
    for_page_with_span,
)
from dashboard.picture.files import FORMATS, Caption, captioned, chart_file
from dashboard.picture.reading import Reading, UnknownFeatureError, read
from dashboard.picture.targets import Target
from dashboard.picture.theme import DARK, LIGHT, PAGE, Theme

__all__ = [
    "DARK",
    "FORMATS",
    "LIGHT",
    "PAGE",
    "Caption",
    "Reading",
    "Span",
    "Target",
    "Theme",
    "UnknownFeatureError",
    "as_png",
    "as_svg",
    "captioned",
    "chart_file",
    "for_page",
    "for_page_with_span",
    "read",
]
