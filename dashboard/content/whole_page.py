"""A complete page: its blocks, with its filters above the first chart."""

from collections.abc import Iterable

from dashboard.content import PAGES
from dashboard.content.blocks import Block, split_below_chart
from dashboard.content.filters import filters
from dashboard.content.frame import as_of_banner, as_of_details, link_problems
from dashboard.content.paper import on_paper
from dashboard.page_view import PageView
from dashboard.permalink import Problem


def page_blocks(
    page: PageView, page_name: str, problems: Iterable[Problem] = ()
) -> list[Block]:
    """Return the blocks of the page ``page_name`` of ``PAGES`` with its filters.

    ``problems`` are the values in its link that are not available.
    """
    entry = PAGES[page_name]
    above, below = split_below_chart(entry.blocks(page))
    problems = tuple(problems)
    begins = entry.begins(page) if entry.begins else None
    blocks = [
        *link_problems(problems, page.words),
        *as_of_banner(page),
        *above[:-1],
        filters(page, entry.filters, entry.categories, begins),
        *above[-1:],
        *as_of_details(page, problems),
        *below,
    ]
    return on_paper(blocks, is_text=entry.is_text)
