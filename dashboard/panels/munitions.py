"""Pieces of the Munitions page: choices, a month's reports, new models, the table."""

from collections.abc import Iterable
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from dashboard import components, describe, queries, view_state
from dashboard.cache import remember
from dashboard.i18n import Words
from dashboard.panels.takeaway import take_away
from dashboard.permalink import SPLITS, Bar, View

SPLIT_NAMES = {"class": "munitions.by_class", "model": "munitions.by_model"}
BASIS_TITLES = {
    "national_reports": "munitions.national_reports_title",
    "regional_reports": "munitions.regional_reports_title",
}
BASIS_TEXTS = {
    "national_reports": "munitions.reports_national",
    "regional_reports": "munitions.reports_regional",
}
BASIS_NAMES = {
    "national_reports": "munitions.national_reports_short",
    "regional_reports": "munitions.regional_reports_short",
}


def category_of(view: View) -> str:
    """Return the category on screen: the chosen bar's, else the view's first one.

    Glide bombs have no daily reports, so a view of them alone shows missiles.
    """
    offered = _offered(view)
    if view.bar is not None and view.bar.category in offered:
        return view.bar.category
    return offered[0]


def choose_munitions(view: View, totals: pd.DataFrame, words: Words) -> None:
    """Draw the two choices of the page: missiles or drones, by class or by model.

    Another category opens its month, the one open before or the latest whole one, so
    that the address names the category too.
    """
    st.session_state["munitions_category"] = category_of(view)
    st.session_state["munitions_split"] = view.split
    latest = describe.latest_whole_month(totals)
    month = view.last_month if latest is None else latest["month"]
    if view.bar is not None:
        month = view.bar.month
    with st.container(horizontal=True):
        st.segmented_control(
            words("munitions.category"),
            _offered(view),
            key="munitions_category",
            format_func=lambda code: words.name("category", code),
            required=True,
            on_change=lambda: view_state.change(
                bar=Bar(st.session_state["munitions_category"], month)
            ),
        )
        st.segmented_control(
            words("munitions.split"),
            SPLITS,
            key="munitions_split",
            format_func=lambda code: words(SPLIT_NAMES[code]),
            required=True,
            on_change=lambda: view_state.change(
                split=st.session_state["munitions_split"]
            ),
        )
    if not set(_offered(view)) & set(view.categories):
        st.info(words("munitions.only_glide_bombs"), icon=":material/info:")
    elif "glide_bomb" in view.categories:
        st.caption(words("munitions.no_glide_bombs"))


def month_reports(
    con: duckdb.DuckDBPyConnection,
    rows: pd.DataFrame,
    view: View,
    category: str,
    words: Words,
) -> None:
    """Draw the panel: choose a month, read its parts, follow each to its post."""
    with st.container(key="sources"):
        st.subheader(words("munitions.reports_title"), anchor=False)
        _choose_month(view, category, words)
        bar = view.bar
        if bar is None or bar.category != category:
            st.info(words("munitions.reports_hint"), icon=":material/touch_app:")
            return
        month = words.month(bar.month)
        category_name = words.name("category", category)
        heading = words("munitions.reports_of", category=category_name, month=month)
        st.markdown(f"#### {components.literal(heading)}")
        reports = remember(queries.munition_reports, con, view, bar, view=view)
        if reports.empty:
            st.markdown(words("munitions.reports_none"))
            return
        for basis, text in BASIS_TEXTS.items():
            part = reports[reports["basis"] == basis]
            if part.empty:
                continue
            n = part["source_id"].nunique()
            title = words(BASIS_TITLES[basis])
            st.markdown(f"**{components.literal(title)}**")
            st.markdown(words(text, n=n))
            sums = rows[(rows["month"] == bar.month) & (rows["basis"] == basis)]
            st.markdown("\n".join(_sums(sums, category, words)))
            alt = f"{title}, {category_name}, {month}"
            components.html_table(_report_table(part, words), alt)
        take_away(
            con,
            reports,
            view,
            words,
            page="munitions",
            what=f"munition-reports_{category}_{bar.month:%Y-%m}",
            mart="volume_sources",
            label="takeaway.sources",
        )
        if st.session_state.pop("scroll_to_sources", False):
            components.scroll_to("sources")


def new_models(first_named: pd.DataFrame, category: str, words: Words) -> None:
    """Draw which models were first named when, each with that day's report."""
    st.subheader(words("munitions.new_title"), anchor=False)
    st.markdown(words("munitions.new_text"))
    if first_named.empty:
        st.markdown(words("munitions.new_none"))
        return
    table = pd.DataFrame(
        {
            words("munitions.new_model"): [
                components.source_link(
                    row, describe.munitions(row["name"], words), words
                )
                for _, row in first_named.iterrows()
            ],
            words("munitions.new_day"): [
                words.day(row["first_day"])
                + (words("munitions.new_feed_begins") if row["is_first_month"] else "")
                for _, row in first_named.iterrows()
            ],
            words("munitions.col_class"): [
                words.name("class", code) for code in first_named["munition_class"]
            ],
            words("munitions.new_by"): [
                components.literal(describe.claimant_full(row["claimant"], words))
                + (
                    words("munitions.new_regional")
                    if row["basis"] == "regional_reports"
                    else ""
                )
                for _, row in first_named.iterrows()
            ],
            words("munitions.new_reports"): [
                words.number(n) for n in first_named["n_reports"]
            ],
            words("munitions.new_note"): [
                ""
                if pd.isna(note)
                else components.literal(words.named("munition_note", note))
                for note in first_named["note"]
            ],
        }
    )
    category_name = words.name("category", category)
    components.html_table(table, words("munitions.new_alt", category=category_name))


