from dataclasses import replace

import streamlit as st

from dashboard import charts, components, database, describe, i18n, queries, view_state
from dashboard.cache import remember
from dashboard.panels.volume_files import take_volumes
from dashboard.permalink import encode

# What is narrowed elsewhere is whole here; language and day are the reader's.
view = replace(
    view_state.current_view(),
    categories=queries.CATEGORIES,
    munition_class=queries.ALL_CLASSES,
    bar=None,
    day=None,
    strike=None,
)
words = i18n.load(view.language)
con = database.connect(view.as_of)
build = remember(queries.build_info, con, view=view)
last_day = build["last_day"]
month = queries.last_month_over(last_day)
months = remember(queries.recent_months, con, view, last_day, view=view)
glances = remember(describe.front_glances, months, month, words, view=view)


def choose_clicked_bar() -> None:
    """Take a click to the page that has the bar's sources."""
    for glance in glances:
        chart = st.session_state[f"front_{glance.bar.category}"]
        bar = charts.clicked_bar(chart["selection"]["points"])
        if bar is not None:
            view_state.change(bar=bar)
            st.session_state["front_chosen"] = True


if st.session_state.pop("front_chosen", False):
    st.switch_page(
        "app_pages/volumes.py", query_params=encode(view_state.current_view())
    )

st.title(describe.front_headline(months, month, words), anchor=False)
st.markdown(
    words(
        "front.lead",
        first=words.short_day(month),
        last=words.day(queries.last_day_of(month)),
        last_day=words.day(last_day),
    )
)
for glance in glances:
    category = glance.bar.category
    rows = months[months["category"] == category]
    with st.container(border=True):
        said, drawn = st.columns([2, 3], gap="medium")
        with said:
            st.metric(glance.category, glance.figure)
            lines = [glance.when, *glance.sentences]
            st.markdown("  \n".join(components.literal(line) for line in lines))
            st.page_link(
                "app_pages/volumes.py",
                label=glance.behind,
                icon=":material/format_quote:",
                query_params=encode(replace(view_state.current_view(), bar=glance.bar)),
            )
        drawn.plotly_chart(
            remember(charts.front_months, months, category, month, words, view=view),
            key=f"front_{category}",
            on_select=choose_clicked_bar,
            selection_mode="points",
            config=components.BARE_CHART_CONFIG,
            alt=describe.alt_front_months(rows, month, words),
        )
who = describe.reported_by(months, words)
components.chart_caption(words("front.chart_note"), who, view, words)
shown = replace(view, first_month=min(months["month"]), last_month=max(months["month"]))
take_volumes(con, months, shown, build, words, "front", made=True)

st.header(words("front.unknown"), anchor=False)
unknowns = describe.front_unknowns(months, month, last_day, words)
st.markdown("\n".join(f"- {components.literal(said)}" for said in unknowns))
