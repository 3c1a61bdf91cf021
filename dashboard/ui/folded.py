"""Expanders, whose content is drawn only when they are open."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def when_open(label: str, key: str) -> Iterator[bool]:
    """Draw into an expander; yield whether it is open.

    It stays open when the reader returns to the page, and in another language, though
    Streamlit takes it for a new one when its label changes. ``key`` includes the page.
    """
    opened_as = f"{key}_opened_as"
    last_label = st.session_state.get(opened_as, label)
    is_another = last_label != label or key not in st.session_state
    if is_another and st.session_state.get(key, opened_as in st.session_state):
        st.session_state[key] = True
    part = st.expander(label, key=key, on_change="rerun")
    if part.open:
        st.session_state[opened_as] = label
    else:
        st.session_state.pop(opened_as, None)
    with part:
        yield bool(part.open)
