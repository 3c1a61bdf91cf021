"""Draws figures as pictures, without a browser.

A picture is drawn from the same figure as the live chart, so that both show the same: a
feature that cannot be drawn raises an error. The same figure gives the same bytes.
"""

from dashboard.picture.drawing import (
    Span,
    as_png,
    for_page,
)
from dashboard.picture.files import FORMATS, Caption, chart_file
from dashboard.picture.reading import UnknownFeatureError, read
from dashboard.picture.targets import Target
from dashboard.picture.theme import LIGHT, PAGE
