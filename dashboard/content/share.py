"""What a reader can copy from a page: its link, a sentence, embed code."""

from html import escape

from dashboard.content.blocks import SITE, Share
from dashboard.content.short_links import short_query
from dashboard.describe.caption import last_day_of
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import View

#: Width and height of an embedded chart, in pixels.
EMBED_SIZES = {"small": (360, 720), "medium": (640, 800), "large": (980, 860)}


def share(
    page: PageView,
    page_name: str,
    sentence: str,
    *,
    embed: View | None = None,
    chart: str = "volumes",
) -> Share:
    """Return what can be copied from a page; ``sentence`` says what its chart shows.

    The last day of the figures is added, so that it can be quoted as it is.
    ``embed`` is the view that other sites embed, drawn by the page ``chart`` of
    ``EMBEDDED``; None if the page cannot be embedded.
    """
    words, view = page.words, page.view
    embed_query = None if embed is None else short_query(chart, embed)
    if embed_query is not None and chart != "volumes":
        embed_query = f"chart={chart}&{embed_query}"
    quoted = words(
        "share.sentence_to",
        sentence=sentence.rstrip("."),
        last_day=words.day(last_day_of(page_name, page.build)),
    )
    return Share(page_name, short_query(page_name, view), quoted, embed_query)


def link_of(share: Share, path: str) -> str:
    """Return the short link to a page at ``path``, with the placeholder ``SITE``."""
    query = f"?{share.query}" if share.query else ""
    return f"{SITE}{path.removeprefix('/')}{query}"


def embed_codes(share: Share, words: Words) -> dict[str, str]:
    """Return the HTML that embeds the chart on another page, by the name of its size.

    ``SITE`` in it is replaced by the site's URL; {} if the page cannot be embedded.
    """
    if share.embed_query is None:
        return {}
    return {
        f"{words(f'share.{size}')}, {width} × {height}": (
            f'<iframe src="{SITE}embed?{escape(share.embed_query)}" '
            f'title="{escape(words("app.title"))}" width="{width}" height="{height}" '
            'style="border:0;max-width:100%" loading="lazy"></iframe>'
        )
        for size, (width, height) in EMBED_SIZES.items()
    }
