"""The panel that lists what was said of one month, and tables of statements."""

import duckdb
import pandas as pd
import streamlit as st

from dashboard import components, queries, view_state
from dashboard.cache import remember
from dashboard.describe import bounded_ratio, claimant, difference, relayed_by
from dashboard.i18n import Words
from dashboard.panels.takeaway import take_away
from dashboard.permalink import Bar, View

#: A statement on fewer days than these is on less than a month.
SHORTEST_MONTH = 28


def month_statements(
    con: duckdb.DuckDBPyConnection, comparisons: pd.DataFrame, view: View, words: Words
) -> None:
    """Draw the panel: choose a month, read its statements, follow each to its page.

    ``comparisons`` is ``queries.statement_comparisons``.
    """
    monthly = comparisons[comparisons["month"].notna()]
    with st.container(key="statements"):
        st.subheader(words("compare.list_title"), anchor=False)
        _choose_month(monthly, view, words)
        if view.bar is None or view.bar.category not in view.categories:
            with components.announced("statements"):
                st.info(words("compare.list_hint"), icon=":material/touch_app:")
            return
        said = monthly[
            (monthly["category"] == view.bar.category)
            & (monthly["month"] == view.bar.month)
        ].sort_values(["metric", "stated"], ascending=[False, True])
        shorter = _shorter(comparisons, view.bar)
        with components.announced("statements"):
            _heading(said, view, view.bar, words)
        if not said.empty:
            st.caption(words("compare.not_added"))
            alt = words("compare.list_alt", n=len(said))
            components.html_table(_rows(said, words), alt)
        if not shorter.empty:
            about = words("compare.shorter", n=len(shorter))
            st.markdown(f"**{components.literal(about)}**")
            components.html_table(_rows(shorter, words), about)
        take_away(
            con,
            pd.concat([said, shorter]),
            view,
            words,
            page="compare",
            what=f"statements_{view.bar.category}_{view.bar.month:%Y-%m}",
            mart="statement_comparisons",
            label="takeaway.sources",
        )
        if st.session_state.pop("scroll_to_statements", False):
            components.scroll_to("statements")


def other_statements(comparisons: pd.DataFrame, view: View, words: Words) -> None:
    """Draw the statements whose period is no single month, newest first."""
    others = comparisons[comparisons["month"].isna()]
    st.subheader(words("compare.others_title", n=len(others)), anchor=False)
    st.markdown(words("compare.others_text"))
    if not others.empty:
        _long_table(remember(_other_rows, others, words, view=view))


def monthly_table(comparisons: pd.DataFrame, view: View, words: Words) -> None:
    """Draw the chart's numbers: every statement on one month, newest first."""
    monthly = comparisons[comparisons["month"].notna()]
    shown = remember(_monthly_shown, monthly, words, view=view)
    figures = ("said", "sum", "difference", "ratio", "days")
    alt = words("compare.table_alt", n=len(monthly))
    components.table(shown, words, "compare", alt, right=figures)


def _other_rows(others: pd.DataFrame, words: Words) -> pd.DataFrame:
    rows = _rows(others, words)
    category = [words.name("category", code) for code in others["category"]]
    rows.insert(2, words("compare.category"), category)
    return rows


def _monthly_shown(monthly: pd.DataFrame, words: Words) -> pd.DataFrame:
    shown = pd.DataFrame(
        {
            "compare.month": [words.month(month) for month in monthly["month"]],
            "compare.category": [
                words.name("category", code) for code in monthly["category"]
            ],
            "compare.said": [
                words.bounded(row["stated"], row["bound"])
                for _, row in monthly.iterrows()
            ],
            "compare.counted": [_counted(row, words) for _, row in monthly.iterrows()],
            "compare.sum": [_sum(row, words) for _, row in monthly.iterrows()],
            "compare.difference": [
                difference(row, words) for _, row in monthly.iterrows()
            ],
            "compare.ratio": [
                bounded_ratio(row, words) for _, row in monthly.iterrows()
            ],
            "compare.days": [_days(row, words) for _, row in monthly.iterrows()],
            "compare.claimant": [claimant(name, words) for name in monthly["claimant"]],
            "compare.kind": [words.name("method", code) for code in monthly["method"]],
            "compare.link": monthly["url"].to_numpy(),
        }
    )
    return shown.rename(columns=lambda key: key.removeprefix("compare."))


def _choose_month(monthly: pd.DataFrame, view: View, words: Words) -> None:
    """Offer every line of the chart to the keyboard: a category and a month."""
    bar = view.bar if view.bar and view.bar.category in view.categories else None
    # Until a month is chosen too, the category is only the widget's own.
    category = bar.category if bar else st.session_state.get("compare_category")
    if category not in view.categories:
        category = view.categories[0]
    months = set(monthly.loc[monthly["category"] == category, "month"])
    if bar:
        months.add(bar.month)
    st.session_state["compare_category"] = category
    st.session_state["compare_month"] = bar.month if bar else None

    def choose() -> None:
        month = st.session_state["compare_month"]
        chosen = Bar(st.session_state["compare_category"], month) if month else None
        view_state.change(bar=chosen)

    with st.container(horizontal=True, vertical_alignment="bottom"):
        components.weapons(
            words("compare.category"),
            view.categories,
            words,
            "compare_category",
            choose,
        )
        st.selectbox(
            words("compare.month"),
            sorted(months, reverse=True),
            index=None,
            key="compare_month",
            format_func=words.month,
            placeholder=words("compare.no_month"),
            on_change=choose,
            width=320,
        )


