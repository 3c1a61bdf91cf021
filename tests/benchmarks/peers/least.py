"""The least time Streamlit needs to change something after a filter.

Started by ``streamlit run``. It reads and draws nothing: it shows one of two cells.
"""

import streamlit as st


@st.fragment
def cell() -> None:
    """Show the cell selected by the checkbox."""
    is_on = st.checkbox("drone", value=True)
    st.html(f"<table><tr><td>{'on' if is_on else 'off'}</td></tr></table>")


cell()
