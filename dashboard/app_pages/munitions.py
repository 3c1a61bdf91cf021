from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard import charts, components, describe, queries, view_state
from dashboard.cache import remember
from dashboard.page import PageView, show
from dashboard.panels.munitions import (
    category_of,
    choose_munitions,
    month_reports,
    munitions_table,
    new_models,
)
from dashboard.panels.takeaway import take_away


def draw(shown: PageView) -> None:
    """Draw the page."""
    view, words, con, build = shown.view, shown.words, shown.con, shown.build
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

    def take_munitions(what: str, **more: Any) -> None:
        """Offer the page's numbers, from which both charts and the table are made."""
        take_away(
            con,
            rows,
            view,
            words,
            page="munitions",
            what=f"munitions_{category}_{view.split}_{what}",
            mart="munition_volumes",
            **more,
        )

    def frame(chart: str) -> tuple[str, str, str]:
        """Return what stands in a chart's picture."""
        return describe.chart_frame(chart, "munitions", view, build, words)

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
        charts.framed,
        "munition_volumes",
        charts.munition_volumes,
        frame("munition_volumes"),
        rows,
        totals,
        notes,
        words,
        view,
        category,
        view=view,
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
    who = words("caption.munitions")
    components.chart_caption(words("munitions.volumes_hint"), who, view, words)
    take_munitions("volumes", made=True, chart=chart, alt=alt)
    components.anomalies(notes, of_category, words)

    st.subheader(words("munitions.rates_title"), anchor=False)
    st.markdown(words("munitions.rates_text"))
    if category == "drone":
        st.markdown(words("munitions.rates_text_drones"))
    chart = remember(
        charts.framed,
        "interception_rates",
        charts.interception_rates,
        frame("interception_rates"),
        rows,
        notes,
        words,
        view,
        category,
        view=view,
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
    who = words("caption.air_force")
    components.chart_caption(words("munitions.rates_hint"), who, view, words)
    take_munitions("rates", made=True, chart=chart, alt=alt)

    month_reports(con, rows, view, category, words)
    first_named = remember(queries.first_named, con, view, category, view=view)
    new_models(first_named, category, words)
    take_away(
        con,
        first_named,
        view,
        words,
        page="munitions",
        what=f"first-named_{category}",
        mart="munition_summaries",
    )

    st.subheader(words("table.title"), anchor=False)
    st.caption(words("munitions.table_text"))
    munitions_table(rows, view, words)
    take_munitions("table")


show("munitions", draw)
