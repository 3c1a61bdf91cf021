"""Parts of a page that a reader opens, and that are drawn only then."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def when_open(label: str, key: str) -> Iterator[bool]:
    """Draw into a part that a reader opens; give whether it is open.

    It stays open when the reader comes back to the page, and in another language: with
    another label Streamlit takes it for another part. ``key`` is the page's own.
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
