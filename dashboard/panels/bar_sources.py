"""The panel under a chart that says what one bar was made from, down to the post."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from dashboard import components, queries, view_state
from dashboard.cache import remember
from dashboard.choice_form import NOTHING, Field, choice_form, written
from dashboard.describe import (
    areas,
    beyond,
    capital,
    claimant,
    claimant_full,
    munitions,
    president,
    relayed_by,
    year_before,
)
from dashboard.i18n import Words
from dashboard.panels.takeaway import take_away
from dashboard.permalink import Bar, View


def bar_sources(
    con: duckdb.DuckDBPyConnection, volumes: pd.DataFrame, view: View, words: Words
) -> None:
    """Draw the panel: choose a bar, read its sum, follow each part to its source.

    ``volumes`` is ``queries.monthly_volumes``, the rows that the bars were drawn from.
    """
    with st.container(key="sources"):
        st.subheader(words("sources.title"), anchor=False)
        _choose_bar(view, words)
        row = (
            queries.bar_row(volumes, view.bar.category, view.bar.month)
            if view.bar
            else None
        )
        if view.bar is None or row is None:
            with components.announced("sources"):
                st.info(words("sources.hint"), icon=":material/touch_app:")
            st.session_state.pop("scroll_to_sources", None)
            return
        sources = queries.bar_sources(con, view, view.bar, row["basis"])
        parts = sources[sources["role"] == "bar"]
        with components.announced("sources"):
            _heading(row, parts, year_before(row, volumes, words), words)
        _parts(row, parts, words)
        _beside(sources[sources["role"] == "beside"], words)
        if not sources.empty:
            take_away(
                con,
                sources,
                view,
                words,
                page="volumes",
                what=f"sources_{view.bar.category}_{view.bar.month:%Y-%m}",
                mart="volume_sources",
                label="takeaway.sources",
                made=True,
            )
        if st.session_state.pop("scroll_to_sources", False):
            components.scroll_to("sources")


def _choose_bar(view: View, words: Words) -> None:
    """Offer every bar to the keyboard: a category and a month."""
    bar = view.bar
    # Until a month is chosen too, the category is only the panel's own.
    category = bar.category if bar else st.session_state.get("sources_category")
    if category not in view.categories:
        category = view.categories[0]
    st.session_state["sources_category"] = category

    def choose(name: str, value: str) -> None:
        bar = view_state.current_view().bar
        if name == "category" and value in view.categories:
            st.session_state["sources_category"] = value
            if bar is not None:
                view_state.change(bar=replace(bar, category=value))
        elif name == "month":
            chosen = {m.isoformat(): m for m in _months(view)}.get(value)
            category = bar.category if bar else st.session_state["sources_category"]
            if chosen is not None:
                view_state.change(bar=Bar(category, chosen))
            elif value == NOTHING:
                view_state.change(bar=None)

    fields = remember(_bar_fields, category, words, view, view=view)
    choice_form(fields, "choose_bar", choose)


def _bar_fields(category: str, words: Words, view: View) -> bytes:
    return written(
        [
            Field(
                "category",
                words("sources.category"),
                tuple((c, words.name("category", c)) for c in view.categories),
                category,
                half=True,
            ),
            Field(
                "month",
                words("sources.month"),
                (
                    (NOTHING, words("sources.no_month")),
                    *((m.isoformat(), words.month(m)) for m in _months(view)),
                ),
                view.bar.month.isoformat() if view.bar else NOTHING,
                half=True,
            ),
        ]
    )


def _months(view: View) -> list[date]:
    """Return the months that can be chosen: those on screen, and the chosen one."""
    months = list(reversed(view.months))
    if view.bar is not None and view.bar.month not in months:
        months.append(view.bar.month)
    return months


def _heading(row: pd.Series, parts: pd.DataFrame, before: str, words: Words) -> None:
    month = words.month(row["month"])
    if pd.isna(row["launched"]) and parts.empty:
        name = words.name("category", row["category"])
        st.markdown(f"#### {words('sources.gap_heading', category=name, month=month)}")
        st.markdown(components.literal(f"{words('sources.gap_text')} {before}"))
        return
    counted = words.name("status", row["status"])
    if pd.notna(row["launched"]):
        counted = words(f"counted.{row['category']}", n=int(row["launched"]))
        counted = words(f"bounded_count.{row['launched_bound']}", counted=counted)
    if row["munition_class"] != queries.ALL_CLASSES:
        counted = f"{counted} ({words.name('class', row['munition_class'])})"
    heading = words("sources.heading", counted=counted, month=month)
    st.markdown(f"#### {components.literal(capital(heading))}")
    st.markdown(" ".join(_about(row, parts, words)))
    if before:
        st.markdown(components.literal(before))


def _parts(row: pd.Series, parts: pd.DataFrame, words: Words) -> None:
    if parts.empty:
        return
    alt = words(
        "sources.alt",
        category=words.name("category", row["category"]),
        month=words.month(row["month"]),
        n=len(parts),
    )
    if row["basis"] in queries.REPORT_BASES:
        components.html_table(_report_table(parts, words), alt)
        return
    rows = _statement_rows(parts, words)
    if row["basis"] in ("weekly_estimate", "known_part"):
        rows = _with_gaps(rows, parts, row, words)
    components.html_table(_with_titles(rows, words), alt)


def _about(row: pd.Series, parts: pd.DataFrame, words: Words) -> list[str]:
    """Say how the parts make the bar and what is missing from it."""
    said = _about_parts(row, parts, words)
    return [s for s in (*said, beyond(row, words), president(row, words)) if s]


def _about_parts(row: pd.Series, parts: pd.DataFrame, words: Words) -> list[str]:
    if row["basis"] in ("monthly_statement", "tally"):
        return [words(f"sources.{row['basis']}_text")]
    if row["basis"] == "implied":
        return [words("sources.implied_text", arithmetic=_arithmetic(parts, words))]
    if row["basis"] in ("adjoining_statements", "weekly_estimate", "known_part"):
        days = {k: words.number(row[v]) for k, v in _DAYS.items()}
        per_day = words.decimal(row["per_day"])
        return [words(f"sources.{row['basis']}_text", per_day=per_day, **days)]
    value = "–" if pd.isna(row["launched"]) else words.number(row["launched"])
    said = [words("sources.sum_text", n=len(parts), value=value)]
    if row["n_not_stated"] or row["n_withheld"]:
        missing = {k: words.number(row[k]) for k in ("n_not_stated", "n_withheld")}
        said.append(words("sources.sum_incomplete", **missing))
    elif row["status"] == "partial" and row["days_covered"] < row["days_in_month"]:
        said.append(words("sources.first_month_text"))
    if pd.notna(row["launched_in_bundles"]) and row["launched_in_bundles"] > 0:
        more = words.number(row["launched_in_bundles"])
        said.append(words("sources.bundles_text", value=more))
    if row["n_provisional"]:
        said.append(words("sources.provisional_text", n=row["n_provisional"]))
        if row["days_covered"] < row["days_in_month"]:
            days = {k: words.number(row[v]) for k, v in _DAYS.items()}
            per_day = words.decimal(row["per_day"])
            said.append(words("sources.known_nights_text", per_day=per_day, **days))
        elif row["launched_bound"] != "exact" and not row["n_withheld"]:
            said.append(words("sources.daytime_text"))
    if row["days_reported"] < row["days_in_month"]:
        days = {
            "days": words.number(row["days_reported"]),
            "days_in_month": words.number(row["days_in_month"]),
        }
        said.append(words("sources.sum_days", **days))
    return said


def _arithmetic(parts: pd.DataFrame, words: Words) -> str:
    """Return the sum that an implied month is, such as "10,577 − 3,370 = 7,207"."""
    taken = parts.sort_values("launched", ascending=False)
    terms = [
        f"{'− ' if part['launched'] < 0 else ''}{words.number(part['stated'])}"
        for _, part in taken.iterrows()
    ]
    return f"{' '.join(terms)} = {words.number(parts['launched'].sum())}"


_DAYS = {"days": "days_covered", "days_in_month": "days_in_month"}


def _beside(others: pd.DataFrame, words: Words) -> None:
    if others.empty:
        return
    st.markdown(f"**{words('sources.beside')}**")
    st.caption(words("sources.beside_text"))
    rows = _with_titles(_statement_rows(others, words), words)
    components.html_table(rows, words("sources.beside"))


def _report_table(parts: pd.DataFrame, words: Words) -> pd.DataFrame:
    rows = [
        {
            "sources.window": components.source_link(part, _window(part, words), words),
            "sources.munitions": components.literal(
                munitions(part["munitions"], words)
            ),
            "sources.launched": components.source_count(part, "launched", words),
            "sources.shot_down": components.source_count(part, "shot_down", words),
            "sources.suppressed": components.source_count(part, "suppressed", words),
            "sources.area": components.literal(areas(part["target_areas"], words)),
            "sources.claimant": components.literal(_reported_by(part, words)),
        }
        for _, part in parts.iterrows()
    ]
    return _with_titles(pd.DataFrame(rows), words)


def _reported_by(part: pd.Series, words: Words) -> str:
    name = claimant_full(part["claimant"], words)
    if part["is_provisional"]:
        return words("sources.provisional_by", claimant=name)
    return name


def _statement_rows(statements: pd.DataFrame, words: Words) -> pd.DataFrame:
    rows = []
    for _, row in statements.iterrows():
        value = words.bounded(row["stated"], row["launched_bound"])
        if pd.notna(row["munitions"]):
            value = f"{value} ({words.name('population', row['munitions'])})"
        published = row["published_on"]
        day = "" if pd.isna(published) else f", {words.day(published)}"
        rows.append(
            {
                "sources.period": _period(row, words),
                "sources.said": components.literal(value),
                "sources.source": components.source_link(
                    row, f"{relayed_by(row, words)}{day}", words
                ),
                "sources.counted": words.number(row["launched"]),
                "sources.claimant": components.literal(
                    claimant(row["claimant"], words)
                ),
                "sources.kind": words.name("method", row["method"]),
                "sources.note": components.literal(_text(row["note"])),
            }
        )
    # Only a sum of statements needs to say what each one adds to it.
    frame = pd.DataFrame(rows)
    if (statements["stated"] == statements["launched"]).all():
        frame = frame.drop(columns="sources.counted")
    return frame


def _with_gaps(
    rows: pd.DataFrame, parts: pd.DataFrame, row: pd.Series, words: Words
) -> pd.DataFrame:
    """Put a row where days of the month have no figure: none is left out unseen.

    Of days after the view's own nobody could have said anything.
    """
    rows = rows.assign(start=list(parts["start_date"]))
    after = row["month"]
    last = queries.last_day_of(row["month"])
    if row["as_of"] >= row["month"]:
        last = min(last, row["as_of"])
    gaps = []
    for _, part in parts.sort_values("start_date").iterrows():
        if part["start_date"] > after:
            gaps.append((after, part["start_date"] - timedelta(days=1)))
        after = max(after, part["end_date"] + timedelta(days=1))
    if after <= last:
        gaps.append((after, last))
    empty = pd.DataFrame(
        {
            "sources.period": [_days(first, end, words) for first, end in gaps],
            "sources.said": words("sources.no_week"),
            "start": [first for first, _ in gaps],
        }
    )
    both = pd.concat([rows, empty]).sort_values("start", kind="stable")
    return both.drop(columns="start").fillna("–").reset_index(drop=True)


def _with_titles(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    return frame.rename(columns={key: words(key) for key in frame.columns})


def _period(row: pd.Series, words: Words) -> str:
    if row["start_date"].replace(day=1) == row["month"] and row[
        "end_date"
    ] == queries.last_day_of(row["month"]):
        return words.month(row["month"])
    return _days(row["start_date"], row["end_date"], words)


def _days(first: date, last: date, words: Words) -> str:
    if first == last:
        return words.day(last)
    return f"{words.short_day(first)} – {words.day(last)}"


def _window(part: pd.Series, words: Words) -> str:
    start = _moment(part["start_date"], part["start_time"], words)
    end = _moment(part["end_date"], part["end_time"], words)
    if part["start_date"] == part["end_date"]:
        if pd.isna(part["end_time"]):
            return start
        return f"{start} – {part['end_time']:%H:%M}"
    return f"{start} – {end}"


def _moment(day: date, hour: time | None, words: Words) -> str:
    clock = f", {hour:%H:%M}" if isinstance(hour, time) else ""
    return f"{words.short_day(day)}{clock}"


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