def munitions_table(rows: pd.DataFrame, view: View, words: Words) -> None:
    """Draw the charts' numbers, newest month first, every model in full."""
    components.table(
        remember(_munitions_shown, rows, view.split, words, view=view),
        words,
        "munitions",
        words("munitions.table_alt"),
        right=[
            *("col_launched", "col_share", "col_shot_down", "col_suppressed"),
            *("col_stopped", "col_stopped_of", "col_reports"),
        ],
    )


def _munitions_shown(rows: pd.DataFrame, split: str, words: Words) -> pd.DataFrame:
    ordered = rows.sort_values(
        ["month", "basis", "launched"], ascending=[False, True, False], kind="stable"
    )
    every = [row for _, row in ordered.iterrows()]
    shown = pd.DataFrame(
        {
            "munitions.col_month": [words.month(row["month"]) for row in every],
            "munitions.col_class": [
                words.name("class", row["munition_class"]) for row in every
            ],
            "munitions.col_model": [
                describe.munition_part(row, words) for row in every
            ],
            "munitions.col_basis": [words(BASIS_NAMES[row["basis"]]) for row in every],
            "munitions.col_launched": [_launched(row, words) for row in every],
            "munitions.col_share": [
                "" if pd.isna(row["share"]) else describe.rate_text(row["share"], words)
                for row in every
            ],
            "munitions.col_stopped_of": [_stopped_of(row, words) for row in every],
            "munitions.col_shot_down": _numbers(ordered["shot_down"], words),
            "munitions.col_suppressed": _numbers(ordered["suppressed"], words),
            "munitions.col_stopped": _numbers(ordered["stopped"], words),
            "munitions.col_status": [
                words.name("status", row["status"]) for row in every
            ],
            "munitions.col_reports": [words.number(row["n_reports"]) for row in every],
        }
    )
    if split == "class":
        shown = shown.drop(columns="munitions.col_model")
    return shown.rename(columns=lambda key: key.removeprefix("munitions."))


def _offered(view: View) -> tuple[str, ...]:
    known = queries.REPORTED_CATEGORIES
    return tuple(c for c in known if c in view.categories) or known


def _choose_month(view: View, category: str, words: Words) -> None:
    """Offer every month to the keyboard."""
    options = list(reversed(view.months))
    chosen = view.bar.month if view.bar and view.bar.category == category else None
    if chosen is not None and chosen not in options:
        options.append(chosen)
    st.session_state["munitions_month"] = chosen

    def choose() -> None:
        month = st.session_state["munitions_month"]
        view_state.change(bar=Bar(category, month) if month else None)

    st.selectbox(
        words("sources.month"),
        options,
        index=None,
        key="munitions_month",
        format_func=words.month,
        placeholder=words("sources.no_month"),
        on_change=choose,
        width=320,
    )


def _sums(sums: pd.DataFrame, category: str, words: Words) -> Iterable[str]:
    """Yield a line a class or model: how its reports add up, and what was stopped."""
    for _, row in sums.iterrows():
        name = components.literal(describe.munition_part(row, words))
        national = row["basis"] == "national_reports"
        if row["n_reports"] == 0:
            more = words.number(row["launched_in_bundles"])
            yield f"- **{name}**: {words('munitions.sum_in_bundles', value=more)}"
            continue
        counts = {
            "n": int(row["n_reports"]),
            "launched": _number(row["launched"], words),
            "shot_down": _number(row["shot_down"], words),
        }
        key = "munitions.sum" if national else "munitions.sum_regional"
        said = words(key, **counts)
        line = [f"- **{name}**: {said}"]
        missing = int(row["n_not_stated"] + row["n_withheld"])
        if national and missing:
            line.append(words("munitions.sum_missing", n=missing))
        if national and category == "drone" and pd.isna(row["share"]):
            line.append(words("munitions.sum_outside"))
        elif national and pd.notna(row["launched_with_outcome"]):
            stopped = components.literal(describe.stopped_of(row, words))
            line.append(words("munitions.sum_stopped", stopped=stopped))
        yield " ".join(line)


def _report_table(reports: pd.DataFrame, words: Words) -> pd.DataFrame:
    rows = [
        {
            words("sources.window"): components.source_link(
                row, describe.report_window(row, words), words
            ),
            words("munitions.col_class"): words.name("class", row["munition_class"]),
            words("munitions.col_model"): components.literal(
                describe.munitions(row["munitions"], words)
            ),
            words("sources.launched"): components.source_count(
                row, "launched", words
            ),
            words("sources.shot_down"): components.source_count(
                row, "shot_down", words
            ),
            words("sources.suppressed"): components.source_count(
                row, "suppressed", words
            ),
            words("sources.area"): components.literal(
                describe.areas(row["target_areas"], words)
            ),
            words("sources.claimant"): components.literal(
                describe.claimant_full(row["claimant"], words)
            ),
        }
        for _, row in reports.iterrows()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _stopped_of(row: pd.Series, words: Words) -> str:
    """Return counts and rate of what the headline counts; other reports have none."""
    outside = row["category"] == "drone" and pd.isna(row["share"])
    if row["basis"] == "regional_reports" or outside:
        return ""
    return describe.stopped_of(row, words)


def _launched(row: pd.Series, words: Words) -> str:
    if pd.isna(row["launched"]):
        return "–"
    return words.bounded(row["launched"], row["launched_bound"])


def _numbers(column: pd.Series, words: Words) -> list[str]:
    return [_number(value, words) for value in column]


def _number(value: Any, words: Words) -> str:
    return "–" if pd.isna(value) else words.number(value)
