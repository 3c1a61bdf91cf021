from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, components, describe, queries, view_state
from dashboard.cache import remember
from dashboard.page import PageView, show
from dashboard.panels.month_statements import (
    month_statements,
    monthly_table,
    other_statements,
)
from dashboard.panels.takeaway import take_away


def draw(shown: PageView) -> None:
    """Draw the page."""
    view, words, con, build = shown.view, shown.words, shown.con, shown.build
    comparisons = remember(queries.statement_comparisons, con, view, view=view)
    monthly = remember(queries.monthly_comparisons, comparisons, view, view=view)

    def frame(chart: str) -> tuple[str, str, str]:
        """Return what stands in a chart's picture."""
        return describe.chart_frame(chart, "compare", view, build, words)

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

    def take_statements(rows: pd.DataFrame, what: str, **more: Any) -> None:
        """Offer statements beside our sums, with every page behind either."""
        take_away(
            con,
            rows,
            view,
            words,
            page="compare",
            what=what,
            mart="statement_comparisons",
            sources=lambda con: queries.volume_sources(con, view),
            **more,
        )

    chart = remember(
        charts.framed,
        "monthly_comparisons",
        charts.monthly_comparisons,
        frame("monthly_comparisons"),
        monthly,
        view,
        words,
        view=view,
    )
    alt = describe.alt_monthly_comparisons(monthly, found, words)
    st.plotly_chart(
        chart,
        key="compare_chart",
        on_select=choose_clicked_month,
        selection_mode="points",
        config=components.CHART_CONFIG,
        alt=alt,
    )
    who = words("caption.compare")
    components.chart_caption(words("compare.hint"), who, view, words)
    take_statements(monthly, "comparisons", made=True, chart=chart, alt=alt)
    notes = remember(queries.anomalies, con, view, view=view)
    components.anomalies(notes, view, words)

    month_statements(con, comparisons, view, words)

    st.subheader(words("table.title"), anchor=False)
    monthly_table(comparisons, view, words)
    take_statements(comparisons[comparisons["month"].notna()], "monthly-statements")
    other_statements(comparisons, view, words)
    take_statements(comparisons[comparisons["month"].isna()], "other-statements")


show("compare", draw)
