"""A page of the reader's view: its filters, what it draws, its citation and footer.

All of it is one fragment. Who changes the view runs this again, and neither the menu of
pages nor the page's frame (``streamlit_app.py``), which no view changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import streamlit as st

from dashboard import components, database, i18n, queries, view_state
from dashboard.cache import remember
from dashboard.i18n import Words
from dashboard.known_on import choices_on
from dashboard.panels.filters import filters
from dashboard.panels.known_on import feed_ages, known_on_banner
from dashboard.panels.takeaway import cite_and_share
from dashboard.permalink import View
from etl import clock


@dataclass(frozen=True)
class PageView:
    """What a page shows: a view of a build, in the words of a language."""

    view: View
    words: Words
    con: duckdb.DuckDBPyConnection
    build: Mapping[str, Any]


@st.fragment
def show(name: str, draw: Callable[[PageView], None]) -> None:
    """Draw the page ``name``, whose own part ``draw`` is, as the view wants it."""
    if st.session_state.pop("pinned", None) is None:  # by the frame, in this run
        try:
            database.pin()
        except database.NoBuildError:
            st.rerun()  # the frame makes one
    view = view_state.current_view()
    words = i18n.load(view.language)
    con = database.connect(view.as_of)
    build = remember(queries.build_info, con, view=view)
    filters(name, choices_on(view.as_of), words)
    components.link_problems(view_state.link_problems(), words)
    known_on_banner(view, build, words)
    draw(PageView(view, words, con, build))
    view = view_state.current_view()  # which a page may change
    cite_and_share(name, view, build, words)
    built_on = clock.kyiv(database.published_at())
    ages = feed_ages(words, clock.today())
    components.footer(build, built_on, ages, view, words)
    view_state.write_url(name)
