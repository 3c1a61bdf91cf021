"""The panel that says what one day of attacks was made from, down to the post."""

from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from dashboard import components, describe, queries, view_state
from dashboard.cache import remember
from dashboard.i18n import Words
from dashboard.panels.takeaway import take_away
from dashboard.permalink import View


def attack_day(
    con: duckdb.DuckDBPyConnection,
    days: pd.DataFrame,
    categories: tuple[str, ...],
    view: View,
    words: Words,
) -> None:
    """Draw the panel: choose a day, read its sum, follow each report to its post.

    ``days`` is ``queries.attack_days``, the rows that the calendar was drawn from.
    """
    with st.container(key="attack_day"):
        st.subheader(words("attacks.day_title"), anchor=False)
        _choose_day(days, view, words)
        row = queries.attack_day(con, view.day, categories) if view.day else None
        if row is None:
            st.info(words("attacks.day_hint"), icon=":material/touch_app:")
        else:
            reports = queries.day_reports(con, row["day"], categories)
            _day(con, row, reports, view, words)
        if st.session_state.pop("scroll_to_attack_day", False):
            components.scroll_to("attack_day")


def _choose_day(days: pd.DataFrame, view: View, words: Words) -> None:
    """Offer every day to the keyboard, the newest first, with its figure."""
    shared = replace(view, bar=None, day=None, strike=None)
    names = remember(_names, days, words, view=shared)
    options = list(names)
    if view.day is not None and view.day not in names:
        options.append(view.day)
    st.session_state["attack_day_choice"] = view.day

    st.selectbox(
        words("attacks.day"),
        options,
        index=None,
        key="attack_day_choice",
        format_func=lambda day: names.get(day) or words.day(day),
        placeholder=words("attacks.day_choose"),
        on_change=lambda: view_state.change(day=st.session_state["attack_day_choice"]),
        width=420,
    )


def _names(days: pd.DataFrame, words: Words) -> dict[date, str]:
    """Return how each day is named in the list: with its figure, the newest first."""
    return {
        row["day"]: words(
            "attacks.day_option",
            day=words.day(row["day"]),
            figure=describe.day_figure(row, words),
        )
        for row in days.iloc[::-1].to_dict("records")
    }


def _day(
    con: duckdb.DuckDBPyConnection,
    row: pd.Series,
    reports: pd.DataFrame,
    view: View,
    words: Words,
) -> None:
    day = words.day(row["day"])
    if pd.isna(row["launched"]):
        status = describe.day_status(row, words)
        heading = words("attacks.day_no_heading", day=day, status=status)
    else:
        counted = describe.day_counted(row, words)
        heading = words("attacks.day_heading", counted=counted, day=day)
    st.markdown(f"#### {components.literal(heading)}")
    st.markdown(" ".join(_about(row, words)))
    national = reports[reports["role"] == "day"]
    beside = reports[reports["role"] == "beside"]
    if not national.empty:
        _reports(row, national, words)
    elif not beside.empty:
        st.caption(words("attacks.day_regional"))
        _reports(row, beside, words)
    shown = beside if national.empty else national
    if not shown.empty:
        scope = "regional_reports" if national.empty else "national_reports"
        take_away(
            con,
            shown.assign(basis=scope),
            view,
            words,
            page="attacks",
            what=f"attacks_{row['day']}",
            mart="volume_sources",
            label="takeaway.sources",
        )


def _about(row: pd.Series, words: Words) -> list[str]:
    """Say how the reports make the day's figure, or why there is none."""
    if row["status"] == "no_report":
        n = row["n_regional_reports"]
        others = [words("attacks.day_regional_reports", n=n)] if n else []
        return [words("attacks.day_no_report"), *others]
    if row["status"] == "not_mentioned":
        named = describe.either_weapon(row["categories"], words)
        n = row["n_national_reports"]
        return [words("attacks.day_not_mentioned", n=n, weapons=named)]
    missing = {k: words.number(row[k]) for k in ("n_not_stated", "n_withheld")}
    if pd.isna(row["launched"]):
        return [words("attacks.day_without_number", **missing)]
    value = words.number(row["launched"])
    said = [words("attacks.day_sum", n=row["n_reports"], value=value)]
    if row["status"] == "partial":
        said.append(words("attacks.day_incomplete", **missing))
    return said


def _reports(row: pd.Series, reports: pd.DataFrame, words: Words) -> None:
    table = pd.DataFrame(
        {
            words("sources.window"): [_window(r, words) for _, r in reports.iterrows()],
            words("sources.munitions"): [
                components.literal(m) for m in reports["munitions"]
            ],
            words("sources.launched"): _counts(reports, "launched", words),
            words("sources.shot_down"): _counts(reports, "shot_down", words),
            words("sources.suppressed"): _counts(reports, "suppressed", words),
            words("sources.area"): [
                components.literal(_areas(a)) for a in reports["target_areas"]
            ],
            words("sources.claimant"): [
                components.literal(c) for c in reports["claimant"]
            ],
        }
    )
    alt = words(
        "attacks.day_alt",
        weapons=describe.daily_weapons(row["categories"], words),
        day=words.day(row["day"]),
        n=len(reports),
    )
    components.html_table(table, alt)


def _window(report: pd.Series, words: Words) -> str:
    """Return a report's window as a link to its post, or say that it is lost."""
    window = components.literal(describe.attack_window(report, words))
    lost = words("sources.page_lost", what=window)
    return components.link(report["url"], window) or lost


def _counts(reports: pd.DataFrame, column: str, words: Words) -> list[str]:
    counts = []
    for _, report in reports.iterrows():
        if report["status"] == "withheld":
            counts.append(words("sources.withheld"))
        elif pd.isna(report[column]):
            counts.append(words("sources.not_said"))
        else:
            counts.append(words.number(report[column]))
    return counts


def _areas(areas: Any) -> str:
    return "" if pd.isna(areas) else str(areas).replace(";", ", ")
