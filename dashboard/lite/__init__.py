"""The Volumes page without a browser's help: plain HTML, made by pure functions.

For slow lines, search engines, previews, embeds, and the moment before the interactive
page has started. All of it comes from the same queries, sentences and charts.
"""

from dashboard.lite.chart import Shown, shown
from dashboard.lite.embed import embed_page
from dashboard.lite.first_sight import (
    FIRST_SIGHT_SCRIPT,
    FIRST_SIGHT_STYLE,
    first_sight,
)
from dashboard.lite.html import STYLE, Place
from dashboard.lite.page import lite_page
from dashboard.lite.share import share_picture, share_tags

__all__ = [
    "FIRST_SIGHT_SCRIPT",
    "FIRST_SIGHT_STYLE",
    "STYLE",
    "Place",
    "Shown",
    "embed_page",
    "first_sight",
    "lite_page",
    "share_picture",
    "share_tags",
    "shown",
]
