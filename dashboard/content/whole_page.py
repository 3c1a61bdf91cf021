"""A page as readers see it: its blocks, with its filters above the first chart."""

from dashboard.content import PAGES
from dashboard.content.blocks import Block, split_below_chart
from dashboard.content.filters import filters
from dashboard.content.paper import on_paper
from dashboard.page_view import PageView


def page_blocks(page: PageView, page_name: str) -> list[Block]:
    """Return the blocks of the page ``page_name`` of ``PAGES`` with its filters."""
    entry = PAGES[page_name]
    above, below = split_below_chart(entry.blocks(page))
    blocks = [*above[:-1], filters(page, entry.filters), *above[-1:], *below]
    return on_paper(blocks, is_text=entry.is_text)
