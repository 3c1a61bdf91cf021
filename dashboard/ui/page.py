"""A page of the app: its filters, its blocks, its citation and footer.

All of it is one fragment: a change of the view reruns only this, not the menu of pages
or the page's frame (``streamlit_app.py``), which do not depend on the view.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import streamlit as st

from dashboard import database, view_state
from dashboard.cache import memoize
from dashboard.content.blocks import split_below_first
from dashboard.content.choosing import chosen_view
from dashboard.content.frame import footer
from dashboard.content.short_links import short_query
from dashboard.content.whole_page import page_blocks
from dashboard.html_pages.elements import tag
from dashboard.issues import data_error_url
from dashboard.page_view import PageView
from dashboard.permalink import NONE, Problem, encode
from dashboard.turns import pause
from dashboard.ui.blocks import PartDrawer
from dashboard.ui.download import citation_panel
from dashboard.ui.prepared import Columns, Html, Part, ShownChart, prepared
from dashboard.ui.scripts import show_term
from etl import clock

#: Pause in seconds in which the browser renders the page up to the first chart. Without
#: it the rest would be rendered together with that, twice as late.
FIRST_LOOK = 0.2


@st.fragment
def show(name: str) -> None:
    """Draw the page ``name`` of ``content.PAGES`` in the current view."""
    if st.session_state.pop("pinned", None) is None:  # else the frame has pinned it
        try:
            database.pin()
        except database.NoBuildError:
            st.rerun()  # the frame makes one
    view_state.apply_choices(chosen_view)
    view_state.go_to_chosen_page(name)
    page = PageView.of(view_state.current_view())
    drawer = PartDrawer(page, name, view_state.choose, choose_range)
    arguments = (page, name, clock.today())
    if problems := tuple(view_state.link_problems()):  # any text, so not memoized
        body, foot = page_parts(*arguments, problems)
    else:
        body, foot = memoize(page_parts, *arguments)
    is_new = st.session_state.get("page_on_screen") != name
    if is_new:
        # A link that selects a mark opens with the panel of that mark in view.
        st.session_state["page_on_screen"] = name
        st.session_state["opened_panel"] = _chosen_panel(body, page)
    above, below = split_below_first_chart(body)
    drawer.show(above)
    if is_new and below and view_state.reader_url():  # there is a browser
        pause(FIRST_LOOK)
    drawer.show(below)
    citation_panel(page, name)
    with st.container(key="page_footer"):
        drawer.show(foot)
        _report_error(page)
    if "term" in st.query_params:
        show_term()
    view_state.write_url(name)


def page_parts(
    page: PageView,
    name: str,
    today: date,
    problems: tuple[Problem, ...] = (),
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return the parts of a page above its citation, and those of its footer.

    Both say how old the figures are, so they depend on ``today``.
    """
    body = page_blocks(page, name, problems)
    foot = footer(page, today)
    query = short_query(name, page.view)
    on_paper = Html(tag("span", "", class_="short-link", data_query=query))
    return prepared(body, page, name), (*prepared(foot, page, name), on_paper)


def choose_range(first: date, last: date) -> None:
    """Change the range to the months of two days, as far as they are offered."""
    view_state.choose("to", f"{last:%Y-%m}")
    view_state.choose("from", f"{first:%Y-%m}")


def _chosen_panel(parts: Iterable[Part], page: PageView) -> str:
    """Return the panel of the first chart in which a mark is selected, or ``""``."""
    chosen = encode(page.view)
    charts = (part.chart for part in charts_of(parts))
    return next((c.opens for c in charts if c.opens and chosen[c.chooses] != NONE), "")


def split_below_first_chart(
    parts: Sequence[Part],
) -> tuple[list[Part], list[Part]]:
    """Return the parts up to the first chart, and those below it."""
    return split_below_first(parts, lambda part: any(charts_of([part])))


def charts_of(parts: Iterable[Part]) -> Iterator[ShownChart]:
    """Yield the charts of a page, also those in columns."""
    for part in parts:
        if isinstance(part, ShownChart):
            yield part
        elif isinstance(part, Columns):
            for group in part.groups:
                yield from charts_of(group)


def _report_error(page: PageView) -> None:
    words = page.words
    url = data_error_url(encode(page.view), page.build["build_id"])
    if url is not None:
        st.link_button(
            words("help.error"),
            url,
            help=words("help.error_help"),
            icon=":material/flag:",
            type="tertiary",
        )
