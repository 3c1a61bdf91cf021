"""The line above every page: the way to the glossary, and the languages."""

import streamlit as st

from dashboard import view_state
from dashboard.i18n import LANGUAGES, OWN_NAMES, Words
from dashboard.permalink import View, encode

#: The page is served in English; a screen reader reads it by the language it is in.
SET_LANGUAGE = "<script>document.documentElement.lang = 'LANGUAGE';</script>"


def language_line(view: View, words: Words) -> None:
    """Draw the line; another language changes the words and nothing else."""
    st.session_state["language"] = view.language
    with st.container(
        key="language_line",
        horizontal=True,
        horizontal_alignment="right",
        vertical_alignment="center",
    ):
        script = SET_LANGUAGE.replace("LANGUAGE", view.language)
        st.html(script, width="content", unsafe_allow_javascript=True)
        st.page_link(
            "app_pages/glossary.py",
            label=words("glossary.menu"),
            icon=":material/dictionary:",
            query_params=encode(view),
        )
        st.segmented_control(
            words("language.choose"),
            LANGUAGES,
            key="language",
            format_func=OWN_NAMES.__getitem__,
            required=True,
            label_visibility="collapsed",
            on_change=lambda: view_state.speak(st.session_state["language"]),
        )
