"""Pages of plain HTML, made by pure functions from the content of the app's pages.

For slow connections, search engines, link previews, embeds, and the first paint of the
interactive page.
"""

from dashboard.html_pages.elements import SiteUrl
from dashboard.html_pages.embed import embed_page
from dashboard.html_pages.first_paint import (
    FIRST_PAINT_SCRIPT,
    first_paint,
    font_preload,
)
from dashboard.html_pages.own_page import own_page, page_with_preview
from dashboard.html_pages.page import plain_page
from dashboard.html_pages.search import search_results
from dashboard.html_pages.share import share_picture, share_tags
