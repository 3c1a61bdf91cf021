"""The filters of a view, in one place on every page."""

from dataclasses import replace

import streamlit as st

from dashboard import view_state
from dashboard.citation import WITHOUT_FILTERS
from dashboard.i18n import Words
from dashboard.panels.known_on import known_on_filter
from dashboard.permalink import FRONT, Choices, View

#: Pages on which weapons and months change nothing, only the day.
BY_DAY_ALONE = (FRONT, *WITHOUT_FILTERS, "glossary")


def filters(page: str, choices: Choices, words: Words) -> None:
    """Draw the filters of ``page`` in the sidebar; each changes the view.

    The front page always shows the last months of all weapons, the Data page whole
    tables, the glossary words: only the day on which they are known changes those.
    """
    view = view_state.current_view()
    with st.sidebar:
        if page in BY_DAY_ALONE:
            known_on_filter(choices, view, words)
            return
        st.subheader(words("filters.title"), anchor=False)
        _set_widgets(view)
        first, last = st.columns(2)
        first.selectbox(
            words("filters.from"),
            [m for m in choices.months if m <= view.last_month],
            key="filter_from",
            format_func=words.month_and_year,
            on_change=lambda: view_state.change(
                first_month=st.session_state["filter_from"]
            ),
        )
        last.selectbox(
            words("filters.to"),
            [m for m in choices.months if m >= view.first_month],
            key="filter_to",
            format_func=words.month_and_year,
            on_change=lambda: view_state.change(
                last_month=st.session_state["filter_to"]
            ),
        )
        st.pills(
            words("filters.categories"),
            choices.categories,
            key="filter_categories",
            format_func=lambda code: words.name("category", code),
            selection_mode="multi",
            on_change=lambda: _change_categories(choices),
        )
        st.selectbox(
            words("filters.class"),
            choices.munition_classes,
            key="filter_class",
            format_func=lambda code: words.name("class", code),
            help=words("filters.class_help"),
            disabled="missile" not in view.categories,
            on_change=lambda: view_state.change(
                munition_class=st.session_state["filter_class"]
            ),
        )
        known_on_filter(choices, view, words)
        everything = replace(
            choices.default_view,
            language=view.language,
            as_of=view.as_of,
            bar=view.bar,
        )
        st.button(
            words("filters.reset"),
            on_click=lambda: view_state.show(everything),
            disabled=view == everything,
            icon=":material/restart_alt:",
        )


def _change_categories(choices: Choices) -> None:
    chosen = st.session_state["filter_categories"]
    # The last one stays: a page of nothing helps nobody.
    if chosen:
        categories = tuple(c for c in choices.categories if c in chosen)
        view_state.change(categories=categories)


def _set_widgets(view: View) -> None:
    """Set the widgets to the view, which a link or a click may have changed."""
    st.session_state["filter_from"] = view.first_month
    st.session_state["filter_to"] = view.last_month
    st.session_state["filter_categories"] = list(view.categories)
    st.session_state["filter_class"] = view.munition_class
