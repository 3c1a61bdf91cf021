"""The Volumes page without a browser's help: plain HTML, made by pure functions.

For slow lines, search engines, previews, embeds, and the moment before the interactive
page has started. All of it comes from the same queries, sentences and charts.
"""

from dashboard.html_pages.chart import Shown, shown
from dashboard.html_pages.elements import STYLE, SiteUrl
from dashboard.html_pages.embed import embed_page
from dashboard.html_pages.first_paint import (
    FIRST_PAINT_SCRIPT,
    FIRST_PAINT_STYLE,
    first_paint,
)
from dashboard.html_pages.page import lite_page
from dashboard.html_pages.share import share_picture, share_tags

__all__ = [
    "FIRST_PAINT_SCRIPT",
    "FIRST_PAINT_STYLE",
    "STYLE",
    "Shown",
    "SiteUrl",
    "embed_page",
    "first_paint",
    "lite_page",
    "share_picture",
    "share_tags",
    "shown",
]
