"""Our first page as Streamlit's tutorials build one: read all, filter, plot, show.

Started by ``streamlit run``; ``BUILD`` in the environment is the build's file.
"""

import os

import duckdb
import plotly.express as px
import streamlit as st

st.set_page_config(page_title="Strike intensity", layout="wide")
st.title("Strike intensity by month")
with duckdb.connect(os.environ["BUILD"], read_only=True) as con:
    rows = con.execute(
        "select month, category, end_date, munitions, launched, shot_down, url "
        "from volume_sources where role = 'bar' and munition_class = 'all'"
    ).df()
months = sorted(rows["month"].dt.strftime("%Y-%m").unique())
categories = st.pills(
    "Category",
    ["missile", "drone", "glide_bomb"],
    selection_mode="multi",
    default=["missile", "drone", "glide_bomb"],
)
first, last = st.select_slider("Months", months, value=(months[0], months[-1]))
month = rows["month"].dt.strftime("%Y-%m")
shown = rows[rows["category"].isin(categories) & (month >= first) & (month <= last)]
summed = shown.groupby(["month", "category"], as_index=False)["launched"].sum()
st.plotly_chart(px.bar(summed, x="month", y="launched", color="category"))
st.dataframe(shown, column_config={"url": st.column_config.LinkColumn("source")})
st.download_button("Download CSV", shown.to_csv(index=False), "strikes.csv")
