"""The least that Streamlit takes for something that a filter changes: what can be had.

Started by ``streamlit run``. Nothing is read or drawn: one of two cells is shown.
"""

import streamlit as st


@st.fragment
def cell() -> None:
    """Show the cell that the box asks for."""
    is_on = st.checkbox("drone", value=True)
    st.html(f"<table><tr><td>{'on' if is_on else 'off'}</td></tr></table>")


cell()
