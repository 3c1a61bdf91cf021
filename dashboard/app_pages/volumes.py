import streamlit as st

from dashboard import charts, components, database, describe, i18n, queries, view_state
from dashboard.cache import remember
from dashboard.drawn_chart import drawings, drawn_chart
from dashboard.panels.bar_sources import bar_sources
from dashboard.panels.volume_files import take_volumes
from dashboard.permalink import Bar, encode

view = view_state.current_view()
words = i18n.load(view.language)
con = database.connect(view.as_of)
build = remember(queries.build_info, con, view=view)
history = remember(queries.monthly_volumes, con, view, view=view)
volumes = remember(queries.in_range, history, view, view=view)
statements = remember(queries.monthly_statements, con, view, view=view)
notes = remember(queries.anomalies, con, view, view=view)


def frame(chart: str) -> tuple[str, str, str]:
    """Return what stands in a chart's picture."""
    return describe.chart_frame(chart, "volumes", view, build, words)


# Who comes here with a bar chosen, by a link or from elsewhere, came for its sources.
if view.bar is not None and "volumes_chart" not in st.session_state:
    st.session_state["scroll_to_sources"] = True

st.title(words("volumes.title"), anchor=False)
st.markdown(words("volumes.lead", last_day=words.day(build["last_day"])))
found = remember(describe.findings, history, view, words, build["last_day"], view=view)
components.findings(found)
if view.munition_class != queries.ALL_CLASSES and "missile" in view.categories:
    name = words.name("class", view.munition_class)
    st.caption(words("volumes.class_note", **{"class": name}))


def choose(bar: Bar) -> None:
    """Make a bar that was chosen in the chart the view's."""
    view_state.change(bar=bar)
    st.session_state["scroll_to_sources"] = True


chart = remember(
    charts.framed,
    "monthly_volumes",
    charts.monthly_volumes,
    frame("monthly_volumes"),
    volumes,
    statements,
    notes,
    words,
    view.bar,
    view=view,
)
alt = remember(describe.alt_monthly_volumes, volumes, found, words, view=view)
title = words("volumes.title")
drawn = remember(drawings, chart, "volumes", title, alt, words, view=view)
drawn_chart(drawn, "volumes_chart", choose)
who = remember(describe.reported_by, volumes, words, view=view)
components.chart_caption(words("chart.hint"), who, view, words)
take_volumes(
    con, volumes, view, build, words, "volumes", made=True, chart=chart, alt=alt
)
components.anomalies(notes, words)

bar_sources(con, history, view, words)

st.subheader(words("table.title"), anchor=False)
components.volumes_table(volumes, view, words)
take_volumes(con, volumes, view, build, words, "volumes-table")
st.page_link(
    "app_pages/data.py",
    label=words("takeaway.more"),
    icon=":material/database:",
    query_params=encode(view),
)
