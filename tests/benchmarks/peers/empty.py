"""A minimal Streamlit page; started by ``streamlit run``."""

import streamlit as st

st.pills("Category", ["missile", "drone"], selection_mode="multi", default=["drone"])
st.write("hello")
