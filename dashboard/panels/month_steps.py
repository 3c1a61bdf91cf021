"""The panel that shows one month's total from copy to copy."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from dashboard import charts, components, describe, queries, view_state
from dashboard.cache import remember
from dashboard.i18n import Words
from dashboard.panels.takeaway import take_away
from dashboard.permalink import Bar, View


def opened_month(prints: pd.DataFrame, changes: pd.DataFrame, view: View) -> Bar:
    """Return the view's month, else the one that changed most, else the latest over."""
    if view.bar is not None and view.bar.category in set(prints["category"]):
        return view.bar
    worth = changes if not changes.empty else prints[prints["first_print"].notna()]
    rows = worth if not worth.empty else prints
    row = rows.iloc[0] if rows is changes else rows.sort_values("month").iloc[-1]
    return Bar(row["category"], row["month"])


def month_steps(
    con: duckdb.DuckDBPyConnection,
    prints: pd.DataFrame,
    opened: Bar,
    view: View,
    span: Mapping[str, Any],
    words: Words,
) -> None:
    """Draw the panel: choose a month, read how its total came about.

    ``prints`` and ``span`` are ``first_prints`` and ``vintage_span`` of ``queries``.
    """
    with st.container(key="month_steps"):
        st.subheader(words("revisions.steps_title"), anchor=False)
        _choose_month(prints, opened, words)
        steps = remember(queries.month_steps, con, opened, view=view)
        heading = words(
            "revisions.heading",
            category=words.name("category", opened.category),
            month=words.month(opened.month),
        )
        st.markdown(f"#### {components.literal(heading)}")
        st.markdown(describe.steps_sentence(steps, span, words))
        if not steps.empty:
            build = remember(queries.build_info, con, view=view)
            chart = remember(
                charts.framed,
                "month_steps",
                charts.month_steps,
                describe.chart_frame("month_steps", "revisions", view, build, words),
                steps,
                words,
                view=view,
            )
            alt = describe.alt_month_steps(steps, span, words)
            st.plotly_chart(
                chart,
                key="revisions_steps",
                config=components.CHART_CONFIG,
                alt=alt,
            )
            components.chart_caption("", words("caption.air_force"), view, words)
            take_away(
                con,
                steps,
                view,
                words,
                page="revisions",
                what=f"steps_{opened.category}_{opened.month:%Y-%m}",
                mart="vintage_volumes",
                chart=chart,
                alt=alt,
            )
            with st.expander(words("revisions.steps_table")):
                st.caption(words("revisions.steps_told"))
                components.html_table(_rows(steps, words), heading)
        of_bar = replace(view, bar=opened)
        label = words("revisions.to_reports")
        components.page_link("volumes", label, ":material/bar_chart:", of_bar)
        if st.session_state.pop("scroll_to_steps", False):
            components.scroll_to("month_steps")


def _choose_month(prints: pd.DataFrame, opened: Bar, words: Words) -> None:
    """Offer every month to the keyboard, the newest first."""
    categories = list(dict.fromkeys(prints["category"]))
    categories = [c for c in queries.CATEGORIES if c in categories]
    months = sorted(set(prints["month"]) | {opened.month}, reverse=True)
    st.session_state["steps_category"] = opened.category
    st.session_state["steps_month"] = opened.month

    def choose() -> None:
        category = st.session_state["steps_category"]
        view_state.change(bar=Bar(category, st.session_state["steps_month"]))

    with st.container(horizontal=True, vertical_alignment="bottom"):
        components.weapons(
            words("revisions.category"), categories, words, "steps_category", choose
        )
        st.selectbox(
            words("revisions.month"),
            months,
            key="steps_month",
            format_func=words.month,
            on_change=choose,
            width=320,
        )


def _rows(steps: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the copies that moved the total, first print, oldest and newest."""
    ends = steps["as_of"].isin([steps["as_of"].min(), steps["as_of"].max()])
    moved = (steps["change"].fillna(0) != 0) | (steps["revised"].fillna(0) != 0)
    told = steps[ends | moved | steps["is_first_print"]]
    rows = [
        {
            "revisions.steps_copy": words.day(row["as_of"]),
            "revisions.steps_reach": words.day(row["last_day"]),
            "revisions.steps_total": _number(row["launched"], words),
            "revisions.steps_change": _change(row["change"], words),
            "revisions.steps_part": _change(row["revised"], words),
            "revisions.steps_reports": words.number(row["n_reports"]),
            "revisions.steps_state": _state(row, words),
        }
        for _, row in told.sort_values("as_of", ascending=False).iterrows()
    ]
    frame = pd.DataFrame(rows)
    return frame.rename(columns={key: words(key) for key in frame.columns})


def _state(row: pd.Series, words: Words) -> str:
    if row["is_first_print"]:
        return words("revisions.steps_is_print")
    if row["is_month_over"]:
        return words("revisions.steps_is_over")
    return words("revisions.steps_is_running")


def _number(value: Any, words: Words) -> str:
    return "–" if pd.isna(value) else words.number(value)


def _change(value: Any, words: Words) -> str:
    return "" if pd.isna(value) else describe.signed_change(value, words)
