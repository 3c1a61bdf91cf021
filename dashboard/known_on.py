"""Any page as it was known on the day of a vintage (counting rule 13)."""

from dataclasses import replace

import streamlit as st

from dashboard import database, i18n, queries, view_state
from dashboard.permalink import LATEST, Choices, carried_over


def choices_on(as_of: str) -> Choices:
    """Return what a view can choose as known on ``as_of``: ``latest`` or a day.

    Months, days and strikes are those of that day, vintages all that there are.
    """
    return _choices(str(database.build_path()), as_of)


# The build is a part of the key alone.
@st.cache_resource(max_entries=100, show_spinner=False)
def _choices(build: str, as_of: str) -> Choices:
    choices = queries.choices(database.connect(as_of), i18n.LANGUAGES)
    if as_of == LATEST:
        return choices
    return replace(choices, vintages=choices_on(LATEST).vintages)


def show_as_known_on(as_of: str) -> None:
    """Show the session's view as known on another day, and say what it had not yet."""
    view = view_state.current_view()
    shown, problems = carried_over(
        replace(view, as_of=as_of), choices_on(view.as_of), choices_on(as_of)
    )
    view_state.show(shown, problems)
