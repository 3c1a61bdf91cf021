"""The reader's view in the session, kept in step with the address bar.

The view is the single truth. Filters are set from it before they are drawn and change
it through their callbacks; the address is written from it after every run, and read
again when somebody has changed it from outside (a new link, the back button).
"""

from collections.abc import Container
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.permalink import KEYS, Choices, Problem, View, decode, encode

_VIEW, _WRITTEN, _PROBLEMS = "view", "written_parameters", "link_problems"


def current_view() -> View:
    """Return the view of this session."""
    view: View = st.session_state[_VIEW]
    return view


def link_problems() -> list[Problem]:
    """Return what the last link asked for and could not be had."""
    problems: list[Problem] = st.session_state[_PROBLEMS]
    return problems


def read_url(choices: Choices) -> View:
    """Return the session's view, taken from the address when that is new."""
    asked = {key: st.query_params[key] for key in KEYS if key in st.query_params}
    if _VIEW not in st.session_state or (
        asked and asked != st.session_state.get(_WRITTEN)
    ):
        st.session_state[_VIEW], st.session_state[_PROBLEMS] = decode(asked, choices)
    return current_view()


def write_url(keys: Container[str] = KEYS) -> None:
    """Write the view into the address, so that copying it copies the view.

    ``keys`` are those that mean something on the page.
    """
    view = encode(current_view())
    parameters = {key: value for key, value in view.items() if key in keys}
    if st.session_state.get(_WRITTEN) != parameters or not st.query_params:
        others = {k: v for k, v in st.query_params.items() if k not in KEYS}
        st.query_params.from_dict({**others, **parameters})
        st.session_state[_WRITTEN] = parameters


def change(**changes: Any) -> None:
    """Change the view; what a broken link had asked for is settled by that."""
    st.session_state[_VIEW] = replace(current_view(), **changes)
    st.session_state[_PROBLEMS] = []


def show(view: View) -> None:
    """Replace the whole view."""
    st.session_state[_VIEW] = view
    st.session_state[_PROBLEMS] = []
