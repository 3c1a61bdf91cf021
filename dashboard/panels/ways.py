"""The way from the front page to all others."""

from collections.abc import Mapping

import streamlit as st

from dashboard import view_state
from dashboard.i18n import Words
from dashboard.permalink import encode


def ways(pages: Mapping[str, str], words: Words) -> None:
    """List ``pages`` (script and icon), each with the question that it answers."""
    st.header(words("front.ways"), anchor=False)
    view = encode(view_state.current_view())
    for name, icon in pages.items():
        answers = words(
            "front.way",
            menu=words(f"{name}.menu"),
            answers=words(f"front.answers_{name}"),
        )
        st.page_link(
            f"app_pages/{name}.py", label=answers, icon=icon, query_params=view
        )
