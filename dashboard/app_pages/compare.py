import streamlit as st

from dashboard import charts, components, database, describe, i18n, queries, view_state
from dashboard.cache import remember
from dashboard.panels.chart_files import chart_files
from dashboard.panels.month_statements import (
    month_statements,
    monthly_table,
    other_statements,
)

view = view_state.current_view()
words = i18n.load(view.language)
con = database.connect(view.as_of)
build = remember(queries.build_info, con, view=view)
comparisons = remember(queries.statement_comparisons, con, view, view=view)
monthly = remember(queries.monthly_comparisons, comparisons, view, view=view)

st.title(words("compare.title"), anchor=False)
st.markdown(words("compare.lead", last_day=words.day(build["last_day"])))
found = remember(describe.comparison_findings, monthly, view, words, view=view)
components.findings(found)
if view.categories != ("glide_bomb",):
    st.caption(words("compare.finding_note"))
if view.munition_class != queries.ALL_CLASSES and "missile" in view.categories:
    name = words.name("class", view.munition_class)
    st.caption(words("volumes.class_note", **{"class": name}))


def choose_clicked_month() -> None:
    """Copy a click into the view at once: the next figure forgets the selection."""
    selection = st.session_state["compare_chart"]["selection"]
    bar = charts.clicked_bar(selection["points"])
    if bar is not None:
        view_state.change(bar=bar)
        st.session_state["scroll_to_statements"] = True


chart = remember(charts.monthly_comparisons, monthly, view, words, view=view)
alt = describe.alt_monthly_comparisons(monthly, found, words)
st.plotly_chart(
    chart,
    key="compare_chart",
    on_select=choose_clicked_month,
    selection_mode="points",
    config=components.CHART_CONFIG,
    alt=alt,
)
st.caption(words("compare.hint"))
chart_files(chart, "compare", alt, view, build, words, title=words("compare.title"))
components.anomalies(remember(queries.anomalies, con, view, view=view), words)

month_statements(comparisons, view, words)

st.subheader(words("table.title"), anchor=False)
monthly_table(comparisons, view, words)
other_statements(comparisons, view, words)
first, last = (m.strftime("%Y-%m") for m in (view.first_month, view.last_month))
components.download(
    words("compare.csv"),
    comparisons,
    f"air-strikes_statements_{first}_{last}_{build['build_id']}.csv",
    key="download_statements",
)
