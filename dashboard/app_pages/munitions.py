from dataclasses import replace

import streamlit as st

from dashboard import charts, components, database, describe, i18n, queries, view_state
from dashboard.panels.munitions import (
    category_of,
    choose_munitions,
    month_reports,
    munitions_table,
    new_models,
)

view = view_state.current_view()
words = i18n.load(view.language)
con = database.connect()
build = queries.build_info(con)
category = category_of(view)
rows = queries.munition_volumes(con, view, category)
totals = queries.munition_totals(con, view, category)
notes = queries.anomalies(con, replace(view, categories=(category,)))


def choose_clicked_month(chart: str) -> None:
    """Copy a click into the view at once: the next figure forgets the selection."""
    bar = charts.clicked_bar(st.session_state[chart]["selection"]["points"])
    if bar is not None:
        view_state.change(bar=bar)
        st.session_state["scroll_to_sources"] = True


st.title(words("munitions.title"), anchor=False)
st.markdown(words("munitions.lead", last_day=words.day(build["last_day"])))
choose_munitions(view, totals, words)
found = describe.munition_findings(rows, totals, category, words, build["last_day"])
components.findings(found)
if view.munition_class != queries.ALL_CLASSES and category == "missile":
    name = words.name("class", view.munition_class)
    st.caption(words("volumes.class_note", **{"class": name}))

st.subheader(words("munitions.volumes_title"), anchor=False)
st.plotly_chart(
    charts.munition_volumes(rows, totals, notes, words, view, category),
    key="munitions_volumes",
    on_select=lambda: choose_clicked_month("munitions_volumes"),
    selection_mode="points",
    config=components.CHART_CONFIG,
    alt=describe.alt_munition_volumes(found, view, category, words),
)
st.caption(words("munitions.volumes_hint"))
components.anomalies(notes, words)

st.subheader(words("munitions.rates_title"), anchor=False)
st.markdown(words("munitions.rates_text"))
if category == "drone":
    st.markdown(words("munitions.rates_text_drones"))
st.plotly_chart(
    charts.interception_rates(rows, notes, words, view, category),
    key="munitions_rates",
    on_select=lambda: choose_clicked_month("munitions_rates"),
    selection_mode="points",
    config=components.CHART_CONFIG,
    alt=describe.alt_interception_rates(found, view, category, words),
)
st.caption(words("munitions.rates_hint"))

month_reports(con, rows, view, category, words)
new_models(queries.first_named(con, view, category), category, words)

st.subheader(words("table.title"), anchor=False)
st.caption(words("munitions.table_text"))
munitions_table(rows, view.split, words)
first, last = (m.strftime("%Y-%m") for m in (view.first_month, view.last_month))
components.download(
    words("download.csv"),
    rows,
    f"air-strikes_munitions_{category}_{view.split}_{first}_{last}"
    f"_{build['build_id']}.csv",
    key="download_munitions",
)
