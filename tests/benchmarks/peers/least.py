"""The least that Streamlit takes for a chart that a filter changes: what it can reach.

Started by ``streamlit run``. Nothing is read or drawn: one of two drawings is shown.
"""

import streamlit as st

DRAWING = """
<div class="drawn-chart"><div class="drawing"><svg role="img" viewBox="0 0 900 400">
<path d="M0 400h{width}v-200h-{width}z"/></svg></div>
<svg class="answers" viewBox="0 0 900 400"><rect width="900" height="400"
fill="none"/></svg></div>
"""


@st.fragment
def chart() -> None:
    """Show the drawing that the box asks for."""
    is_wide = st.checkbox("drone", value=True)
    st.html(DRAWING.format(width=800 if is_wide else 400))


chart()
