from dataclasses import replace

import streamlit as st

from dashboard import charts, components, database, describe, i18n, queries, view_state
from dashboard.cache import remember
from dashboard.panels.chart_files import chart_files
from dashboard.panels.munitions import (
    category_of,
    choose_munitions,
    month_reports,
    munitions_table,
    new_models,
)

view = view_state.current_view()
words = i18n.load(view.language)
con = database.connect(view.as_of)
build = remember(queries.build_info, con, view=view)
category = category_of(view)
rows = remember(queries.munition_volumes, con, view, category, view=view)
totals = remember(queries.munition_totals, con, view, category, view=view)
of_category = replace(view, categories=(category,))
notes = remember(queries.anomalies, con, of_category, view=of_category)


def choose_clicked_month(chart: str) -> None:
    """Copy a click into the view at once: the next figure forgets the selection."""
    bar = charts.clicked_bar(st.session_state[chart]["selection"]["points"])
    if bar is not None:
        view_state.change(bar=bar)
        st.session_state["scroll_to_sources"] = True


st.title(words("munitions.title"), anchor=False)
st.markdown(words("munitions.lead", last_day=words.day(build["last_day"])))
choose_munitions(view, totals, words)
last_day = build["last_day"]
found = remember(
    describe.munition_findings, rows, totals, category, words, last_day, view=view
)
components.findings(found)
if view.munition_class != queries.ALL_CLASSES and category == "missile":
    name = words.name("class", view.munition_class)
    st.caption(words("volumes.class_note", **{"class": name}))

st.subheader(words("munitions.volumes_title"), anchor=False)
chart = remember(
    charts.munition_volumes, rows, totals, notes, words, view, category, view=view
)
alt = describe.alt_munition_volumes(found, view, category, words)
st.plotly_chart(
    chart,
    key="munitions_volumes",
    on_select=lambda: choose_clicked_month("munitions_volumes"),
    selection_mode="points",
    config=components.CHART_CONFIG,
    alt=alt,
)
st.caption(words("munitions.volumes_hint"))
title = words("munitions.volumes_title")
chart_files(chart, f"munitions_{category}", alt, view, build, words, title=title)
components.anomalies(notes, words)

st.subheader(words("munitions.rates_title"), anchor=False)
st.markdown(words("munitions.rates_text"))
if category == "drone":
    st.markdown(words("munitions.rates_text_drones"))
chart = remember(
    charts.interception_rates, rows, notes, words, view, category, view=view
)
alt = describe.alt_interception_rates(found, view, category, words)
st.plotly_chart(
    chart,
    key="munitions_rates",
    on_select=lambda: choose_clicked_month("munitions_rates"),
    selection_mode="points",
    config=components.CHART_CONFIG,
    alt=alt,
)
st.caption(words("munitions.rates_hint"))
title = words("munitions.rates_title")
chart_files(chart, f"stopped_{category}", alt, view, build, words, title=title)

month_reports(con, rows, view, category, words)
first_named = remember(queries.first_named, con, view, category, view=view)
new_models(first_named, category, words)

st.subheader(words("table.title"), anchor=False)
st.caption(words("munitions.table_text"))
munitions_table(rows, view, words)
first, last = (m.strftime("%Y-%m") for m in (view.first_month, view.last_month))
components.download(
    words("download.csv"),
    rows,
    f"air-strikes_munitions_{category}_{view.split}_{first}_{last}"
    f"_{build['build_id']}.csv",
    key="download_munitions",
)
