"""The line above every page: its languages."""

import streamlit as st

from dashboard import view_state
from dashboard.i18n import LANGUAGES, OWN_NAMES, Words
from dashboard.permalink import View


def language_line(view: View, words: Words) -> None:
    """Draw the line; another language changes the words and nothing else."""
    st.session_state["language"] = view.language
    with st.container(
        key="language_line",
        horizontal=True,
        horizontal_alignment="right",
        vertical_alignment="center",
    ):
        st.segmented_control(
            words("language.choose"),
            LANGUAGES,
            key="language",
            format_func=OWN_NAMES.__getitem__,
            required=True,
            label_visibility="collapsed",
            on_change=lambda: view_state.speak(st.session_state["language"]),
        )
