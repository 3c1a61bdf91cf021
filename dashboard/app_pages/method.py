import pandas as pd
import streamlit as st

from dashboard import charts, components, describe, queries
from dashboard.cache import remember
from dashboard.page import PageView, show
from dashboard.panels.takeaway import take_away


def missing_days(shown: PageView, missing: pd.DataFrame) -> None:
    """List the days that were read for and have no figure, each with the reason."""
    view, words, con = shown.view, shown.words, shown.con
    st.subheader(words("method.missing_title"), anchor=False)
    st.markdown(words("method.missing_text"))
    rows = pd.DataFrame(
        {
            words("method.missing_day"): [words.day(day) for day in missing["day"]],
            words("method.feed"): [
                words.name("feed", code) for code in missing["feed"]
            ],
            words("method.missing_reason"): [
                components.link(
                    row["url"], words.name("missing", row["missing_reason"])
                )
                or words.name("missing", row["missing_reason"])
                for _, row in missing.iterrows()
            ],
        }
    )
    components.html_table(rows, words("method.missing_title"))
    take_away(
        con,
        missing,
        view,
        words,
        page="method",
        what="missing_days",
        mart="coverage",
        sources=lambda con: queries.public_pages(con, view),
    )


def draw(shown: PageView) -> None:
    """Draw the page."""
    view, words, con, build = shown.view, shown.words, shown.con, shown.build

    def frame(chart: str) -> tuple[str, str, str]:
        """Return what stands in a chart's picture."""
        return describe.chart_frame(chart, "method", view, build, words)

    st.title(words("method.title"), anchor=False)
    st.markdown(words("method.lead"))

    st.header(words("method.rules"), anchor=False)
    for rule, number in queries.RULES.items():
        with st.container(border=True):
            st.markdown(f"**{number}. {words(f'rule_{rule}.title')}**")
            st.markdown(words(f"rule_{rule}.text"))
            example = remember(queries.worked_example, con, rule, view=view)
            if example is not None:
                said = components.literal(describe.worked_example(rule, example, words))
                source = components.link(example.get("url"), words("method.see"))
                components.small(f"{words('method.example', text=said)} {source}")

    st.header(words("method.breaks"), anchor=False)
    st.markdown(words("method.breaks_text"))
    notes = remember(queries.anomalies, con, view, view=view)
    components.anomalies(notes, view, words)

    st.header(words("method.limits"), anchor=False)
    st.markdown(words("method.limits_text"))

    st.header(words("method.coverage"), anchor=False)
    st.markdown(words("method.coverage_text"))
    days = remember(queries.daily_coverage, con, view, view=view)
    coverage = remember(queries.monthly_coverage, con, view, view=view)
    chart = remember(
        charts.framed,
        "daily_coverage",
        charts.daily_coverage,
        frame("daily_coverage"),
        days,
        words,
        view=view,
    )
    alt = describe.alt_monthly_coverage(coverage, words)
    st.plotly_chart(
        chart,
        config=components.CHART_CONFIG,
        alt=alt,
    )
    take_away(
        con,
        days,
        view,
        words,
        page="method",
        what="coverage_days",
        mart="coverage",
        sources=lambda con: queries.public_pages(con, view),
        made=True,
        chart=chart,
        alt=alt,
    )
    components.chart_caption("", words("caption.air_force"), view, words)
    with st.expander(words("method.coverage_table")):
        by_month = pd.DataFrame(
            {
                "month": [words.month(month) for month in coverage["month"]],
                "feed": [words.name("feed", code) for code in coverage["feed"]],
                "days_reported": coverage["days_reported"],
                "days_in_month": coverage["days_in_month"],
            }
        )
        components.table(by_month, words, "method", words("method.coverage_text"))
        take_away(
            con,
            coverage,
            view,
            words,
            page="method",
            what="coverage_months",
            mart="coverage",
            sources=lambda con: queries.public_pages(con, view),
        )

    missing = remember(queries.missing_days, con, view, view=view)
    if not missing.empty:
        missing_days(shown, missing)

    st.header(words("method.who"), anchor=False)
    st.markdown(words("method.who_text"))
    claimants = remember(queries.claimants, con, view, view=view)
    components.table(
        pd.DataFrame(
            {
                "claimant": [
                    describe.claimant_full(name, words)
                    for name in claimants["claimant"]
                ],
                "kind": [words.name("method", code) for code in claimants["method"]],
                "category": [words.name("category", c) for c in claimants["category"]],
                "scope": [
                    "" if pd.isna(code) else words.name("scope", code)
                    for code in claimants["scopes"]
                ],
                "population": [
                    describe.populations(codes, words)
                    for codes in claimants["populations"]
                ],
                "figures": claimants["n_figures"],
                "first_day": claimants["first_day"],
                "last_day": claimants["last_day"],
            }
        ),
        words,
        "method",
        words("method.who_alt"),
    )
    take_away(
        con,
        claimants,
        view,
        words,
        page="method",
        what="claimants",
        mart="claimants",
        sources=lambda con: queries.public_pages(con, view),
        made=True,
    )


show("method", draw)