def _heading(said: pd.DataFrame, view: View, bar: Bar, words: Words) -> None:
    heading = words(
        "compare.heading",
        n=len(said),
        category=words.name("category", bar.category),
        month=words.month(bar.month),
    )
    st.markdown(f"#### {components.literal(heading)}")
    st.markdown(" ".join(_about(said, view, bar, words)))
    is_glide_bomb = bar.category == "glide_bomb"
    label = words("compare.to_figure" if is_glide_bomb else "compare.to_reports")
    components.page_link("volumes", label, ":material/bar_chart:", view)


def _shorter(comparisons: pd.DataFrame, bar: Bar) -> pd.DataFrame:
    """Return the statements on weeks and the like that touch the month of ``bar``."""
    end = queries.last_day_of(bar.month)
    shorter = comparisons[
        comparisons["month"].isna()
        & (comparisons["category"] == bar.category)
        & (comparisons["period_start"] <= end)
        & (comparisons["period_end"] >= bar.month)
        & (comparisons["days"] < SHORTEST_MONTH)
    ]
    return shorter.sort_values(["period_start", "stated"])


def _about(said: pd.DataFrame, view: View, bar: Bar, words: Words) -> list[str]:
    """Say what our sum of the month is and what is missing from it."""
    if bar.category == "glide_bomb":
        return [words("compare.glide_bomb_text")]
    beside = queries.monthly_comparisons(said, view)
    if beside.empty:
        return [words("compare.no_launched")]
    row = beside.iloc[0]
    if pd.isna(row["summed"]):
        return [words("compare.no_report_text")]
    text = [
        words(
            "compare.sum_text",
            n=row["n_reports"],
            value=words.bounded(row["summed"], row["summed_bound"]),
            days=words.number(row["days_reported"]),
            total=words.number(row["days"]),
        )
    ]
    if row["n_missing"]:
        text.append(words("compare.missing_text", n=row["n_missing"]))
    if pd.notna(row["launched_in_bundles"]) and row["launched_in_bundles"] > 0:
        text.append(words("compare.bundles_text", n=row["launched_in_bundles"]))
    if not row["is_covered"]:
        text.append(words("compare.not_covered_text"))
    return text


def _long_table(rows: pd.DataFrame) -> None:
    """Draw rows as one Markdown table, which scrolls in itself.

    A browser takes seconds over so many cells of ``st.table``, each a text of its own.
    """
    cells = [list(rows.columns), ["---"] * len(rows.columns), *rows.to_numpy().tolist()]
    lines = ("| " + " | ".join(line) + " |" for line in cells)
    with st.container(height=components.TABLE_HEIGHT, border=False):
        st.markdown("\n".join(lines))


def _rows(statements: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return statements as cells of Markdown, the link first."""
    literal = components.literal
    rows = [
        {
            "compare.source": _source(row, words),
            "compare.period": _period(row, words),
            "compare.said": literal(_said(row, words)),
            "compare.sum": literal(_sum(row, words)),
            "compare.difference": literal(difference(row, words)),
            "compare.ratio": literal(bounded_ratio(row, words)),
            "compare.days": literal(_days(row, words)),
            "compare.claimant": literal(claimant(row["claimant"], words)),
            "compare.kind": words.name("method", row["method"]),
            "compare.note": ""
            if pd.isna(row["note"])
            else literal(row["note"].replace("\n", " ")),
        }
        for _, row in statements.iterrows()
    ]
    frame = pd.DataFrame(rows)
    if (statements["category"] == "glide_bomb").all():
        nothing = ["compare.sum", "compare.difference", "compare.ratio", "compare.days"]
        frame = frame.drop(columns=nothing)
    if statements["month"].notna().all():
        frame = frame.drop(columns="compare.period")
    return frame.rename(columns={key: words(key) for key in frame.columns})


def _source(row: pd.Series, words: Words) -> str:
    published = row["published_on"]
    day = "" if pd.isna(published) else f", {words.day(published)}"
    what = components.literal(f"{relayed_by(row, words)}{day}")
    return components.link(row["url"], what)


def _period(row: pd.Series, words: Words) -> str:
    if pd.notna(row["month"]):
        return words.month(row["month"])
    return f"{words.day(row['period_start'])} – {words.day(row['period_end'])}"


def _said(row: pd.Series, words: Words) -> str:
    """Return a figure as it was said, with what it counts where that is not all."""
    value = words.bounded(row["stated"], row["bound"])
    counted = _counted(row, words)
    return f"{value} ({counted})" if counted else value


def _counted(row: pd.Series, words: Words) -> str:
    """Return what a figure counts where that is not all that was launched."""
    counted = []
    if pd.notna(row["population"]):
        counted.append(words.name("population", row["population"]))
    if row["metric"] == "intercepted":
        counted.append(words("compare.intercepted"))
    return ", ".join(counted)


def _sum(row: pd.Series, words: Words) -> str:
    if pd.isna(row["summed"]):
        return "–"
    return words.bounded(row["summed"], row["summed_bound"])


def _days(row: pd.Series, words: Words) -> str:
    if row["category"] == "glide_bomb":
        return ""
    values = {
        "n": words.number(row["days_reported"]),
        "total": words.number(row["days"]),
    }
    return words("compare.of", **values)
