from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, components, describe, queries, view_state
from dashboard.cache import remember
from dashboard.page import PageView, show
from dashboard.panels.strike import strike_panel
from dashboard.panels.strike_tables import place_table, strike_table
from dashboard.panels.takeaway import take_away
from dashboard.permalink import LEVELS


def draw(shown: PageView) -> None:
    """Draw the page."""
    view, words, con, build = shown.view, shown.words, shown.con, shown.build
    # Opening another strike changes no sum and no chart but the mark that is outlined.
    shared = replace(view, bar=None, day=None, strike=None)
    span = remember(queries.strike_span, con, view=shared)
    strikes = remember(queries.strikes, con, view, view=shared)
    counted = queries.at_level(strikes, view.level)
    sums = remember(queries.strike_sums, con, counted, view=shared)

    def frame(chart: str) -> tuple[str, str, str]:
        """Return what stands in a chart's picture: from the first strike in it on."""
        first = min(strikes["date_start"], default=view.first_month).replace(day=1)
        shown = replace(view, first_month=min(view.first_month, first))
        return describe.chart_frame(chart, "strikes", shown, build, words)

    st.title(words("strikes.title"), anchor=False)
    st.markdown(describe.strike_sample(span, words))
    st.markdown(words("strikes.lead"))
    st.markdown(words("people.strikes"))
    st.session_state["strike_level"] = view.level
    st.segmented_control(
        words("strikes.level"),
        LEVELS,
        key="strike_level",
        format_func=lambda level: words(f"strikes.{level}"),
        required=True,
        on_change=lambda: view_state.change(level=st.session_state["strike_level"]),
    )
    st.caption(words(f"strikes.level_{view.level}"))
    for note in describe.strike_filters(view, span, words):
        st.caption(note)

    def choose_clicked_strike() -> None:
        """Copy a click into the view at once: the next figure forgets the selection."""
        selection = st.session_state["strikes_timeline"]["selection"]
        strike = charts.clicked_strike(selection["points"])
        if strike is not None:
            view_state.change(strike=strike)
            st.session_state["scroll_to_strike"] = True

    def take_strikes(rows: pd.DataFrame, what: str, **more: Any) -> None:
        """Offer strikes or sums over them, with every page that reports one of them."""
        take_away(
            con,
            rows,
            view,
            words,
            page="strikes",
            what=f"{what}_{view.level}",
            mart="strike_summaries",
            sources=lambda _: counted,
            **more,
        )

    if counted.empty:
        st.info(words("strikes.nothing"), icon=":material/info:")
    else:
        found = remember(
            describe.strike_findings, strikes, sums, view.level, words, view=shared
        )
        components.findings(found)
        st.caption(describe.claims_apart(counted, words))
        tiles, places = st.columns([3, 2])
        with tiles:
            st.subheader(words("strikes.tiles_title"), anchor=False)
            chart = remember(
                charts.framed,
                "oblast_tiles",
                charts.oblast_tiles,
                frame("oblast_tiles"),
                sums,
                words,
                view=shared,
            )
            alt = describe.alt_oblast_tiles(sums, view.level, len(charts.TILES), words)
            st.plotly_chart(
                chart,
                key="strikes_tiles",
                config=components.CHART_CONFIG,
                alt=alt,
            )
            st.caption(
                components.literal(describe.country_wide(sums, view.level, words))
            )
            who = words("caption.strikes")
            components.chart_caption(words("strikes.tiles_caption"), who, view, words)
            oblasts = sums[sums["scope"] != "place"]
            take_strikes(oblasts, "oblasts", made=True, chart=chart, alt=alt)
        with places:
            st.subheader(words("strikes.places_title"), anchor=False)
            place_table(sums, view.level, words)
            take_strikes(sums[sums["scope"] == "place"], "places")
        st.subheader(words("strikes.timeline_title"), anchor=False)
        chart = remember(
            charts.framed,
            "strike_timeline",
            charts.strike_timeline,
            frame("strike_timeline"),
            counted,
            view.first_month,
            view.last_month,
            span["last_day"],
            words,
            view.strike,
            view=shared,
        )
        alt = describe.alt_strike_timeline(counted, view.level, words)
        st.plotly_chart(
            chart,
            key="strikes_timeline",
            on_select=choose_clicked_strike,
            selection_mode="points",
            config=components.CHART_CONFIG,
            alt=alt,
        )
        who = words("caption.strikes")
        components.chart_caption(words("strikes.timeline_caption"), who, view, words)
        take_strikes(counted, "strikes", made=True, chart=chart, alt=alt)

    strike_panel(con, strikes, view, words)

    if not counted.empty:
        st.subheader(words("strikes.table_title"), anchor=False)
        st.caption(words("strikes.table_text"))
        strike_table(counted, strikes, shared, words)
        take_strikes(counted, "strikes_table")


show("strikes", draw)
