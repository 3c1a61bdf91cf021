"""The way from the front page to all others."""

from collections.abc import Mapping

import streamlit as st

from dashboard import view_state
from dashboard.i18n import Words
from dashboard.permalink import encode

COLUMNS = 3


def ways(pages: Mapping[str, str], words: Words) -> None:
    """List ``pages`` (script and icon), each with the question that it answers."""
    st.header(words("front.ways"), anchor=False)
    view = encode(view_state.current_view())
    names = list(pages)
    for start in range(0, len(names), COLUMNS):
        row = names[start : start + COLUMNS]
        for column, name in zip(st.columns(COLUMNS), row, strict=False):
            with column.container(gap="xxsmall"):
                st.page_link(
                    f"app_pages/{name}.py",
                    label=f"**{words(f'{name}.menu')}**",
                    icon=pages[name],
                    query_params=view,
                )
                st.markdown(words(f"front.answers_{name}"))
