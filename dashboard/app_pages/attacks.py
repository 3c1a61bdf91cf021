from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import (
    charts,
    components,
    describe,
    queries,
    view_state,
)
from dashboard.cache import remember
from dashboard.page import PageView, show
from dashboard.panels import attack_tables
from dashboard.panels.attack_day import attack_day
from dashboard.panels.takeaway import address, pinned, take_away
from dashboard.permalink import DEFAULT_SIZE, LARGEST_SIZE


def draw(shown: PageView) -> None:
    """Draw the page."""
    view, words, con, build = shown.view, shown.words, shown.con, shown.build
    categories = queries.daily_categories(view)
    dark = st.context.theme.type == "dark"
    # What the range and the weapons alone decide is made once for every day and size.
    shared = replace(view, bar=None, day=None, strike=None, size=DEFAULT_SIZE)

    def choose_clicked_day(chart: str) -> None:
        """Copy a click into the view at once: the next figure forgets the selection."""
        day = charts.clicked_day(st.session_state[chart]["selection"]["points"])
        if day is not None:
            view_state.change(day=day)
            st.session_state["scroll_to_attack_day"] = True

    def take_attacks(
        rows: pd.DataFrame,
        what: str,
        *,
        mart: str = "attack_days",
        label: str = "takeaway.numbers",
        **more: Any,
    ) -> None:
        """Offer rows of the page, with every post behind the days of the range.

        All of them are made from the national reports; a month or quarter, which stands
        on hundreds of posts, links to its own days here.
        """
        span = {"month": 0, "quarter": 2}
        unit = next((name for name in span if name == rows.columns[0]), None)
        rows = rows.assign(basis="national_reports")
        if unit is not None:
            rows = rows.assign(url=[period_address(m, span[unit]) for m in rows[unit]])
        take_away(
            con,
            rows,
            view,
            words,
            page="attacks",
            what=f"attack-{what}",
            mart=mart,
            label=label,
            sources=lambda _: days,
            **more,
        )

    def period_address(first: date, more: int) -> str:
        """Return the address of this page over a month and ``more`` after it."""
        last = (pd.Timestamp(first) + pd.DateOffset(months=more)).date()
        as_of = build["as_of"]
        period = replace(shared, first_month=first, last_month=last)
        return address("attacks", pinned(period, as_of))

    def frame(chart: str) -> tuple[str, str, str]:
        """Return what stands in a chart's picture."""
        return describe.chart_frame(chart, "attacks", view, build, words)

    st.title(words("attacks.title"), anchor=False)
    st.markdown(words("attacks.lead", last_day=words.day(build["last_day"])))
    if not categories:
        st.info(words("attacks.glide_bombs_alone"), icon=":material/info:")
    else:
        days = remember(queries.attack_days, con, view, categories, view=shared)
        history = remember(queries.attack_months, con, view, categories, view=view)
        months = queries.in_range(history, view)
        windows = remember(queries.attack_windows, con, view, categories, view=shared)
        sizes = remember(queries.attack_sizes, con, view, categories, view=shared)
        daily_view = replace(shared, categories=categories)
        notes = remember(queries.anomalies, con, daily_view, view=daily_view)

        found = remember(
            describe.attack_findings, days, history, windows, words, view=view
        )
        components.findings(found)
        if "glide_bomb" in view.categories:
            st.caption(words("attacks.glide_bombs"))
        if view.munition_class != queries.ALL_CLASSES and "missile" in categories:
            st.caption(words("attacks.all_classes"))

        chart = remember(
            charts.framed,
            "attack_calendar",
            charts.attack_calendar,
            frame("attack_calendar"),
            days,
            words,
            view.day,
            dark,
            view=shared,
        )
        alt = remember(describe.alt_attack_calendar, days, found, words, view=view)
        st.plotly_chart(
            chart,
            key="attacks_calendar",
            on_select=lambda: choose_clicked_day("attacks_calendar"),
            selection_mode="points",
            config=components.CHART_CONFIG,
            alt=alt,
        )
        weapons = describe.either_weapon(";".join(categories), words)
        hint = words("attacks.calendar_hint", weapons=weapons)
        who = words("caption.air_force")
        components.chart_caption(hint, who, view, words)
        take_attacks(days, "days", made=True, chart=chart, alt=alt)
        components.anomalies(notes, daily_view, words)

        attack_day(con, days, categories, view, words)

        st.subheader(words("attacks.daily_title"), anchor=False)
        each = pd.concat(
            remember(queries.attack_days, con, view, (category,), view=shared)
            for category in categories
        )
        chart = remember(
            charts.framed,
            "daily_attacks",
            charts.daily_attacks,
            frame("daily_attacks"),
            each,
            notes,
            words,
            view.day,
            dark,
            view=shared,
        )
        alt = remember(describe.alt_daily_attacks, each, words, view=shared)
        st.plotly_chart(
            chart,
            key="attacks_daily",
            on_select=lambda: choose_clicked_day("attacks_daily"),
            selection_mode="points",
            config=components.CHART_CONFIG,
            alt=alt,
        )
        components.chart_caption(words("attacks.daily_text"), who, view, words)
        take_attacks(each, "daily", made=True, chart=chart, alt=alt)

        st.subheader(words("attacks.largest_attacks_title"), anchor=False)
        attack_tables.largest_attacks(windows, categories, words)
        largest = windows.head(attack_tables.N_LARGEST)
        take_attacks(largest, "largest", mart="attacks", made=True)

        st.subheader(words("attacks.sizes_title"), anchor=False)
        st.markdown(describe.sizes_sentence(sizes, words))
        chart = remember(
            charts.framed,
            "attack_sizes",
            charts.attack_sizes,
            frame("attack_sizes"),
            sizes,
            words,
            view=shared,
        )
        alt = describe.alt_attack_sizes(sizes, words)
        st.plotly_chart(
            chart,
            key="attacks_sizes",
            config=components.CHART_CONFIG,
            alt=alt,
        )
        text = words("attacks.sizes_text", n=queries.FEWEST_DAYS)
        components.chart_caption(text, who, view, words)
        take_attacks(sizes, "quarters", made=True, chart=chart, alt=alt)

        st.subheader(words("attacks.size_title"), anchor=False)
        st.session_state["attacks_size"] = view.size
        st.number_input(
            words("attacks.size"),
            min_value=1,
            max_value=LARGEST_SIZE,
            key="attacks_size",
            on_change=lambda: view_state.change(size=st.session_state["attacks_size"]),
            width=260,
        )
        st.markdown(describe.large_days_sentence(months, words))
        chart = remember(
            charts.framed,
            "large_days",
            charts.large_days,
            frame("large_days"),
            months,
            words,
            view=view,
        )
        alt = describe.alt_large_days(months, words)
        st.plotly_chart(
            chart,
            key="attacks_large_days",
            config=components.CHART_CONFIG,
            alt=alt,
        )
        components.chart_caption("", who, view, words)
        take_attacks(months, "months", made=True, chart=chart, alt=alt)

        st.subheader(words("table.title"), anchor=False)
        attack_tables.tables(days, months, sizes, windows, view, words, take_attacks)


show("attacks", draw)
