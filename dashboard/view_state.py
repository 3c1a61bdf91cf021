"""The reader's view in the session, kept in step with the address bar.

The view is the single truth. Filters are set from it before they are drawn and change
it through their callbacks; the address is written from it after every run, and read
again when somebody has changed it from outside (a new link, the back button).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.permalink import KEYS, LATEST, Choices, Problem, View, decode, encode

_VIEW, _WRITTEN, _PROBLEMS = "view", "written_parameters", "link_problems"


def current_view() -> View:
    """Return the view of this session."""
    view: View = st.session_state[_VIEW]
    return view


def link_problems() -> list[Problem]:
    """Return what the last link asked for and could not be had."""
    problems: list[Problem] = st.session_state[_PROBLEMS]
    return problems


def read_url(choices_on: Callable[[str], Choices]) -> View:
    """Return the session's view, taken from the address when that is new.

    ``choices_on`` gives what a view can choose as known on a day, such as the address
    may ask for; it is asked for days that the build knows.
    """
    asked = {key: st.query_params[key] for key in KEYS if key in st.query_params}
    if _VIEW not in st.session_state or (
        asked and asked != st.session_state.get(_WRITTEN)
    ):
        choices = choices_on(LATEST)
        if asked.get("asof") in choices.vintages:
            choices = choices_on(asked["asof"])
        st.session_state[_VIEW], st.session_state[_PROBLEMS] = decode(asked, choices)
    return current_view()


def write_url() -> None:
    """Write the view into the address, so that copying it copies the view."""
    parameters = encode(current_view())
    if st.session_state.get(_WRITTEN) != parameters or not st.query_params:
        others = {k: v for k, v in st.query_params.items() if k not in KEYS}
        st.query_params.from_dict({**others, **parameters})
        st.session_state[_WRITTEN] = parameters


def change(**changes: Any) -> None:
    """Change the view; what a broken link had asked for is settled by that."""
    st.session_state[_VIEW] = replace(current_view(), **changes)
    st.session_state[_PROBLEMS] = []


def speak(language: str) -> None:
    """Change the language and nothing else: what a link asked for in vain is kept."""
    st.session_state[_VIEW] = replace(current_view(), language=language)
    st.session_state[_PROBLEMS] = [p for p in link_problems() if p.key != "lang"]


def show(view: View, problems: Iterable[Problem] = ()) -> None:
    """Replace the whole view; ``problems`` are what it could not take along."""
    st.session_state[_VIEW] = view
    st.session_state[_PROBLEMS] = list(problems)
