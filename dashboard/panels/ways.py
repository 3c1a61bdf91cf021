"""All pages, and the way from the front page to them."""

import streamlit as st

from dashboard import components, view_state
from dashboard.i18n import Words
from dashboard.permalink import FRONT

#: Every page, in the order of the menu: its script's name and its icon.
PAGES = {
    "front": ":material/home:",
    "volumes": ":material/bar_chart:",
    "munitions": ":material/rocket_launch:",
    "attacks": ":material/calendar_month:",
    "strikes": ":material/location_on:",
    "compare": ":material/balance:",
    "revisions": ":material/history:",
    "data": ":material/download:",
    "method": ":material/menu_book:",
    "glossary": ":material/dictionary:",
}
COLUMNS = 3


def ways(words: Words) -> None:
    """List all other pages, each with the question that it answers."""
    st.header(words("front.ways"), anchor=False)
    view = view_state.current_view()
    names = [name for name in PAGES if name != FRONT]
    for start in range(0, len(names), COLUMNS):
        row = names[start : start + COLUMNS]
        for column, name in zip(st.columns(COLUMNS), row, strict=False):
            with column.container(gap="xxsmall"):
                label = f"**{words(f'{name}.menu')}**"
                components.page_link(name, label, PAGES[name], view)
                st.markdown(words(f"front.answers_{name}"))
