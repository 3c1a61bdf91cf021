"""Any page as it was known on the day of a vintage (counting rule 13)."""

from dataclasses import replace

import streamlit as st

from dashboard import database, i18n, queries, view_state
from dashboard.cache import remember
from dashboard.permalink import LATEST, Choices, Problem, View, carried_over


def choices_on(as_of: str) -> Choices:
    """Return what a view can choose as known on ``as_of``: ``latest`` or a day.

    Months, days and strikes are those of that day, vintages all that there are. The
    reader's browser says which language is the first.
    """
    choices = remember(_choices, as_of, view=None)
    return replace(choices, languages=i18n.by_preference(st.context.locale))


def _choices(as_of: str) -> Choices:
    choices = queries.choices(database.connect(as_of), i18n.LANGUAGES)
    if as_of == LATEST:
        return choices
    return replace(choices, vintages=remember(_choices, LATEST, view=None).vintages)


def view_on(as_of: str) -> tuple[View, list[Problem]]:
    """Return the session's view as known on another day, and what that day lacks."""
    view = view_state.current_view()
    return carried_over(
        replace(view, as_of=as_of), choices_on(view.as_of), choices_on(as_of)
    )


def show_as_known_on(as_of: str) -> None:
    """Show the session's view as known on another day, and say what it had not yet."""
    view_state.show(*view_on(as_of))
