from dataclasses import replace

import streamlit as st

from dashboard import charts, components, describe, queries, view_state
from dashboard.cache import remember
from dashboard.drawn_chart import drawings, drawn_chart
from dashboard.page import PageView, show
from dashboard.panels.volume_files import take_volumes
from dashboard.panels.ways import ways
from dashboard.permalink import Bar, encode


def draw(shown: PageView) -> None:
    """Draw the page."""
    # What is narrowed elsewhere is whole here; language and day are the reader's.
    view = replace(
        shown.view,
        categories=queries.CATEGORIES,
        munition_class=queries.ALL_CLASSES,
        bar=None,
        day=None,
        strike=None,
    )
    words, con, build = shown.words, shown.con, shown.build
    last_day = build["last_day"]
    month = queries.last_month_over(last_day)
    months = remember(queries.recent_months, con, view, last_day, view=view)
    glances = remember(describe.front_glances, months, month, words, view=view)

    def choose(bar: Bar) -> None:
        """Take a reader who chose a bar to the page that has its sources."""
        view_state.change(bar=bar)
        st.session_state["front_chosen"] = True

    if st.session_state.pop("front_chosen", False):
        st.switch_page(
            "app_pages/volumes.py", query_params=encode(view_state.current_view())
        )

    headline = remember(describe.front_headline, months, month, words, view=view)
    st.title(headline, anchor=False)
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
        with st.container(border=True):
            said, drawn = st.columns([2, 3], gap="medium")
            with said:
                st.metric(glance.category, glance.figure)
                lines = [glance.when, *glance.sentences]
                st.markdown("  \n".join(components.literal(line) for line in lines))
                of_bar = replace(view_state.current_view(), bar=glance.bar)
                icon = ":material/format_quote:"
                components.page_link("volumes", glance.behind, icon, of_bar)
            of_category = months, category, month, words
            chart = remember(charts.front_months, *of_category, view=view)
            alt = remember(describe.alt_front_months, *of_category, view=view)
            title = words("chart.panel", category=words.name("category", category))
            with drawn:
                content = remember(
                    drawings, chart, category, title, alt, words, view=view
                )
                drawn_chart(content, f"front_{category}", choose)
    who = describe.reported_by(months, words)
    components.chart_caption(words("front.chart_note"), who, view, words)
    all_of_it = replace(
        view, first_month=min(months["month"]), last_month=max(months["month"])
    )
    take_volumes(con, months, all_of_it, build, words, "front", made=True)

    st.header(words("front.unknown"), anchor=False)
    unknowns = remember(
        describe.front_unknowns, months, month, last_day, words, view=view
    )
    st.markdown("\n".join(f"- {components.literal(said)}" for said in unknowns))

    ways(words)


show("front", draw)
